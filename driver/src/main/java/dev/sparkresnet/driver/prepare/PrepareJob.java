package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.idx.LabeledImages;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.data.shard.PixelStatistics;
import dev.sparkresnet.driver.progress.JobLabel;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes a prepared data set: one task per shard resizes the shard's images and writes it; the
 * manifest comes last, so an interrupted job leaves a data set that nothing takes for complete, and
 * running it again completes it.
 */
public final class PrepareJob {
  private static final int CHANNELS = 1;

  private final JavaSparkContext spark;
  private final PrepareRequest request;

  public PrepareJob(JavaSparkContext spark, PrepareRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * Writes the data set to the target.
   *
   * @param overwrite whether one that is there may be replaced
   * @return the manifest, as written
   * @throws IOException if the target cannot be written, or another process writes it
   */
  public DatasetManifest run(PrepareSources sources, boolean overwrite) throws IOException {
    int testShards = request.testShards(sources.train().count(), sources.test().count());
    return new TargetDirectory(spark.hadoopConfiguration(), request.target())
        .write(
            overwrite,
            place ->
                new DatasetManifest(
                    DatasetManifest.FORMAT_VERSION,
                    request.size(),
                    CHANNELS,
                    sources.classNames(),
                    request.seed(),
                    sources.sha256ByFile(),
                    prepare(Split.TRAIN, sources, request.shards(), place),
                    prepare(Split.TEST, sources, testShards, place)));
  }

  private SplitManifest prepare(Split split, PrepareSources sources, int shards, Path place) {
    LabeledImages images = sources.of(split);
    int classes = sources.classNames().size();
    List<ShardResult> results = writeShards(split, images, classes, shards, place);
    PixelStatistics written = new PixelStatistics(classes);
    results.forEach(result -> written.merge(result.statistics()));
    SourceOrderPass expected = SourceOrderPass.over(images, classes, request.size());
    if (!written.equals(expected.statistics())) {
      throw new IllegalStateException(
          String.format(
              "The tasks wrote other %s images than the driver computes from the same source:"
                  + " they report %s, expected %s",
              split, written, expected.statistics()));
    }
    return new SplitManifest(
        images.count(),
        written.imagesPerClass(),
        written.mean(),
        written.standardDeviation(),
        expected.sha256(),
        results.stream().map(ShardResult::entry).toList());
  }

  private List<ShardResult> writeShards(
      Split split, LabeledImages images, int classes, int shards, Path place) {
    ShardTask.SplitSource source =
        new ShardTask.SplitSource(
            spark.broadcast(images.pixels()),
            spark.broadcast(images.labels()),
            images.height(),
            images.width());
    try {
      List<Integer> numbers = IntStream.range(0, shards).boxed().toList();
      ShardTask task =
          new ShardTask(
              split,
              source,
              new SerializableConfiguration(spark.hadoopConfiguration()),
              request,
              place,
              classes,
              shards);
      return JobLabel.during(
          spark,
          "prepare " + shards + " " + split + " shards",
          "write shards",
          () -> spark.parallelize(numbers, shards).map(task).collect());
    } finally {
      source.destroy();
    }
  }
}
