package dev.sparkresnet.driver.job;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.augment.Augmentation;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.training.ImageShape;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** The prepared data set of a run, checked against its configuration. */
public record TrainingData(Configuration hadoop, Path root, DatasetManifest manifest) {

  /** Reads the manifest of any prepared data set. */
  public static TrainingData open(Configuration hadoop, String uri) throws IOException {
    Path given = new Path(uri);
    Path root = FolderExchange.current(hadoop, Storage.qualified(hadoop, given));
    return new TrainingData(hadoop, root, DatasetManifest.read(hadoop, root));
  }

  /**
   * Reads the manifest of a run's data set.
   *
   * @throws BadDataException if there is none, or it does not fit the configuration
   */
  public static TrainingData open(Configuration hadoop, RunConfig config) throws IOException {
    TrainingData data = open(hadoop, config.data().uri());
    Path root = data.root();
    DatasetManifest manifest = data.manifest();
    if (manifest.classNames().size() < 2) {
      throw new BadDataException(
          "Data set %s has one class only, %s; a classifier needs at least two: prepare another"
              .formatted(root, ClassNames.shown(manifest.classNames())));
    }
    if (manifest.size() != config.data().size()) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "Data set %s holds images of %d x %d pixels, data.size expects %d; set data.size=%d or prepare with --size %d",
              root,
              manifest.size(),
              manifest.size(),
              config.data().size(),
              manifest.size(),
              config.data().size()));
    }
    requireImages(config, manifest.train().images(), manifest.test().images());
    int shards = manifest.train().shards().size();
    if (config.training().replicas() > shards) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "train.replicas is %d, but data set %s has %d training shards and every replica needs one; lower train.replicas or prepare with --shards %d",
              config.training().replicas(),
              root,
              shards,
              config.training().replicas()));
    }
    return data;
  }

  /**
   * Requires as many images as a configuration wants to train on, to set aside and to test.
   *
   * @throws BadDataException if a split has fewer
   */
  public static void requireImages(RunConfig config, long trainImages, long testImages) {
    requireImages("data.train-examples", config.data().trainExamples(), trainImages);
    requireValidation(config, trainImages);
    requireImages("data.test-examples", config.data().testExamples(), testImages);
  }

  private static void requireValidation(RunConfig config, long available) {
    long wanted = config.validation().examples();
    long trained = Math.max(1, config.data().trainExamples());
    if (wanted + trained > available) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "validation.examples is %d and data.train-examples %d, but the training split has %d images; lower one of them",
              wanted,
              config.data().trainExamples(),
              available));
    }
  }

  private static void requireImages(String key, long wanted, long available) {
    if (wanted > available) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "%s is %d, but the split has %d images; lower it, or set 0 for all",
              key,
              wanted,
              available));
    }
  }

  /** How many of its first training images a run trains on. */
  public long trainingExamples(RunConfig config) {
    return config.data().trainExamples() > 0
        ? config.data().trainExamples()
        : manifest.train().images() - config.validation().examples();
  }

  /** The network for its images and classes, at the images' size. */
  public ResNet18 network(int width) {
    return new ResNet18(manifest.size(), manifest.channels(), manifest.classNames().size(), width);
  }

  /** How its shards become minibatches. */
  public ReplicaData minibatches(int batchSize, int shardsPerGroup, long seed) {
    return new ReplicaData(
        new SerializableConfiguration(hadoop),
        root.toString(),
        new ImageShape(manifest.channels(), manifest.size(), manifest.size()),
        manifest.classNames().size(),
        batchSize,
        shardsPerGroup,
        Augmentation.NONE,
        seed);
  }
}
