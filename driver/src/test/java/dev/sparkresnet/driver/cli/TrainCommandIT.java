package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.ReadEvent;
import dev.sparkresnet.driver.fixture.TestEngine;
import dev.sparkresnet.driver.run.IfPresent;
import dev.sparkresnet.driver.run.RunId;
import dev.sparkresnet.driver.run.RunLease;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** train and evaluate as a user runs them, on 200 + 100 real images. */
class TrainCommandIT {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path shared;
  private static LocalSpark spark;
  private static Path data;
  private static DatasetManifest manifest;

  @TempDir private Path work;

  @BeforeAll
  static void prepare() throws IOException {
    spark = new LocalSpark("local[2]");
    data = shared.resolve("data");
    manifest = PreparedSubset.write(data);
  }

  @AfterAll
  static void clear() {
    spark.close();
  }

  @Test
  @Tag(TestEngine.TAG)
  void givenDataSet_whenTrained_thenRunDirectoryTellsAllAndModelOpensInPlainDl4j()
      throws Exception {
    CommandRun run = train("--run-id", "a", "--set", "train.epochs=3");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains(
            "epoch 1/3  train loss ",
            "epoch 3/3  ",
            "accuracy ",
            "run directory   file:",
            "report          report.html");
    Path directory = work.resolve("runs/a");
    JsonNode status = json(directory, "status.json");
    assertThat(status.get("state").asText()).isEqualTo("succeeded");
    assertThat(status.get("exitCode").asInt()).isZero();
    assertThat(status.get("epochs").asInt()).isEqualTo(3);

    List<JsonNode> metrics = metrics(directory);
    assertThat(metrics).hasSize(3);
    for (JsonNode line : metrics) {
      // 200 images in minibatches of 64 over two replicas: two steps each, the second one smaller.
      assertThat(line.get("examples").asInt()).isEqualTo(PreparedSubset.TRAIN_IMAGES);
      assertThat(line.get("steps").asInt()).isEqualTo(4);
      assertThat(line.get("testImages").asInt()).isEqualTo(PreparedSubset.TEST_IMAGES);
      assertThat(line.get("imagesPerSecond").asDouble()).isPositive();
      assertThat(line.get("replicaDivergence").asDouble()).isBetween(1e-6, 1.0);
      assertThat(line.get("shuffleBytes").asLong()).isPositive();
      assertThat(line.get("failedTasks").asInt()).isZero();
      assertThat(parts(line)).allMatch(part -> part >= 0 && part <= epochSeconds(line));
    }
    assertThat(metrics.get(2).get("trainLoss").asDouble())
        .isLessThan(metrics.get(0).get("trainLoss").asDouble());
    assertThat(status.get("testAccuracy")).isEqualTo(metrics.get(2).get("testAccuracy"));
    assertEventsAreTheMetrics(directory);

    JsonNode written = json(directory, "manifest.json");
    assertThat(written.get("dataFingerprint").asText()).isEqualTo(manifest.fingerprint());
    assertThat(written.get("replicas").asInt()).isEqualTo(2);
    assertThat(written.get("configuration").get("model.width").asText()).isEqualTo("8");
    assertThat(written.get("versions").get("dl4j").asText()).isEqualTo("1.0.0-M2.1");
    assertThat(written.get("parametersSha256").asText()).matches("[0-9a-f]{64}");
    String modelSha256 = Sha256.of(Files.readAllBytes(directory.resolve("model.zip")));
    assertThat(written.get("modelSha256").asText()).isEqualTo(modelSha256);
    assertThat(status.get("modelSha256").asText()).isEqualTo(modelSha256);

    CommandRun evaluated =
        CommandRun.of(
            "evaluate",
            "--model",
            directory.toString(),
            "--data",
            data.toString(),
            "--engine",
            TestEngine.name(),
            "--json");
    assertThat(evaluated.exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode scores = JSON.readTree(evaluated.out());
    assertThat(scores.get("accuracy")).isEqualTo(metrics.get(2).get("testAccuracy"));
    assertThat(scores.get("loss")).isEqualTo(metrics.get(2).get("testLoss"));

    // Plain DL4J computes the loss over the same images within rounding.
    String[] plain = plainDl4j(directory.resolve("model.zip"));
    assertThat(Double.parseDouble(plain[0]))
        .isCloseTo(metrics.get(2).get("testLoss").asDouble(), within(1e-4));
    assertThat(Double.parseDouble(plain[1]))
        .isEqualTo(metrics.get(2).get("testAccuracy").asDouble());
  }

  @Test
  @Tag(TestEngine.TAG)
  void givenSameSeed_whenTrainedOnOneSlotAndOnTwo_thenParametersAreTheSameToTheBit()
      throws IOException {
    List<String> digests = new ArrayList<>();
    for (String master : List.of("local[1]", "local[2]", "local[2]")) {
      System.setProperty("spark.master", master);
      String id = "run" + digests.size();
      assertThat(train("--run-id", id).exitCode()).isEqualTo(ExitCode.DONE);
      digests.add(
          json(work.resolve("runs").resolve(id), "manifest.json").get("parametersSha256").asText());
    }

    assertThat(digests).containsOnly(digests.get(0));
  }

  @Test
  @Tag(TestEngine.TAG)
  void givenStockMaster_whenTrained_thenItsMetricsTellWhatItLeftOut() throws IOException {
    CommandRun run =
        train(
            "--run-id",
            "stock",
            "--set",
            "train.training-master=dl4j",
            "--set",
            "train.batch-size-per-replica=48",
            "--set",
            "train.epochs=1");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode line = metrics(work.resolve("runs/stock")).get(0);
    assertThat(line.get("examples").asInt()).isPositive().isLessThan(PreparedSubset.TRAIN_IMAGES);
    assertThat(line.get("trainAccuracy").isNull()).isTrue();
  }

  @Test
  void givenFinishedRun_whenTrainedAgain_thenNothingIsDone() throws IOException {
    assertThat(train("--run-id", "x").exitCode()).isEqualTo(ExitCode.DONE);
    Path status = work.resolve("runs/x/status.json");
    byte[] before = Files.readAllBytes(status);

    CommandRun again = train("--run-id", "x");
    assertThat(again.err()).isEmpty();
    assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(again.out())
        .matches(
            "Run file:%s is finished: 1 epochs, test accuracy 0\\.\\d{4}; nothing to do\n"
                .formatted(work.resolve("runs/x")));
    assertThat(Files.readAllBytes(status)).isEqualTo(before);

    CommandRun anew = train("--run-id", "x", "--overwrite");
    assertThat(anew.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(anew.out()).contains("epoch 1/1  train loss ");
    assertThat(Files.readAllBytes(status)).isNotEqualTo(before);
    assertThat(work.resolve("runs").toFile().list()).contains("x").doesNotContain(".x.exchange");
  }

  @Test
  void givenFinishedRun_whenItsReplacementFails_thenItsModelStaysUntilTheNewOneIsWhole()
      throws IOException {
    assertThat(train("--run-id", "x").exitCode()).isEqualTo(ExitCode.DONE);
    Path run = work.resolve("runs/x");
    JsonNode before = json(run, "status.json");
    byte[] model = Files.readAllBytes(run.resolve("model.zip"));
    byte[] report = Files.readAllBytes(run.resolve("report.html"));
    Path shard = copyOfData().resolve("test/shard-00000.parquet");
    Path hidden = Files.move(shard, work.resolve("hidden"));
    String[] otherSeed = {"--set", "data.uri=" + work.resolve("data"), "--set", "train.seed=1"};

    // Fails when it scores the test images after its first epoch.
    CommandRun failed = train(with(otherSeed, "--run-id", "x", "--overwrite"));
    assertThat(failed.exitCode()).isNotEqualTo(ExitCode.DONE);
    JsonNode status = json(run, "status.json");
    assertThat(status.get("state").asText()).isEqualTo("failed");
    assertThat(status.get("message").asText()).contains("shard-00000.parquet");
    assertThat(status.get("keeps")).isEqualTo(before);
    assertThat(Files.readAllBytes(run.resolve("model.zip"))).isEqualTo(model);
    assertThat(Files.readAllBytes(run.resolve("report.html"))).isEqualTo(report);
    CommandRun evaluated =
        CommandRun.of("evaluate", "--model", run.toString(), "--data", data.toString(), "--json");
    assertThat(JSON.readTree(evaluated.out()).get("accuracy"))
        .isEqualTo(before.get("testAccuracy"));

    // What was begun goes on, and takes its place when it is whole.
    Files.move(hidden, shard);
    CommandRun resumed = train(with(otherSeed, "--run-id", "x"));
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out()).contains("The run was cut off; going on after epoch 0 of 1");
    JsonNode after = json(run, "status.json");
    assertThat(after.get("state").asText()).isEqualTo("succeeded");
    assertThat(after.has("keeps")).isFalse();
    assertThat(after.get("parametersSha256")).isNotEqualTo(before.get("parametersSha256"));
    assertThat(after.get("modelSha256").asText())
        .isEqualTo(Sha256.of(Files.readAllBytes(run.resolve("model.zip"))));
    assertThat(work.resolve("runs").toFile().list()).containsExactlyInAnyOrder("x", ".leases");
    assertThat(train(with(otherSeed, "--run-id", "x")).out()).contains("nothing to do");
  }

  @Test
  void givenOtherConfiguration_whenRunIsStartedAgain_thenRefusedWithAllDifferences()
      throws IOException {
    assertThat(train("--run-id", "x").exitCode()).isEqualTo(ExitCode.DONE);

    CommandRun other =
        train(
            "--run-id",
            "x",
            "--set",
            "train.epochs=2",
            "--set",
            "train.seed=3",
            "--set",
            "checkpoint.keep=5");
    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err())
        .isEqualTo(
            ("error: Run file:%s was started otherwise: train.epochs was 1 and is 2; train.seed was 0"
                    + " and is 3; start it as before, choose another --run-id, or remove the directory, as train --overwrite does\n")
                .formatted(work.resolve("runs/x")));
    assertThat(json(work.resolve("runs/x"), "status.json").get("state").asText())
        .isEqualTo("succeeded");
  }

