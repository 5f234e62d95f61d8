package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.model.reference.PyTorchReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path directory;
  private Path reference;
  private Path images;

  @BeforeEach
  void copyShippedFiles() throws IOException {
    reference = directory.resolve("reference.json");
    images = directory.resolve("images-idx3-ubyte");
    copy("fashion-mnist-8.idx3-ubyte", images);
    copy("resnet18-pytorch.json", reference);
    // Without the Adam steps the check takes a tenth of the time.
    rewrite(MAPPER.createArrayNode());
  }

  @Test
  void givenFiles_whenRunInFloat_thenJsonSaysPassed() throws IOException {
    CommandRun run = doctor("--data-type", "float", "--json");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    JsonNode report = MAPPER.readTree(run.out());
    assertThat(report.get("passed").booleanValue()).isTrue();
    assertThat(report.at("/surroundings/nd4j").textValue()).isEqualTo("1.0.0-M2.1");
    assertThat(report.at("/checks/0/dataType").textValue()).isEqualTo("float");
    assertThat(report.at("/checks/0/engine").textValue()).startsWith("onednn 3.11");
    JsonNode logits = report.at("/checks/0/quantities/0");
    assertThat(logits.get("quantity").textValue()).isEqualTo("logits");
    assertThat(logits.get("largestRelativeDifference").doubleValue()).isLessThan(2e-3);
    assertThat(logits.get("bar").doubleValue()).isEqualTo(2e-3);
    assertThat(logits.get("verdict").textValue()).isEqualTo("pass");
  }

  @Test
  void givenOtherImages_whenRun_thenTableNamesTheFailureAndExitCodeIs1() throws IOException {
    byte[] idx = Files.readAllBytes(images);
    Arrays.fill(idx, 16, 16 + 96 * 96, (byte) 128);
    Files.write(images, idx);

    CommandRun run = doctor("--data-type", "float");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out())
        .contains("java ", "offHeapLimit ", "Against PyTorch, float")
        .containsPattern("logits +\\d\\.\\de[+-]\\d\\d +2e-03  fail ")
        .contains("float: FAILED");
  }

  @Test
  void givenMalformedReference_whenRun_thenOneLineAndExitCode65() throws IOException {
    Files.writeString(reference, "{\"images\": [0, 8]}");

    CommandRun run = doctor();

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err())
        .isEqualTo(
            "error: Reference %s: expected a key 'labels', found only [images]\n"
                .formatted(reference));
  }

  @Test
  void givenTruncatedImages_whenRun_thenOneLineAndExitCode65() throws IOException {
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 1000));

    CommandRun run = doctor();

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(run.err()).startsWith("error: ").contains(images.toString()).hasLineCount(1);
  }

  @Test
  void givenReferenceWithoutImages_whenRun_thenUsageError() {
    CommandRun run = CommandRun.of("doctor", "--reference", reference.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo("error: --reference and --images need each other, got only one\n");
  }

  private CommandRun doctor(String... options) {
    String[] arguments = {
      "doctor", "--reference", reference.toString(), "--images", images.toString()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    return CommandRun.of(all);
  }

  private void rewrite(ArrayNode lossAfterAdamSteps) throws IOException {
    ObjectNode root = (ObjectNode) MAPPER.readTree(reference.toFile());
    root.set("lossAfterAdamSteps", lossAfterAdamSteps);
    MAPPER.writeValue(reference.toFile(), root);
  }

  private static void copy(String resource, Path target) throws IOException {
    try (InputStream shipped = PyTorchReference.class.getResourceAsStream(resource)) {
      Files.copy(shipped, target);
    }
  }
}
