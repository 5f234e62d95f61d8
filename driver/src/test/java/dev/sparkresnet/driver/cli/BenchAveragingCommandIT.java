package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.LocalSpark;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BenchAveragingCommandIT {
  private static LocalSpark spark;

  @BeforeAll
  static void open() {
    spark = new LocalSpark("local[2]");
  }

  @AfterAll
  static void clear() {
    spark.close();
  }

  @Test
  void givenReplicas_whenBenched_thenOneLineOfJson() throws Exception {
    CommandRun run = CommandRun.of("bench-averaging", "--replicas=5", "--numbers=100003", "--json");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode result = JsonMapper.builder().build().readTree(run.out());
    assertThat(result.get("replicas").asInt()).isEqualTo(5);
    assertThat(result.get("slices").asInt()).isEqualTo(5);
    assertThat(result.get("vectorBytes").asInt()).isEqualTo(400_012);
    assertThat(result.get("shuffleBytes").asLong()).isBetween(5L * 300_000, 5L * 500_000);
    assertThat(result.get("taskSeconds").asDouble()).isPositive();
    assertThat(result.get("secondsPerReplica").asDouble())
        .isEqualTo(result.get("seconds").asDouble() / 5);
    assertThat(result.get("driverPeakHeapMiB").asInt()).isPositive();
  }

  @Test
  void givenNoReplicas_whenBenched_thenUsageError() {
    CommandRun run = CommandRun.of("bench-averaging", "--replicas=0");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "error: --replicas must be positive, got 0. Run 'spark-resnet bench-averaging --help'.\n");
  }
}
