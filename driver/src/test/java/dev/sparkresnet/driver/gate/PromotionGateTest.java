package dev.sparkresnet.driver.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.config.PromotionConfig;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.EvaluationResult;
import dev.sparkresnet.driver.evaluation.PairedResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromotionGateTest {
  private static final List<String> CLASSES = List.of("bag", "shirt");
  private static final PromotionConfig DEFAULTS = config(0, 0.05);

  @Test
  void givenGoodFirstCandidate_whenJudged_thenPromotedByTheFloorAlone() {
    Verdict verdict = new PromotionGate(DEFAULTS).first(result(450, 400), CLASSES);

    assertThat(verdict.promoted()).isTrue();
    assertThat(verdict.reasons())
        .containsExactly(
            new Finding(
                "accuracy", true, "The candidate's accuracy must be at least 0.8, it is 0.8500"),
            new Finding(
                "recall",
                true,
                "The candidate must recognise at least 0.5 of every class, of the worst 0.8000"));
    assertThat(verdict.candidateAccuracy()).isEqualTo(0.85);
    assertThat(verdict.championAccuracy()).isNull();
    assertThat(verdict.pValue()).isNull();
    assertThat(verdict.onlyCandidateRight()).isNull();
    assertThat(verdict.onlyChampionRight()).isNull();
  }

  @Test
  void givenFirstCandidateBelowTheFloor_whenJudged_thenRefusedWithBothReasons() {
    Verdict verdict = new PromotionGate(DEFAULTS).first(result(500, 200), CLASSES);

    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.reasons())
        .containsExactly(
            new Finding(
                "accuracy",
                false,
                "The candidate's accuracy must be at least 0.8, it is 0.7000; train longer or on more"
                    + " data, or lower promotion.min-accuracy"),
            new Finding(
                "recall",
                false,
                "The candidate must recognise at least 0.5 of every class, of shirt 0.4000; look at"
                    + " these classes' images, or lower promotion.min-recall"));
  }

  @Test
  void givenAccurateCandidateThatMissesAClass_whenJudged_thenRefusedForItsRecall() {
    EvaluationResult candidate =
        new EvaluationResult(0.5, new ConfusionMatrix(new long[][] {{90, 0}, {6, 4}}), 1);

    Verdict verdict = new PromotionGate(DEFAULTS).first(candidate, CLASSES);

    assertThat(verdict.promoted()).isFalse();
    assertThat(failed(verdict)).containsExactly("recall");
  }

  @Test
  void givenClassWithoutImages_whenJudged_thenRefusedUnlessNoRecallIsAsked() {
    EvaluationResult candidate =
        new EvaluationResult(0.5, new ConfusionMatrix(new long[][] {{9, 1}, {0, 0}}), 1);

    Verdict verdict = new PromotionGate(DEFAULTS).first(candidate, CLASSES);
    assertThat(verdict.promoted()).isFalse();
    assertThat(message(verdict, "recall"))
        .isEqualTo(
            "The candidate must recognise at least 0.5 of every class, of the worst 0.9000; no image"
                + " tested shirt; look at these classes' images, or lower promotion.min-recall");
    Verdict lenient =
        new PromotionGate(new PromotionConfig("", 0.8, 0, 0, 0.05, 0.1)).first(candidate, CLASSES);
    assertThat(lenient.promoted()).isTrue();
    assertThat(message(lenient, "recall")).endsWith("of the worst 0.9000; no image tested shirt");
  }

  @Test
  void givenCandidateFarBetter_whenJudged_thenPromotedWithEveryReason() {
    Verdict verdict =
        new PromotionGate(DEFAULTS)
            .judge(new PairedResult(result(460, 452), result(430, 420), 121, 59), CLASSES, 0.86);

    assertThat(verdict.promoted()).isTrue();
    assertThat(verdict.reasons())
        .containsExactly(
            new Finding(
                "accuracy", true, "The candidate's accuracy must be at least 0.8, it is 0.9120"),
            new Finding(
                "recall",
                true,
                "The candidate must recognise at least 0.5 of every class, of the worst 0.9040"),
            new Finding(
                "champion-drop",
                true,
                "The champion, promoted with accuracy 0.8600, may have lost at most 0.1 on the images"
                    + " that judge, it has 0.8500"),
            new Finding(
                "regression",
                true,
                "The candidate's accuracy may be at most 0.0 below the champion's 0.8500, it is"
                    + " 0.9120"),
            new Finding(
                "significance",
                true,
                "The candidate must be better with a p-value below 0.05, it alone recognised 121"
                    + " images and the champion alone 59, p = 4.434e-06"));
    assertThat(verdict.candidateAccuracy()).isEqualTo(0.912);
    assertThat(verdict.championAccuracy()).isEqualTo(0.85);
    assertThat(verdict.pValue()).isEqualTo(McNemar.pValue(121, 59));
    assertThat(verdict.onlyCandidateRight()).isEqualTo(121);
    assertThat(verdict.onlyChampionRight()).isEqualTo(59);
  }

  @Test
  void givenCandidateBetterByChance_whenJudged_thenRefusedForSignificanceAlone() {
    Verdict verdict =
        new PromotionGate(DEFAULTS)
            .judge(new PairedResult(result(451, 401), result(450, 400), 12, 10), CLASSES, 0.85);

    assertThat(verdict.promoted()).isFalse();
    assertThat(failed(verdict)).containsExactly("significance");
    assertThat(message(verdict, "significance"))
        .isEqualTo(
            "The candidate must be better with a p-value below 0.05, it alone recognised 12 images and"
                + " the champion alone 10, p = 0.8318; the champion stays; train longer or on more"
                + " data, or judge by more images");
  }

  @Test
  void givenCandidateSignificantlyWorse_whenJudged_thenItsSmallPValueDoesNotPromote() {
    Verdict verdict =
        new PromotionGate(config(1, 0.05))
            .judge(new PairedResult(result(430, 420), result(460, 452), 59, 121), CLASSES, 0.9);

    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.pValue()).isLessThan(0.05);
    assertThat(failed(verdict)).containsExactly("significance");
  }

  @Test
  void givenWorseCandidate_whenJudged_thenRefusedForRegression() {
    Verdict verdict =
        new PromotionGate(config(0.01, 1))
            .judge(new PairedResult(result(440, 400), result(451, 400), 20, 31), CLASSES, 0.85);

    assertThat(verdict.promoted()).isFalse();
    assertThat(failed(verdict)).containsExactly("regression");
    assertThat(message(verdict, "regression"))
        .isEqualTo(
            "The candidate's accuracy may be at most 0.01 below the champion's 0.8510, it is 0.8400;"
                + " the champion stays; train longer or on more data");
  }

  @Test
  void givenSignificanceOne_whenAsGoodCandidateIsJudged_thenPromotedAndNotTested() {
    Verdict verdict =
        new PromotionGate(config(0, 1))
            .judge(new PairedResult(result(450, 400), result(450, 400), 3, 3), CLASSES, 0.85);

    assertThat(verdict.promoted()).isTrue();
    assertThat(verdict.reasons()).extracting(Finding::check).doesNotContain("significance");
    assertThat(verdict.pValue()).isEqualTo(1);
  }

  @Test
  void givenCandidateExactlyAtTheLimit_whenJudged_thenPromoted() {
    // In doubles 0.8 - 0.1 is a bit more than 0.7.
    PromotionConfig config = new PromotionConfig("", 0.5, 0.5, 0.1, 1, 0.1);

    Verdict verdict =
        new PromotionGate(config)
            .judge(new PairedResult(result(350, 350), result(400, 400), 0, 100), CLASSES, 0.9);

    assertThat(0.8 - 0.1).isGreaterThan(0.7);
    assertThat(verdict.promoted()).isTrue();
  }

  @Test
  void givenImagesOnWhichTheChampionFails_whenJudged_thenRefusedHoweverGoodTheCandidate() {
    Verdict verdict =
        new PromotionGate(DEFAULTS)
            .judge(new PairedResult(result(460, 452), result(310, 300), 350, 48), CLASSES, 0.9);

    assertThat(verdict.promoted()).isFalse();
    assertThat(failed(verdict)).containsExactly("champion-drop");
    assertThat(message(verdict, "champion-drop"))
        .isEqualTo(
            "The champion, promoted with accuracy 0.9000, may have lost at most 0.1 on the images that"
                + " judge, it has 0.6100; look at the images and labels that judge before anything is"
                + " promoted by them");
  }

  private static PromotionConfig config(double maxRegression, double significance) {
    return new PromotionConfig("", 0.8, 0.5, maxRegression, significance, 0.1);
  }

  /** Of 500 images of each class, so many were recognised. */
  private static EvaluationResult result(long bags, long shirts) {
    return new EvaluationResult(
        0.5, new ConfusionMatrix(new long[][] {{bags, 500 - bags}, {500 - shirts, shirts}}), 1);
  }

  private static List<String> failed(Verdict verdict) {
    return verdict.reasons().stream()
        .filter(reason -> !reason.passed())
        .map(Finding::check)
        .toList();
  }

  private static String message(Verdict verdict, String check) {
    return verdict.reasons().stream()
        .filter(reason -> reason.check().equals(check))
        .map(Finding::message)
        .findFirst()
        .orElseThrow();
  }
}
