package dev.sparkresnet.driver.job;

import dev.sparkresnet.data.storage.FailureReason;
import dev.sparkresnet.driver.config.OutputConfig;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import dev.sparkresnet.driver.run.FailedStart;
import dev.sparkresnet.driver.run.IfPresent;
import dev.sparkresnet.driver.run.KillHook;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunId;
import dev.sparkresnet.driver.run.RunLease;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a run, from the moment that its id is known: it holds the run's lease, and however
 * it ends before a {@link RunRecord} takes over, status.json says so.
 */
public final class RunAttempt implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunAttempt.class);

  private final RunLease lease;
  private final Instant startedAt = Instant.now();
  private final KillHook word = new KillHook(this::killed);
  private final KillHook release;
  private volatile boolean recorded;

  private RunAttempt(RunLease lease) {
    this.lease = lease;
    this.release = KillHook.afterAllOthers(lease::close);
    word.arm();
    release.arm();
  }

  /**
   * Begins an attempt at a run.
   *
   * @param present what is done with a run that is there
   * @param command that does it, for the messages of others
   * @throws dev.sparkresnet.driver.lease.LeaseHeldException if another process works on the run
   */
  public static RunAttempt at(
      Configuration hadoop, OutputConfig runs, RunId id, IfPresent present, String command)
      throws IOException {
    return new RunAttempt(
        RunLease.acquire(hadoop, new Path(runs.uri()), id, present, command, timeToLive(runs)));
  }

  /** Begins a run with an id that no other one has, made of date and time. */
  public static RunAttempt atNew(Configuration hadoop, OutputConfig runs, String command)
      throws IOException {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    return new RunAttempt(
        RunLease.acquireNew(hadoop, new Path(runs.uri()), command, timeToLive(runs), now));
  }

  private static Duration timeToLive(OutputConfig runs) {
    return Duration.ofSeconds(runs.leaseSeconds());
  }

  public RunId id() {
    return lease.id();
  }

  /** The run's files, which only the holder of the lease writes. */
  public RunDirectory directory() {
    return lease.directory();
  }

  /** All that an attempt does. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Does the work; where it fails before a {@link RunRecord} tells, status.json says why. */
  public <T> T tell(Work<T> work) throws IOException, InterruptedException {
    try {
      return work.run();
    } catch (Throwable e) {
      // Everything: Spark throws checked exceptions that it does not declare.
      if (!recorded) {
        failed(e);
      }
      throw e;
    }
  }

  /** From now on a {@link RunRecord} tells how the run goes. */
  public void handOver() {
    recorded = true;
    word.close();
  }

  private void failed(Throwable failure) {
    Failure shown = Failure.of(failure);
    try {
      told(RunStatus.State.FAILED, shown.exitCode(), shown.message()).write(directory());
    } catch (IOException | RuntimeException e) {
      String reason = e instanceof IOException io ? FailureReason.of(io) : e.getMessage();
      LOG.warn("status.json does not tell that the run failed: {}", reason);
      failure.addSuppressed(e);
    }
  }

  private void killed() {
    if (recorded) {
      return;
    }
    try {
      told(
              RunStatus.State.KILLED,
              ExitCode.TERMINATED,
              "told to end before it trained; the same command goes on from there")
          .writeLast(directory());
    } catch (IOException | RuntimeException e) {
      LOG.warn("status.json does not tell that the run was told to end: {}", e.getMessage());
    }
  }

  private FailedStart told(RunStatus.State state, int exitCode, String message) {
    return new FailedStart(id(), state, exitCode, message, startedAt);
  }

  /** Gives the run free for others. */
  @Override
  public void close() {
    word.close();
    release.close();
    lease.close();
  }
}
