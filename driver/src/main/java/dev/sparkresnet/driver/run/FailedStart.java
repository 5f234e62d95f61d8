package dev.sparkresnet.driver.run;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The word that an attempt leaves in status.json if it ends before it trains. What earlier attempts
 * have left stays as good as it was: a finished run stays finished, and one that can go on keeps
 * its count of epochs, by which it is known to be worth that.
 */
public record FailedStart(
    RunId id, RunStatus.State state, int exitCode, String message, Instant startedAt) {

  /**
   * Writes it, unless the run is finished or the folder holds something else than a run.
   *
   * @throws dev.sparkresnet.data.BadDataException if status or manifest are damaged; they stay
   */
  public void write(RunDirectory directory) throws IOException {
    Optional<RunStatus> status = status(directory);
    if (status.isPresent()) {
      directory.write(status.get());
    }
  }

  /** The same for a process that is about to end: nothing else is written after that. */
  public void writeLast(RunDirectory directory) throws IOException {
    Optional<RunStatus> status = status(directory);
    if (status.isPresent()) {
      directory.writeLast(status.get());
    }
  }

  private Optional<RunStatus> status(RunDirectory directory) throws IOException {
    Optional<RunStatus> before = directory.status();
    boolean begun = directory.manifest().isPresent();
    if (before.filter(earlier -> earlier.state() == RunStatus.State.SUCCEEDED).isPresent()
        || (!begun && !directory.isBare())) {
      return Optional.empty();
    }
    Optional<EpochMetrics> last =
        begun ? directory.epochs().stream().reduce((one, next) -> next) : Optional.empty();
    return Optional.of(
        new RunStatus(
            id.value(),
            state,
            exitCode,
            message,
            before.map(RunStatus::epochs).orElse(last.map(EpochMetrics::epoch).orElse(0)),
            before
                .map(RunStatus::testAccuracy)
                .orElse(last.map(EpochMetrics::testAccuracy).orElse(null)),
            before.map(RunStatus::parametersSha256).orElse(null),
            before.map(RunStatus::modelSha256).orElse(null),
            before.map(RunStatus::continuedAfterEpoch).orElse(null),
            null,
            null,
            startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
  }
}
