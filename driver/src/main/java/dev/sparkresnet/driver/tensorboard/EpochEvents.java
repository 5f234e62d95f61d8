package dev.sparkresnet.driver.tensorboard;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.chart.MarkdownText;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.ConfusionPicture;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.util.List;
import java.util.Locale;
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
    if (confusion != null && confusion.classes() <= ConfusionMatrix.MOST_CLASSES_OF_A_SQUARE) {
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

  private String description(List<String> classNames) {
    StringBuilder text = new StringBuilder("Rows: class of the test images; columns: predicted. ");
    for (int label = 0; label < classNames.size(); label++) {
      text.append(label == 0 ? "" : ", ").append(label).append(' ').append(text(classNames, label));
    }
    List<String> untested =
        IntStream.range(0, classNames.size())
            .filter(label -> confusion.images(label) == 0)
            .mapToObj(label -> text(classNames, label))
            .toList();
    text.append('.');
    if (!untested.isEmpty()) {
      text.append(" Without test images: ").append(String.join(", ", untested)).append('.');
    }
    return text.toString();
  }

  /** What Markdown takes as nothing but text. */
  private static String text(List<String> classNames, int label) {
    return MarkdownText.of(ClassNames.shown(classNames.get(label)));
  }
}
