package dev.sparkresnet.driver.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A run's outcome as status.json tells it; several cluster managers lose the driver's exit code, so
 * this file decides.
 *
 * @param state running, succeeded, failed, or killed (by a signal; the run can go on)
 * @param exitCode the process exit code; null while running
 * @param message one line for people
 * @param epochs finished epochs
 * @param testAccuracy of the last finished epoch; null before the first
 * @param parametersSha256 over the final parameter vector as little-endian floats; null before the
 *     end
 * @param modelSha256 of model.zip; null before the end
 * @param continuedAfterEpoch epochs that this attempt found done; null where it began anew
 * @param outcome of a scheduled retraining that came to its end; null otherwise
 * @param reasons for that outcome, a line each; null otherwise
 * @param startedAt of this attempt, ISO 8601 in UTC
 * @param finishedAt ISO 8601 in UTC; null while running
 * @param keeps status of the run whose files are beside this status, while the attempt that it
 *     tells of, which is to replace that run, is not whole; null where they are its own
 */
public record RunStatus(
    String runId,
    State state,
    Integer exitCode,
    String message,
    int epochs,
    Double testAccuracy,
    String parametersSha256,
    String modelSha256,
    Integer continuedAfterEpoch,
    Outcome outcome,
    List<String> reasons,
    String startedAt,
    String finishedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) RunStatus keeps) {
  /** Written in lower case. */
  public enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("killed")
    KILLED
  }

  /** The status of a run that has ended and that no epoch was trained in now. */
  public static RunStatus withoutTraining(
      String runId,
      State state,
      int exitCode,
      String message,
      Outcome outcome,
      List<String> reasons,
      Instant startedAt) {
    return new RunStatus(
        runId,
        state,
        exitCode,
        message,
        0,
        null,
        null,
        null,
        null,
        outcome,
        reasons,
        startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** The same with the exit code of another process. */
  public RunStatus withExitCode(int code) {
    return with(code, null);
  }

  /** Of a run whose files are its own. */
  public RunStatus(
      String runId,
      State state,
      Integer exitCode,
      String message,
      int epochs,
      Double testAccuracy,
      String parametersSha256,
      String modelSha256,
      Integer continuedAfterEpoch,
      Outcome outcome,
      List<String> reasons,
      String startedAt,
      String finishedAt) {
    this(
        runId,
        state,
        exitCode,
        message,
        epochs,
        testAccuracy,
        parametersSha256,
        modelSha256,
        continuedAfterEpoch,
        outcome,
        reasons,
        startedAt,
        finishedAt,
        null);
  }

  /** The same beside the files of another run. */
  RunStatus keeping(RunStatus other) {
    return with(exitCode, other);
  }

  private RunStatus with(Integer otherExitCode, RunStatus otherKeeps) {
    return new RunStatus(
        runId,
        state,
        otherExitCode,
        message,
        epochs,
        testAccuracy,
        parametersSha256,
        modelSha256,
        continuedAfterEpoch,
        outcome,
        reasons,
        startedAt,
        finishedAt,
        otherKeeps);
  }

  /** The status of the run whose files are beside this one. */
  public RunStatus ofFiles() {
    return keeps == null ? this : keeps;
  }

  public RunStatus {
    if (state == null) {
      throw new IllegalArgumentException("a state is expected, it is null");
    }
  }
}