  @Test
  void givenDirectoryThatIsNoRun_whenTrainedInto_thenRefusedAndUntouched() throws IOException {
    Path file = work.resolve("runs/x/thesis.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "years of work");

    CommandRun run = train("--run-id", "x");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "error: file:%s exists and holds no run; choose another --run-id, or move it away\n"
                .formatted(work.resolve("runs/x")));
    assertThat(file).hasContent("years of work");

    CommandRun overwriting = train("--run-id", "x", "--overwrite");
    assertThat(overwriting.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(overwriting.err())
        .isEqualTo(
            ("error: file:%s is left alone: it holds thesis.txt, which is no part of a run; move"
                    + " that away or choose another place\n")
                .formatted(work.resolve("runs/x")));
    assertThat(file).hasContent("years of work");
  }

  @Test
  @Tag(TestEngine.TAG)
  void givenRunCutOff_whenStartedAgain_thenItEndsWithTheSameBits() throws IOException {
    String[] threeEpochs = {"--set", "train.epochs=3"};
    assertThat(train(with(threeEpochs, "--run-id", "whole")).exitCode()).isEqualTo(ExitCode.DONE);
    Path whole = work.resolve("runs/whole");
    String digest = json(whole, "manifest.json").get("parametersSha256").asText();
    assertThat(json(whole, "status.json").get("parametersSha256").asText()).isEqualTo(digest);

    // Cut off after the second epoch; the third had been written half.
    Path cut = copyOfRun(whole, "cut");
    Files.delete(cut.resolve("checkpoints/epoch-0003/checkpoint.json"));
    CommandRun resumed = train(with(threeEpochs, "--run-id", "cut"));
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out())
        .contains("The run was cut off; going on after epoch 2 of 3")
        .contains("epoch 3/3  train loss ")
        .doesNotContain("epoch 2/3  train loss ");
    assertThat(json(cut, "manifest.json").get("parametersSha256").asText()).isEqualTo(digest);
    assertThat(json(cut, "status.json").get("continuedAfterEpoch").asInt()).isEqualTo(2);
    assertThat(losses(cut)).isEqualTo(losses(whole));
    assertEventsAreTheMetrics(cut);

    // Cut off after the last checkpoint, with one bit of it flipped since, and no event files can
    // be written.
    Path damaged = copyOfRun(whole, "damaged");
    flipBit(damaged.resolve("checkpoints/epoch-0003/state.bin"));
    Files.move(damaged.resolve("tensorboard"), work.resolve("moved"));
    Files.createFile(damaged.resolve("tensorboard"));
    assertThat(train(with(threeEpochs, "--run-id", "damaged")).out())
        .contains("after epoch 2 of 3");
    assertThat(json(damaged, "manifest.json").get("parametersSha256").asText()).isEqualTo(digest);

    // Cut off between the last checkpoint and the model.
    Path late = copyOfRun(whole, "late");
    assertThat(train(with(threeEpochs, "--run-id", "late")).out()).contains("after epoch 3 of 3");
    assertThat(json(late, "manifest.json").get("parametersSha256").asText()).isEqualTo(digest);
    assertThat(late.resolve("model.zip")).exists();

    // Cut off in the first epoch.
    Path early = copyOfRun(whole, "early");
    flipBit(early.resolve("checkpoints/epoch-0003/state.bin"));
    flipBit(early.resolve("checkpoints/epoch-0002/state.bin"));
    assertThat(train(with(threeEpochs, "--run-id", "early")).out()).contains("after epoch 0 of 3");
    assertThat(json(early, "manifest.json").get("parametersSha256").asText()).isEqualTo(digest);
    assertThat(losses(early)).isEqualTo(losses(whole));
  }

