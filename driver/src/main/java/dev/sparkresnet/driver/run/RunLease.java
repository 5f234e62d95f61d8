package dev.sparkresnet.driver.run;

import dev.sparkresnet.driver.lease.AfterSilence;
import dev.sparkresnet.driver.lease.Lease;
import dev.sparkresnet.driver.lease.LeaseHeldException;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The right to write the files of one run, which one process at a time has. It is kept beside the
 * run, in {@code .leases/ID/}, so that a run that is made anew in the place of an older one keeps
 * its holder.
 */
public final class RunLease implements AutoCloseable {
  static final String FOLDER = ".leases";

  /** More runs than one person starts in a second. */
  private static final int IDS = 1000;

  private final RunId id;
  private final Lease lease;
  private final RunDirectory directory;

  private RunLease(RunId id, Lease lease, RunDirectory directory) {
    this.id = id;
    this.lease = lease;
    this.directory = directory;
  }

  /**
   * Takes the lease on a run, which may be there or not.
   *
   * @param runs folder of all runs
   * @param present what is done with a run that is there
   * @param command that wants it, for the messages of others
   * @param timeToLive after which others may take over from a process that gives no sign of life
   * @throws LeaseHeldException if another process works on the run
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if anything but a run is to be
   *     replaced
   */
  public static RunLease acquire(
      Configuration hadoop,
      Path runs,
      RunId id,
      IfPresent present,
      String command,
      Duration timeToLive)
      throws IOException {
    Lease lease =
        Lease.acquire(
            hadoop,
            new Path(new Path(runs, FOLDER), id.value()),
            command + " " + id,
            timeToLive,
            AfterSilence.TAKEN_AGAIN);
    try {
      Path path = new Path(runs, id.value());
      return new RunLease(id, lease, RunDirectory.of(hadoop, path, present, lease::requireHeld));
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Takes the lease on a run that nobody has: called by the time, and by a number if others were
   * started in the same second.
   */
  public static RunLease acquireNew(
      Configuration hadoop, Path runs, String command, Duration timeToLive, LocalDateTime now)
      throws IOException {
    RunId first = RunId.at(now);
    for (int number = 1; number <= IDS; number++) {
      RunId id = number == 1 ? first : first.numbered(number);
      Optional<RunLease> free = acquireIfNew(hadoop, runs, id, command, timeToLive);
      if (free.isPresent()) {
        return free.get();
      }
    }
    throw new IOException(
        "%s holds %d runs called %s and so on; give this one a name with --run-id"
            .formatted(runs, IDS, first));
  }

  private static Optional<RunLease> acquireIfNew(
      Configuration hadoop, Path runs, RunId id, String command, Duration timeToLive)
      throws IOException {
    if (RunDirectory.at(hadoop, new Path(runs, id.value())).exists()) {
      return Optional.empty();
    }
    RunLease lease;
    try {
      lease = acquire(hadoop, runs, id, IfPresent.CONTINUED, command, timeToLive);
    } catch (LeaseHeldException e) {
      return Optional.empty();
    }
    // Another one may have come and gone meanwhile.
    if (lease.directory().exists()) {
      lease.close();
      return Optional.empty();
    }
    return Optional.of(lease);
  }

  public RunId id() {
    return id;
  }

  /** The run's files; nothing is written there once the lease is lost. */
  public RunDirectory directory() {
    return directory;
  }

  /** Gives the lease back, unless others have it; again does nothing. */
  @Override
  public void close() {
    lease.close();
  }
}
