package dev.sparkresnet.driver.job;

import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Is told of a run what its directory is told. Never throws, and nobody waits for it but who closes
 * it.
 */
public interface RunListener extends AutoCloseable {
  /** Nobody. */
  RunListener NONE = new RunListener() {};

  /**
   * The run begins or goes on; its directory is there.
   *
   * @param finished epochs of earlier attempts
   */
  default void started(
      Configuration hadoop,
      RunDirectory directory,
      RunManifest manifest,
      List<EpochMetrics> finished) {}

  /** An epoch is done, its metrics and checkpoint are written. */
  default void epochFinished(EpochMetrics metrics) {}

  /** The run's last status is written; files about it may follow. */
  default void ended(RunStatus status) {}

  /** All files are written, or the process is about to end. Later calls do nothing. */
  @Override
  default void close() {}
}
