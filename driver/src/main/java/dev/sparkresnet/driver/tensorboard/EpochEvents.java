package dev.sparkresnet.driver.tensorboard;

import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.ConfusionPicture;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What TensorBoard shows of one epoch.
 *
 * @param confusion on the test images; null where it is not known any more
 * @param wallSeconds when the epoch ended, in seconds since 1970
 */
record EpochEvents(EpochMetrics metrics, ConfusionMatrix confusion, double wallSeconds) {
  static final String FILE_PREFIX = "events.out.tfevents.";

  /** Such that names are in the order of epochs: readers take the files one after the other. */
  static String fileName(int epoch) {
    return String.format(Locale.ROOT, "%sepoch-%06d", FILE_PREFIX, epoch);
  }

  String fileName() {
    return fileName(metrics.epoch());
  }

  /** The content of the file, with the epoch as step, counted from 1. */
  byte[] toBytes(List<String> classNames) {
    Summary summary = numbers();
    if (confusion != null) {
      summary.image("confusion_matrix", ConfusionPicture.png(confusion), description(classNames));
    }
    return new EventFile(wallSeconds).add(metrics.epoch(), summary).toBytes();
  }

  private Summary numbers() {
    return new Summary()
        .scalar("loss/train", metrics.trainLoss())
        .scalar("loss/validation", metrics.validationLoss())
        .scalar("loss/test", metrics.testLoss())
        .scalar("accuracy/train", metrics.trainAccuracy())
        .scalar("accuracy/validation", metrics.validationAccuracy())
        .scalar("accuracy/test", metrics.testAccuracy())
        .scalar("learning_rate", metrics.learningRate())
        .scalar("images_per_second", metrics.imagesPerSecond())
        .scalar("replica_divergence", metrics.replicaDivergence())
        .scalar("seconds/broadcast", metrics.broadcastSeconds())
        .scalar("seconds/wait", metrics.waitSeconds())
        .scalar("seconds/train_fastest", metrics.trainSecondsMin())
        .scalar("seconds/train_median", metrics.trainSecondsMedian())
        .scalar("seconds/train_slowest", metrics.trainSeconds())
        .scalar("seconds/averaging", metrics.averagingSeconds())
        .scalar("seconds/batch_norm", metrics.batchNormSeconds())
        .scalar("seconds/evaluation", metrics.evaluationSeconds())
        .scalar("seconds/checkpoint", metrics.checkpointSeconds())
        .scalar("seconds/epoch", metrics.epochSeconds());
  }

  private static String description(List<String> classNames) {
    return IntStream.range(0, classNames.size())
        .mapToObj(label -> label + " " + classNames.get(label))
        .collect(
            Collectors.joining(", ", "Rows: class of the test images; columns: predicted. ", "."));
  }
}
