package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether labels mean the same in all that a retraining puts together: the data to train on, the
 * data that judge, and the champion. Looks at manifests alone.
 */
public final class ClassChecks {
  private final DatasetManifest data;
  private final DatasetManifest judging;

  /**
   * Makes the checks.
   *
   * @param judging the data set whose test images judge; may be the same
   */
  public ClassChecks(DatasetManifest data, DatasetManifest judging) {
    this.data = data;
    this.judging = judging;
  }

  /**
   * Runs them.
   *
   * @param championClasses in the order of the champion's outputs; nothing where there is none
   * @param leastRecall that a candidate must have of every class; 0 where none is asked for
   */
  public List<Finding> all(Optional<List<String>> championClasses, double leastRecall) {
    List<Finding> findings = new ArrayList<>();
    championClasses.ifPresent(classes -> findings.add(champion(classes)));
    findings.add(judging());
    if (data.classNames().size() > ConfusionMatrix.MOST_CLASSES_OF_A_SQUARE) {
      findings.add(tooMany());
    }
    if (judging.classNames().size() == data.classNames().size()) {
      findings.add(tested(leastRecall));
    }
    return findings;
  }

  private Finding champion(List<String> classes) {
    Optional<String> difference =
        ClassNames.difference("the champion", classes, "the data set", data.classNames());
    return Finding.of(
        "classes",
        difference.isEmpty(),
        "The classes must be the champion's in the champion's order, "
            + difference.orElse("they are"),
        "prepare the data with the labels in that order, or begin another model with registry.model");
  }

  private Finding judging() {
    Optional<String> difference =
        data.channels() == judging.channels()
            ? ClassNames.difference(
                "the data set", data.classNames(), "what judges", judging.classNames())
            : Optional.of(
                String.format(
                    Locale.ROOT,
                    "the data set has %d channels, what judges has %d",
                    data.channels(),
                    judging.channels()));
    return Finding.of(
        "judging-classes",
        difference.isEmpty(),
        "The data that judge must be of the same classes in the same order, "
            + difference.orElse("they are"),
        "prepare both with the same labels, or name another promotion.data-uri");
  }

  private Finding tooMany() {
    return Finding.of(
        "class-count",
        false,
        String.format(
            Locale.ROOT,
            "A version in the registry may have at most %,d classes, the data set has %,d",
            ConfusionMatrix.MOST_CLASSES_OF_A_SQUARE,
            data.classNames().size()),
        "train it with train");
  }

  /** A class of which no image judges could be lost without a word. */
  private Finding tested(double leastRecall) {
    List<Integer> images = judging.test().imagesPerClass();
    List<String> untested =
        IntStream.range(0, images.size())
            .filter(label -> images.get(label) == 0)
            .mapToObj(judging.classNames()::get)
            .toList();
    return Finding.of(
        "tested-classes",
        untested.isEmpty() || leastRecall == 0,
        "Of every class some image must judge, "
            + (untested.isEmpty() ? "they do" : "there is none of " + ClassNames.shown(untested)),
        "add test images of them, or set promotion.min-recall=0 to promote untested classes");
  }
}