  @Test
  void givenDamagedRunFile_whenStartedAgain_thenOneLineAndNothingIsTouched() throws IOException {
    assertThat(train("--run-id", "x").exitCode()).isEqualTo(ExitCode.DONE);
    for (String name : List.of("status.json", "manifest.json", "metrics.jsonl")) {
      Path run = copyOfRun(work.resolve("runs/x"), "without-" + name);
      Files.writeString(run.resolve(name), "null");
      List<Path> before = allBelow(run);

      CommandRun again = train("--run-id", "without-" + name);
      assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_DATA);
      assertThat(again.err())
          .isEqualTo(
              ("error: file:%s is not as a run writes it: a JSON object is expected, it is null;"
                      + " choose another --run-id, or remove the directory, as train --overwrite does\n")
                  .formatted(run.resolve(name)));
      assertThat(allBelow(run)).isEqualTo(before);
      assertThat(run.resolve(name)).hasContent("null");
    }
  }

  private static List<Path> allBelow(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().toList();
    }
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  /** A copy of a finished run as it was before its model was written. */
  private Path copyOfRun(Path run, String id) throws IOException {
    Path copy = work.resolve("runs").resolve(id);
    copyTree(run, copy);
    Files.delete(copy.resolve("model.zip"));
    Path status = copy.resolve("status.json");
    Files.writeString(status, Files.readString(status).replace("\"succeeded\"", "\"running\""));
    return copy;
  }

  private static void flipBit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static List<Double> losses(Path run) throws IOException {
    return metrics(run).stream()
        .flatMap(
            line -> Stream.of(line.get("trainLoss").asDouble(), line.get("testLoss").asDouble()))
        .toList();
  }

  @Test
  @Tag(TestEngine.TAG)
  void givenDivergingRun_whenTrained_thenStatusSaysFailedAndWhy() throws IOException {
    CommandRun run = train("--run-id", "nan", "--set", "train.learning-rate=1e30");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .startsWith("error: Training diverged: the loss of replica 0 in step ")
        .endsWith("lower train.learning-rate (now 1.0E30) or check the data\n");
    JsonNode status = json(work.resolve("runs/nan"), "status.json");
    assertThat(status.get("state").asText()).isEqualTo("failed");
    assertThat(status.get("exitCode").asInt()).isEqualTo(ExitCode.FAILED);
    assertThat("error: " + status.get("message").asText() + "\n").isEqualTo(run.err());
  }

  @Test
  void givenDamagedShard_whenTrained_thenErrorNamesItAndStatusSaysFailed() throws IOException {
    Path damaged = copyOfData();
    Path shard = damaged.resolve("train/shard-00002.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);

    CommandRun run = train("--run-id", "d", "--set", "data.uri=" + damaged);

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err()).contains("shard-00002.parquet", "SHA-256").hasLineCount(1);
    assertThat(json(work.resolve("runs/d"), "status.json").get("exitCode").asInt())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void givenMissingShard_whenTrained_thenErrorNamesIt() throws IOException {
    Path damaged = copyOfData();
    Files.delete(damaged.resolve("train/shard-00001.parquet"));

    CommandRun run = train("--run-id", "m", "--set", "data.uri=" + damaged);

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err()).contains("shard-00001.parquet").hasLineCount(1);
  }

  @Test
  void givenDataThatDoesNotFit_whenTrained_thenErrorsGiveBothNumbersAndStatusTellsThem()
      throws IOException {
    CommandRun size = train("--run-id", "size", "--set", "data.size=96");
    assertThat(size.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(size.err())
        .isEqualTo(
            ("error: Data set file:%s holds images of 28 x 28 pixels, data.size expects 96; set"
                    + " data.size=28 or prepare with --size 96\n")
                .formatted(data));

    CommandRun replicas = train("--run-id", "replicas", "--set", "train.replicas=6");
    assertThat(replicas.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(replicas.err())
        .isEqualTo(
            ("error: train.replicas is 6, but data set file:%s has 5 training shards and every"
                    + " replica needs one; lower train.replicas or prepare with --shards 6\n")
                .formatted(data));

    CommandRun examples = train("--run-id", "examples", "--set", "data.train-examples=201");
    assertThat(examples.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(examples.err())
        .isEqualTo(
            "error: data.train-examples is 201, but the split has 200 images; lower it, or set 0 for"
                + " all\n");
    requireOnlyStatus("size", size);
    requireOnlyStatus("replicas", replicas);
    requireOnlyStatus("examples", examples);
  }

  /** What a scheduler that does not see the exit code looks at. */
  private void requireOnlyStatus(String id, CommandRun run) throws IOException {
    JsonNode status = json(work.resolve("runs").resolve(id), "status.json");
    assertThat(status.get("state").asText()).isEqualTo("failed");
    assertThat(status.get("exitCode").asInt()).isEqualTo(run.exitCode());
    assertThat(run.err()).isEqualTo("error: " + status.get("message").asText() + "\n");
    assertThat(work.resolve("runs").resolve(id).toFile().list()).containsExactly("status.json");
  }

  @Test
  void givenNoDataSet_whenTrained_thenErrorSaysHowToMakeOneAndStatusToo() throws IOException {
    CommandRun run = train("--run-id", "x", "--set", "data.uri=" + work.resolve("nothing"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err())
        .startsWith("error: No prepared data set at ")
        .contains("run prepare")
        .hasLineCount(1);
    requireOnlyStatus("x", run);
    assertThat(train("--run-id", "x").exitCode()).isEqualTo(ExitCode.DONE);
    byte[] finished = Files.readAllBytes(work.resolve("runs/x/status.json"));
    CommandRun again =
        train("--run-id", "x", "--overwrite", "--set", "data.uri=" + work.resolve("nothing"));
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    JsonNode status = json(work.resolve("runs/x"), "status.json");
    assertThat(status.get("exitCode").asInt()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(status.get("keeps")).isEqualTo(JSON.readTree(finished));
    assertThat(work.resolve("runs/x/model.zip")).exists();
    assertThat(train("--run-id", "x").out()).contains("nothing to do");
    assertThat(work.resolve("runs/x/status.json")).hasBinaryContent(finished);
  }

  @Test
  void givenAnotherProcessThatWritesTheRun_whenTrained_thenExit75AndNothingIsTouched()
      throws IOException {
    org.apache.hadoop.fs.Path runs = new org.apache.hadoop.fs.Path(work.resolve("runs").toUri());
    try (RunLease lease =
        RunLease.acquire(
            new Configuration(),
            runs,
            new RunId("x"),
            IfPresent.CONTINUED,
            "somebody",
            Duration.ofMinutes(1))) {
      for (String[] options :
          new String[][] {{"--run-id", "x"}, {"--run-id", "x", "--overwrite"}}) {
        CommandRun run = train(options);
        assertThat(run.exitCode()).isEqualTo(ExitCode.LOCKED);
        assertThat(run.err()).contains("somebody x on ").hasLineCount(1);
      }
      lease.directory().requireWritable();
      assertThat(work.resolve("runs/x")).doesNotExist();
    }
    assertThat(train("--run-id", "x").exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void givenOutputThatCannotBeWritten_whenTrained_thenOneLineNamesIt() throws IOException {
    Path file = Files.writeString(work.resolve("file"), "in the way");

    CommandRun run = train("--set", "runs.uri=" + file);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).startsWith("error: ").contains(file.toString()).hasLineCount(1);
  }

  @Test
  void givenWrongConfiguration_whenTrained_thenAllProblemsInOneLine() {
    CommandRun run = train("--set", "train.epoch=1", "--set", "train.replicas=-1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "error: Configuration has 2 problems: unknown key train.epoch (did you mean"
                + " train.epochs?); train.replicas must be positive, got -1\n");
  }

  @Test
  void givenFileThatIsNoModel_whenEvaluated_thenErrorNamesIt() throws IOException {
    Path file = Files.writeString(work.resolve("model.zip"), "not a zip");

    CommandRun run =
        CommandRun.of("evaluate", "--model", file.toString(), "--data", data.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err())
        .startsWith("error: Model " + file + ": expected a zip as DL4J's ModelSerializer writes it")
        .hasLineCount(1);

    CommandRun missing =
        CommandRun.of(
            "evaluate", "--model", work.resolve("no.zip").toString(), "--data", data.toString());
    assertThat(missing.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(missing.err()).contains("no.zip does not exist").hasLineCount(1);
  }

  @Test
  void givenModelThatClassifiesNoImages_whenEvaluated_thenErrorSaysWhy() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("tanh", new ActivationLayer(Activation.TANH), "in")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(1)
                        .nOut(1)
                        .build(),
                    "tanh")
                .setOutputs("out")
                .build());
    graph.init();
    Path file = work.resolve("model.zip");
    ModelSerializer.writeModel(graph, file.toFile(), false);

    CommandRun run =
        CommandRun.of("evaluate", "--model", file.toString(), "--data", data.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err())
        .isEqualTo(
            "error: The model's first layer should have a number of inputs and outputs, as a"
                + " convolution has, but is ActivationLayer; use an image classifier\n");
  }

  /** One step an epoch, with a picture and the numbers of its line. */
  private static void assertEventsAreTheMetrics(Path run) throws IOException {
    List<ReadEvent> events =
        ReadEvent.ofFolder(run.resolve("tensorboard")).stream()
            .filter(event -> event.fileVersion().isEmpty())
            .toList();
    List<JsonNode> metrics = metrics(run);
    assertThat(events).hasSameSizeAs(metrics);
    for (int i = 0; i < metrics.size(); i++) {
      ReadEvent event = events.get(i);
      JsonNode line = metrics.get(i);
      assertThat(event.step()).isEqualTo(line.get("epoch").asLong());
      assertThat(event.images()).hasSize(1);
      Map.of(
              "loss/train", "trainLoss",
              "loss/test", "testLoss",
              "accuracy/train", "trainAccuracy",
              "accuracy/test", "testAccuracy",
              "learning_rate", "learningRate",
              "images_per_second", "imagesPerSecond",
              "replica_divergence", "replicaDivergence",
              "seconds/epoch", "epochSeconds")
          .forEach(
              (tag, key) ->
                  assertThat(event.scalars().get(tag))
                      .as(tag)
                      .isEqualTo((float) line.get(key).asDouble()));
    }
  }

  /** Where the epoch's time went; longest times of different replicas overlap. */
  private static List<Double> parts(JsonNode line) {
    return Stream.of(
            "broadcastSeconds",
            "waitSeconds",
            "trainSecondsMin",
            "trainSecondsMedian",
            "trainSeconds",
            "averagingSeconds",
            "batchNormSeconds",
            "evaluationSeconds",
            "checkpointSeconds")
        .map(name -> line.get(name).asDouble())
        .toList();
  }

  private static double epochSeconds(JsonNode line) {
    return line.get("epochSeconds").asDouble();
  }

  private CommandRun train(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--set",
                "data.uri=" + data,
                "--set",
                "data.size=28",
                "--set",
                "model.width=8",
                "--set",
                "train.epochs=1",
                "--set",
                "train.batch-size-per-replica=64",
                "--set",
                "train.engine=" + TestEngine.name(),
                "--set",
                "runs.uri=" + work.resolve("runs")));
    all.addAll(Arrays.asList(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private Path copyOfData() throws IOException {
    Path copy = work.resolve("data");
    copyTree(data, copy);
    return copy;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static JsonNode json(Path directory, String name) throws IOException {
    return JSON.readTree(directory.resolve(name).toFile());
  }

  private static List<JsonNode> metrics(Path directory) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("metrics.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  /** Loss and accuracy on the test images, in a process that has none of this project's classes. */
  private String[] plainDl4j(Path model) throws Exception {
    Path source = Path.of("src/test/plain-dl4j/PlainDl4j.java");
    String libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry ->
                    entry.endsWith(".jar")
                        && !entry.contains("sparkresnet")
                        && !entry.contains("spark-resnet"))
            .collect(Collectors.joining(File.pathSeparator));
    Path images = TestImages.write(data, manifest, work.resolve("images.bin"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                libraries,
                source.toString(),
                model.toString(),
                images.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    List<String> lines = out.strip().lines().toList();
    return lines.get(lines.size() - 1).split(" ", 2);
  }
}
