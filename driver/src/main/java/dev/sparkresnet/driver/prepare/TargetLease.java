package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.manifest.DatasetFolder;
import dev.sparkresnet.data.storage.TakenOverException;
import dev.sparkresnet.driver.lease.AfterSilence;
import dev.sparkresnet.driver.lease.Lease;
import dev.sparkresnet.driver.lease.LeaseLostException;
import dev.sparkresnet.driver.run.KillHook;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The right to write a data set in its place. It is kept in the folder itself, since the one around
 * it may be nobody's to write, as where a disk or a bucket is the target; and it marks what lies
 * beside it as not yet whole.
 */
final class TargetLease implements AutoCloseable {
  /** After which a process on another machine that gives no sign of life has died. */
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

  private final Path root;
  private final Lease lease;
  private final KillHook release;

  private TargetLease(Path root, Lease lease) {
    this.root = root;
    this.lease = lease;
    release = KillHook.afterAllOthers(lease::close);
    release.arm();
  }

  /**
   * Takes the lease.
   *
   * @param root folder of the data set, made if it is not there
   * @throws dev.sparkresnet.driver.lease.LeaseHeldException if another process has it
   */
  static TargetLease acquire(Configuration conf, Path root) throws IOException {
    return new TargetLease(
        root,
        Lease.acquire(
            conf,
            new Path(root, DatasetFolder.INCOMPLETE),
            "prepare",
            TIME_TO_LIVE,
            AfterSilence.TAKEN_AGAIN));
  }

  /**
   * Looks whether the lease is still held.
   *
   * @throws TakenOverException if not
   */
  void requireHeld() throws IOException {
    try {
      lease.requireHeld();
    } catch (LeaseLostException e) {
      TakenOverException takenOver = new TakenOverException(root);
      takenOver.initCause(e);
      throw takenOver;
    }
  }

  /** Ends it, with all that it has left: the data set is whole. */
  void closeForGood() throws IOException {
    lease.closeForGood();
  }

  /** Gives it back; what was written is left, and is known as not whole. */
  @Override
  public void close() {
    release.close();
    lease.close();
  }
}
