package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.driver.gate.Finding;
import dev.sparkresnet.driver.gate.Verdict;
import dev.sparkresnet.driver.run.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * verdict.json: how a candidate was judged.
 *
 * @param champion version that it was compared with; null for the first
 * @param judgedBy URI of the data set whose test split judged
 */
record Judgement(
    String runId, String parametersSha256, String champion, String judgedBy, Verdict verdict) {
  static final String FILE = "verdict.json";

  Outcome outcome() {
    return verdict.promoted() ? Outcome.PROMOTED : Outcome.REJECTED;
  }

  List<String> reasons() {
    return verdict.reasons().stream().map(Finding::message).toList();
  }

  /** One line for people; the reasons say what each check wanted. */
  String message() {
    String result =
        champion == null
            ? String.format(Locale.ROOT, "accuracy %.4f, no champion yet", accuracy())
            : String.format(
                Locale.ROOT,
                "accuracy %.4f against %.4f of champion %s, p = %.3g",
                accuracy(),
                verdict.championAccuracy(),
                champion,
                verdict.pValue());
    return verdict.promoted()
        ? "promoted: " + result
        : "rejected: "
            + result
            + "; did not pass: "
            + verdict.reasons().stream()
                .filter(finding -> !finding.passed())
                .map(Finding::check)
                .collect(Collectors.joining(", "));
  }

  private double accuracy() {
    return verdict.candidateAccuracy();
  }
}
