package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.UnreliableFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas whose data cannot be read the first time, with and without Spark's retries. */
class RetriedReplicaIT {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path work;
  private LocalSpark spark;

  @BeforeEach
  void prepare() throws IOException {
    spark = new LocalSpark("local[2,3]", UnreliableFileSystem.SETTINGS);
    PreparedSubset.write(work.resolve("data"));
  }

  @AfterEach
  void clear() {
    UnreliableFileSystem.failNext(0);
    spark.close();
  }

  @Test
  void givenReadThatFailsOnce_whenTrainedWithRetries_thenSameBits() throws IOException {
    assertThat(train("undisturbed").exitCode()).isZero();

    UnreliableFileSystem.failNext(1);
    CommandRun run = train("retried");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(metrics("retried").get("failedTasks").asInt()).isEqualTo(1);
    assertThat(status("retried").get("parametersSha256"))
        .isEqualTo(status("undisturbed").get("parametersSha256"));
  }

  @Test
  void givenReadThatAlwaysFails_whenTrainedWithRetries_thenOneLineAndNothingAveraged()
      throws IOException {
    UnreliableFileSystem.failNext(Integer.MAX_VALUE);
    CommandRun run = train("failed");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).startsWith("error: ").contains("failed, this once").hasLineCount(1);
    assertThat(status("failed").get("state").asText()).isEqualTo("failed");
    assertThat(work.resolve("runs/failed/metrics.jsonl")).doesNotExist();
  }

  private CommandRun train(String id) {
    List<String> command = new ArrayList<>(List.of("train", "--run-id", id));
    for (String setting :
        List.of(
            "data.uri=sometimes://" + work.resolve("data"),
            "data.size=" + PreparedSubset.SIZE,
            "model.width=8",
            "train.epochs=1",
            "train.batch-size-per-replica=64",
            "runs.uri=" + work.resolve("runs"))) {
      command.addAll(List.of("--set", setting));
    }
    return CommandRun.of(command.toArray(String[]::new));
  }

  private JsonNode status(String id) throws IOException {
    return JSON.readTree(work.resolve("runs").resolve(id).resolve("status.json").toFile());
  }

  private JsonNode metrics(String id) throws IOException {
    return JSON.readTree(
        Files.readString(work.resolve("runs").resolve(id).resolve("metrics.jsonl")));
  }
}
