package dev.sparkresnet.driver.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an earlier start of a run has left.
 *
 * @param status null if the attempt ended before it wrote one
 */
public record EarlierAttempt(RunManifest manifest, RunStatus status) {

  /**
   * Looks into a run's directory.
   *
   * @return nothing if no attempt came so far as to write down what it was going to do
   * @throws RunConflictException if the directory holds something else
   */
  public static Optional<EarlierAttempt> in(RunDirectory directory) throws IOException {
    Optional<RunManifest> manifest = directory.manifest();
    Optional<RunStatus> status = directory.status().map(RunStatus::ofFiles);
    if (manifest.isEmpty() && !directory.isBare()) {
      throw new RunConflictException(
          directory.path() + " exists and holds no run; choose another --run-id, or move it away");
    }
    return manifest.map(found -> new EarlierAttempt(found, status.orElse(null)));
  }

  /** Whether there is nothing left to do. */
  public boolean succeeded() {
    return status != null && status.state() == RunStatus.State.SUCCEEDED;
  }

  /** Whether anything would be lost by beginning anew: not if it failed before its first epoch. */
  public boolean isWorthContinuing() {
    return status == null || status.state() != RunStatus.State.FAILED || status.epochs() > 0;
  }

  /**
   * Checks that what is asked for now would end with the same network.
   *
   * @param decidingResult effective values of the keys that decide the result
   * @throws RunConflictException naming every difference
   */
  public void requireSame(
      RunDirectory directory, Map<String, String> decidingResult, String dataFingerprint) {
    List<String> differences = new ArrayList<>();
    Map<String, String> before = new TreeMap<>(manifest.configuration());
    for (String key : new TreeSet<>(decidingResult.keySet())) {
      if (!Objects.equals(before.get(key), decidingResult.get(key))) {
        differences.add(key + " was " + before.get(key) + " and is " + decidingResult.get(key));
      }
    }
    if (!manifest.dataFingerprint().equals(dataFingerprint)) {
      differences.add(
          "the data set's fingerprint was "
              + manifest.dataFingerprint()
              + " and is "
              + dataFingerprint);
    }
    if (!differences.isEmpty()) {
      throw new RunConflictException(
          "Run "
              + directory.path()
              + " was started otherwise: "
              + String.join("; ", differences)
              + "; start it as before, choose another --run-id, or "
              + RunDirectory.REMOVE);
    }
  }
}
