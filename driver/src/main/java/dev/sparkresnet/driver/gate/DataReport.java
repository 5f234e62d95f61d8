package dev.sparkresnet.driver.gate;

import java.util.List;
import java.util.stream.Stream;

/** What the gate found out about a data set, check by check. */
public record DataReport(List<Finding> findings) {
  public DataReport {
    findings = List.copyOf(findings);
  }

  /** The same with findings of other checks behind. */
  public DataReport and(List<Finding> more) {
    return new DataReport(Stream.concat(findings.stream(), more.stream()).toList());
  }

  public boolean passed() {
    return findings.stream().allMatch(Finding::passed);
  }

  /**
   * Ends a run whose data did not pass.
   *
   * @throws DataGateException naming everything that was found wrong
   */
  public void throwIfFailed() {
    if (!passed()) {
      throw new DataGateException(findings);
    }
  }
}
