package dev.sparkresnet.driver.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.Settings;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.session.Sessions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred epochs of a small network hold memory and disk flat. */
class LongRunIT {
  private static final int EPOCHS = 200;

  /** Until then kernels are compiled and pools fill. */
  private static final int SETTLED = 50;

  private static final long MIB = 1L << 20;

  @TempDir private Path work;

  /** What a process holds after an epoch, in bytes. */
  private record Held(long heap, long offHeap, long sparkFiles, long runFiles) {}

  @Test
  void givenSmallNetwork_whenTrainedForTwoHundredEpochs_thenMemoryAndDiskStayFlat()
      throws Exception {
    Path local = Files.createDirectory(work.resolve("local"));
    System.setProperty("spark.local.dir", local.toString());
    List<Held> held = new ArrayList<>();
    try (LocalSpark properties = new LocalSpark("local[2]")) {
      assertThat(properties).isNotNull();
      PreparedSubset.write(work.resolve("data"));
      RunConfig config = RunConfig.of(Settings.of(List.of(), settings()));
      try (SparkSession session = Sessions.openForTraining("long run")) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Configuration hadoop = spark.hadoopConfiguration();
        TrainingData data = TrainingData.open(hadoop, config);
        RunDirectory directory =
            RunDirectory.at(hadoop, new org.apache.hadoop.fs.Path(work.resolve("run").toUri()));
        directory.createAnew();
        new TrainingJob(spark, config, data, directory)
            .run(
                new TrainingJob.Listener() {
                  @Override
                  public void epochStarted(int epoch, long examples) {
                    // Looked at when it has finished.
                  }

                  @Override
                  public void epochFinished(EpochMetrics metrics, ConfusionMatrix confusion) {
                    if (metrics.epoch() % SETTLED == 0) {
                      held.add(held(local, work.resolve("run")));
                    }
                  }
                });
      }
    } finally {
      System.clearProperty("spark.local.dir");
    }

    assertThat(held).hasSize(EPOCHS / SETTLED);
    Held settled = held.get(0);
    for (Held later : held) {
      String all = held.toString();
      assertThat(later.heap() - settled.heap()).as(all).isLessThan(8 * MIB);
      assertThat(later.offHeap() - settled.offHeap()).as(all).isLessThan(MIB);
      assertThat(later.sparkFiles() - settled.sparkFiles()).as(all).isLessThan(MIB);
      // A line of metrics an epoch is what grows.
      assertThat(later.runFiles() - settled.runFiles()).as(all).isLessThan(EPOCHS * 2048L);
    }
  }

  private static Held held(Path local, Path run) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Held(
        runtime.totalMemory() - runtime.freeMemory(),
        Pointer.totalBytes(),
        bytes(local.toFile()),
        bytes(run.toFile()));
  }

  /** Spark deletes files while they are counted: one that is gone has no bytes. */
  private static long bytes(File file) {
    File[] inside = file.listFiles();
    return inside == null ? file.length() : Arrays.stream(inside).mapToLong(LongRunIT::bytes).sum();
  }

  private List<String> settings() {
    return List.of(
        "data.uri=" + work.resolve("data"),
        "data.size=" + PreparedSubset.SIZE,
        "data.train-examples=64",
        "data.test-examples=32",
        "model.width=4",
        "averaging.batch-norm-examples=32",
        "train.epochs=" + EPOCHS,
        "train.batch-size-per-replica=16");
  }
}
