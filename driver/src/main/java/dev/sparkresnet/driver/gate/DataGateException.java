package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.BadDataException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A data set that nothing was trained on, since it did not pass the gate. */
public final class DataGateException extends BadDataException {
  private static final long serialVersionUID = 1L;

  DataGateException(List<Finding> findings) {
    super(
        message(findings.stream().filter(finding -> !finding.passed()).toList(), findings.size()));
  }

  private static String message(List<Finding> failed, int checks) {
    return String.format(
        Locale.ROOT,
        "The data did not pass %d of %d checks: %s",
        failed.size(),
        checks,
        failed.stream().map(Finding::message).collect(Collectors.joining("; ")));
  }
}
