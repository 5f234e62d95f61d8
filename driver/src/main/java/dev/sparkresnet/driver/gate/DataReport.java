package dev.sparkresnet.driver.gate;

import java.util.List;

/** What the gate found out about a data set, check by check. */
public record DataReport(List<Finding> findings) {
  public DataReport {
    findings = List.copyOf(findings);
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
