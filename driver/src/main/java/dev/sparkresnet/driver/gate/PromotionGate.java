package dev.sparkresnet.driver.gate;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.config.PromotionConfig;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.EvaluationResult;
import dev.sparkresnet.driver.evaluation.PairedResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Decides whether a candidate becomes the champion. */
public final class PromotionGate {
  /**
   * A limit that is a difference of decimal fractions may come out slightly above what is meant;
   * one image among a million is a thousand times more than this.
   */
  private static final double ROUNDING = 1e-9;

  private final PromotionConfig config;

  public PromotionGate(PromotionConfig config) {
    this.config = config;
  }

  /** Judges the first candidate of a model, by itself. */
  public Verdict first(EvaluationResult candidate, List<String> classNames) {
    List<Finding> reasons = floor(candidate, classNames);
    return new Verdict(passed(reasons), reasons, candidate.accuracy(), null, null, null, null);
  }

  /**
   * Judges a candidate that has a champion to beat.
   *
   * @param championAccuracyWhenPromoted tells whether the images that judge are to be trusted: what
   *     the champion recognised then, it should recognise now
   */
  public Verdict judge(
      PairedResult result, List<String> classNames, double championAccuracyWhenPromoted) {
    double candidate = result.candidate().accuracy();
    double champion = result.champion().accuracy();
    double pValue = McNemar.pValue(result.onlyCandidateRight(), result.onlyChampionRight());
    List<Finding> reasons = new ArrayList<>(floor(result.candidate(), classNames));
    reasons.add(championDrop(champion, championAccuracyWhenPromoted));
    reasons.add(regression(candidate, champion));
    if (config.significance() < 1) {
      reasons.add(significance(result, pValue));
    }
    return new Verdict(
        passed(reasons),
        reasons,
        candidate,
        champion,
        pValue,
        result.onlyCandidateRight(),
        result.onlyChampionRight());
  }

  private static boolean passed(List<Finding> reasons) {
    return reasons.stream().allMatch(Finding::passed);
  }

  /** What every champion can do. */
  private List<Finding> floor(EvaluationResult candidate, List<String> classNames) {
    return List.of(accuracy(candidate.accuracy()), recall(candidate.confusion(), classNames));
  }

  private Finding accuracy(double accuracy) {
    return finding(
        "accuracy",
        atLeast(accuracy, config.minAccuracy()),
        "train longer or on more data, or lower promotion.min-accuracy",
        "The candidate's accuracy must be at least %s, it is %.4f",
        config.minAccuracy(),
        accuracy);
  }

  private Finding recall(ConfusionMatrix confusion, List<String> classNames) {
    List<String> untested = new ArrayList<>();
    List<String> below = new ArrayList<>();
    double least = 1;
    for (int label = 0; label < classNames.size(); label++) {
      String name = ClassNames.shown(classNames.get(label));
      OptionalDouble recall = confusion.recall(label);
      if (recall.isEmpty()) {
        untested.add(name);
        continue;
      }
      least = Math.min(least, recall.getAsDouble());
      if (!atLeast(recall.getAsDouble(), config.minRecall())) {
        below.add(String.format(Locale.ROOT, "%s %.4f", name, recall.getAsDouble()));
      }
    }
    String recognised =
        below.isEmpty()
            ? String.format(Locale.ROOT, "the worst %.4f", least)
            : ClassNames.shown(below);
    return finding(
        "recall",
        below.isEmpty() && (untested.isEmpty() || config.minRecall() == 0),
        "look at these classes' images, or lower promotion.min-recall",
        "The candidate must recognise at least %s of every class, of %s%s",
        config.minRecall(),
        recognised,
        untested.isEmpty() ? "" : "; no image tested " + ClassNames.shown(untested));
  }

  private Finding championDrop(double accuracy, double whenPromoted) {
    return finding(
        "champion-drop",
        atLeast(accuracy, whenPromoted - config.maxChampionDrop()),
        "look at the images and labels that judge before anything is promoted by them",
        "The champion, promoted with accuracy %.4f, may have lost at most %s on the images that judge, it has %.4f",
        whenPromoted,
        config.maxChampionDrop(),
        accuracy);
  }

  private Finding regression(double candidate, double champion) {
    return finding(
        "regression",
        atLeast(candidate, champion - config.maxRegression()),
        "the champion stays; train longer or on more data",
        "The candidate's accuracy may be at most %s below the champion's %.4f, it is %.4f",
        config.maxRegression(),
        champion,
        candidate);
  }

  private Finding significance(PairedResult result, double pValue) {
    boolean better = result.onlyCandidateRight() > result.onlyChampionRight();
    return finding(
        "significance",
        better && pValue < config.significance(),
        "the champion stays; train longer or on more data, or judge by more images",
        "The candidate must be better with a p-value below %s, it alone recognised %d images and the champion alone %d, p = %.4g",
        config.significance(),
        result.onlyCandidateRight(),
        result.onlyChampionRight(),
        pValue);
  }

  private static boolean atLeast(double value, double limit) {
    return value >= limit - ROUNDING;
  }

  @FormatMethod
  private static Finding finding(
      String check, boolean passed, String remedy, @FormatString String format, Object... values) {
    return Finding.of(check, passed, String.format(Locale.ROOT, format, values), remedy);
  }
}
