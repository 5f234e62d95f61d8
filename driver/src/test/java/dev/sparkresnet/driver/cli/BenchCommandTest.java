package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sparkresnet.driver.failure.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @Test
  void givenTwoReplicas_whenBenched_thenOneJsonLine() throws Exception {
    int exitCode =
        run("bench", "--size=32", "--batch=2", "--iterations=2", "--replicas=2", "--json");
    assertThat(exitCode).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(result.get("replicas").asInt()).isEqualTo(2);
    assertThat(result.get("imagesPerSecond").asDouble()).isPositive();
    assertThat(result.get("engine").asText()).startsWith("onednn");
  }

  @Test
  void givenProfile_whenBenched_thenKernelsAndShares() {
    int exitCode = run("bench", "--size=32", "--batch=2", "--iterations=1", "--profile");
    assertThat(exitCode).isZero();
    assertThat(out.toString())
        .contains("images/s")
        .contains("stage4.block2.conv2")
        .contains("backward-weights")
        .contains("convolution kernels");
  }

  @Test
  void givenInference_whenBenched_thenSpeed() {
    assertThat(run("bench", "--size=32", "--batch=2", "--iterations=1", "--inference")).isZero();
    assertThat(out.toString()).contains("images/s");
  }

  @Test
  void givenBatchOfZero_whenBenched_thenUsageError() {
    assertThat(run("bench", "--batch=0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--batch must be positive, got 0");
  }
}
