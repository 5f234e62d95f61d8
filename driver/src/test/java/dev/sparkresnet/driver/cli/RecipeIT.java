package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.AtJob;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.UnreliableFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a recipe can hold, switched on at once. */
class RecipeIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int EPOCHS = 4;

  @TempDir private Path work;
  private LocalSpark spark;

  @BeforeEach
  void prepare() throws IOException {
    spark = new LocalSpark("local[2]", UnreliableFileSystem.SETTINGS);
    PreparedSubset.write(work.resolve("data"));
  }

  @AfterEach
  void clear() {
    UnreliableFileSystem.failNext(0);
    spark.close();
  }

  @Test
  void givenAllSwitchedOn_whenTrainedOnOneSlotAndOnTwoAndInTwoAttempts_thenSameBits()
      throws IOException {
    assertThat(train("two").exitCode()).isZero();
    System.setProperty("spark.master", "local[1]");
    assertThat(train("one").exitCode()).isZero();
    System.setProperty("spark.master", "local[2]");
    AtJob.plan(
        "epoch 2 of 4",
        () -> {
          UnreliableFileSystem.failNext(1);
          return null;
        });
    assertThat(train("cut").exitCode()).isEqualTo(ExitCode.FAILED);
    int finished = metrics("cut").size();
    assertThat(finished).isBetween(1, EPOCHS - 1);
    CommandRun resumed = train("cut");

    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out()).contains("going on after epoch " + finished + " of 4");
    for (String id : List.of("one", "cut")) {
      assertThat(status(id).get("parametersSha256"))
          .as(id)
          .isEqualTo(status("two").get("parametersSha256"));
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        for (String number :
            List.of(
                "rounds",
                "learningRate",
                "trainLoss",
                "testLoss",
                "validationLoss",
                "replicaDivergence")) {
          assertThat(metrics(id).get(epoch).get(number))
              .as(id + " " + number)
              .isEqualTo(metrics("two").get(epoch).get(number));
        }
      }
    }
    // As many as there are steps at first, and fewer when the replicas stay closer together.
    assertThat(metrics("two"))
        .extracting(line -> line.get("rounds").asInt())
        .containsExactly(4, 1, 1, 1);
    assertThat(metrics("two"))
        .extracting(line -> line.get("learningRate").asDouble())
        .usingElementComparator(Comparator.comparingLong(rate -> Math.round(rate * 1e12)))
        .containsExactly(
            learningRateAfter(4),
            learningRateAfter(8),
            learningRateAfter(12),
            learningRateAfter(16));
  }

  /** Of the last of so many steps, four an epoch: half an epoch up, then half a wave down. */
  private static double learningRateAfter(int steps) {
    return 0.001 * Math.sqrt(3) * (1 + Math.cos(Math.PI * (steps - 1 - 2) / (16 - 2))) / 2;
  }

  @Test
  void givenOtherTestImages_whenTrained_thenSameNetworkIsChosen() throws IOException {
    assertThat(train("all", "validation.patience=1").exitCode()).isZero();
    assertThat(train("few", "validation.patience=1", "data.test-examples=7").exitCode()).isZero();

    assertThat(status("few").get("parametersSha256"))
        .isEqualTo(status("all").get("parametersSha256"));
    assertThat(status("few").get("message")).isEqualTo(status("all").get("message"));
  }

  @Test
  void givenPatience_whenValidationGetsNoBetter_thenBestEpochIsKept() throws IOException {
    // A learning rate that wrecks the network after its first epochs.
    CommandRun run =
        train(
            "stopped",
            "train.epochs=12",
            "validation.patience=2",
            "train.learning-rate=0.5",
            "averaging.weights=none",
            "averaging.outer-step=none");

    assertThat(run.exitCode()).isZero();
    List<JsonNode> metrics = metrics("stopped");
    int best = 0;
    for (int epoch = 0; epoch < metrics.size(); epoch++) {
      if (accuracy(metrics, epoch) > accuracy(metrics, best)) {
        best = epoch;
      }
    }
    assertThat(metrics).hasSize(best + 3).hasSizeLessThan(12);
    assertThat(status("stopped").get("message").asText())
        .isEqualTo("trained %d epochs, kept epoch %d".formatted(best + 3, best + 1));
    assertThat(status("stopped").get("testAccuracy"))
        .isEqualTo(metrics.get(best).get("testAccuracy"));

    CommandRun scored =
        CommandRun.of(
            "evaluate",
            "--model",
            work.resolve("runs/stopped").toString(),
            "--data",
            work.resolve("data").toString(),
            "--json");
    assertThat(JSON.readTree(scored.out()).get("accuracy"))
        .isEqualTo(metrics.get(best).get("testAccuracy"));
  }

  private static double accuracy(List<JsonNode> metrics, int epoch) {
    return metrics.get(epoch).get("validationAccuracy").asDouble();
  }

  private CommandRun train(String id, String... others) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.uri=sometimes://" + work.resolve("data"),
                "data.size=" + PreparedSubset.SIZE,
                "model.width=8",
                "train.epochs=" + EPOCHS,
                "train.replicas=3",
                "train.batch-size-per-replica=16",
                "averaging.rounds-per-epoch=auto",
                "averaging.outer-step=nesterov",
                "averaging.outer-learning-rate=0.9",
                "averaging.outer-momentum=0.4",
                "averaging.weights=ema",
                "averaging.weights-epochs=0.5",
                "averaging.batch-norm-examples=60",
                "schedule.kind=cosine",
                "schedule.warm-up-epochs=0.5",
                "schedule.scaling=sqrt",
                "regularization.weight-decay=0.05",
                "regularization.label-smoothing=0.1",
                "regularization.gradient-norm=5",
                "augmentation.flip=true",
                "augmentation.rotation=10",
                "augmentation.shift=0.1",
                "augmentation.erasing=0.25",
                "validation.examples=40",
                "runs.uri=" + work.resolve("runs")));
    settings.addAll(Arrays.asList(others));
    List<String> command = new ArrayList<>(List.of("train", "--run-id", id));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    return CommandRun.of(command.toArray(String[]::new));
  }

  private JsonNode status(String id) throws IOException {
    return JSON.readTree(work.resolve("runs").resolve(id).resolve("status.json").toFile());
  }

  private List<JsonNode> metrics(String id) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line :
        Files.readAllLines(work.resolve("runs").resolve(id).resolve("metrics.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
