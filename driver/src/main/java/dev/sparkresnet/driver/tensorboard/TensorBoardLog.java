package dev.sparkresnet.driver.tensorboard;

import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.FailureReason;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.data.storage.UnwritableFileException;
import dev.sparkresnet.driver.config.OutputConfig;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.job.TrainingJob;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's {@value #FOLDER} folder: an event file after every epoch. A file of its own for
 * each, since not every file system can append and readers do not notice that a file was replaced;
 * an epoch that is computed again replaces its own.
 *
 * <p>Whatever goes wrong with that is a warning; what could not be written is tried again after the
 * next epoch.
 */
public final class TensorBoardLog implements TrainingJob.Listener {
  public static final String FOLDER = "tensorboard";

  private static final Logger LOG = LoggerFactory.getLogger(TensorBoardLog.class);
  private static final double MILLISECONDS = 1e3;

  private final OutputConfig config;
  private final Configuration hadoop;
  private final List<String> classNames;
  private final RunDirectory directory;
  private final Clock clock;
  private final Deque<EpochEvents> unwritten = new ArrayDeque<>();
  private boolean hasLooked;
  private boolean hasWarned;

  /** The log of a run whose directory is there, if its configuration wants one. */
  public TensorBoardLog(OutputConfig config, TrainingData data, RunDirectory directory) {
    this(config, data.hadoop(), data.manifest().classNames(), directory, Clock.systemUTC());
  }

  TensorBoardLog(
      OutputConfig config,
      Configuration hadoop,
      List<String> classNames,
      RunDirectory directory,
      Clock clock) {
    this.config = config;
    this.hadoop = hadoop;
    this.classNames = List.copyOf(classNames);
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public void epochStarted(int epoch, long examples) {
    // Only finished epochs have numbers.
  }

  @Override
  public void epochFinished(EpochMetrics metrics, ConfusionMatrix confusion) {
    if (!config.tensorboard()) {
      return;
    }
    EpochEvents events = new EpochEvents(metrics, confusion, clock.millis() / MILLISECONDS);
    unwritten.add(events);
    try {
      if (!hasLooked) {
        lookForEarlier(metrics.epoch());
        hasLooked = true;
      }
      while (!unwritten.isEmpty()) {
        write(unwritten.peek());
        unwritten.remove();
      }
    } catch (UnwritableFileException e) {
      warn(e.getMessage(), e);
    } catch (IOException e) {
      warn(FailureReason.of(e), e);
    } catch (RuntimeException e) {
      warn(e.toString(), e);
    }
  }

  /** An attempt before may have written no events, or been killed while it did. */
  private void lookForEarlier(int epoch) throws IOException {
    Set<String> present;
    try {
      AtomicFile.deleteLeftovers(hadoop, folder(), EpochEvents.FILE_PREFIX);
      present =
          Arrays.stream(Storage.of(hadoop, folder()).listStatus(folder()))
              .map(FileStatus::getPath)
              .map(Path::getName)
              .collect(Collectors.toSet());
    } catch (FileNotFoundException e) {
      present = Set.of();
    }
    for (int earlier = epoch - 1; earlier > 0; earlier--) {
      if (!present.contains(EpochEvents.fileName(earlier))) {
        unwritten.addFirst(
            new EpochEvents(directory.epoch(earlier), null, clock.millis() / MILLISECONDS));
      }
    }
  }

  private void write(EpochEvents events) throws IOException {
    byte[] bytes = events.toBytes(classNames);
    directory.uninterrupted(
        () -> AtomicFile.write(hadoop, new Path(folder(), events.fileName()), bytes));
  }

  private Path folder() {
    return new Path(directory.path(), FOLDER);
  }

  /** Once: what hinders one file hinders all. */
  private void warn(String reason, Exception failure) {
    if (!hasWarned) {
      LOG.warn(
          "Training goes on without new event files for TensorBoard: {}; runs.tensorboard=false switches them off",
          reason);
      hasWarned = true;
    }
    LOG.debug("The failure's stack trace", failure);
  }
}
