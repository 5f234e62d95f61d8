package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are refused before a session starts, and before anything is written or deleted. */
class NamesInCommandsTest {
  private static final String RULE =
      " must be letters, digits, dots, dashes and underscores of ASCII, 1 to 128 of them, and begin with a letter, digit or underscore, got '";

  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "", " ", "../victim", "/etc", "night 1", "a\tb"})
  void givenRunIdThatIsNoName_whenTrained_thenExit64AndNothingIsTouched(String id)
      throws IOException {
    Path precious = work.resolve("precious.txt");
    Files.writeString(precious, "precious");

    CommandRun run = run("train", id, "--overwrite");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .startsWith("error: A run id" + RULE + id.replace("\t", "\\u{9}") + "'; ")
        .contains("{{ ts_nodash }}")
        .hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(work).isDirectoryContaining(precious::equals);
    assertThat(work.toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"night 1", "champion", "previous", "none", "2026-11-24T02:00:00+00:00"})
  void givenRunIdThatCanBeNoVersion_whenRetrained_thenExit64AtOnceAndTheLastLineSaysSo(String id)
      throws IOException {
    CommandRun run = run("retrain", id);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("error: A run id must ").hasLineCount(1);
    JsonNode last = new JsonMapper().readTree(run.out());
    assertThat(last.get("runId").asText()).isEqualTo(id);
    assertThat(last.get("state").asText()).isEqualTo("failed");
    assertThat(last.get("exitCode").asInt()).isEqualTo(ExitCode.USAGE);
    assertThat(last.get("message").asText()).contains("got '" + id + "'");
    assertThat(work).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a b", "", "x/y", ".hidden"})
  void givenVersionThatIsNoName_whenAskedFor_thenExit64(String version) {
    for (String command : List.of("show", "promote")) {
      CommandRun run =
          CommandRun.of(
              "models", command, "--registry", work.resolve("registry").toString(), version);
      assertThat(run.exitCode()).as(command).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .as(command)
          .isEqualTo("error: champion, previous or a version's id%s%s'%n".formatted(RULE, version));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.model=a b",
        "retrain.warm-start=../x",
        "retrain.warm-start=",
        "registry.model=.."
      })
  void givenOtherNames_whenRetrained_thenExit64WithKeyAndRule(String setting) {
    CommandRun run = run("retrain", "x", "--set", setting);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .startsWith("error: Configuration: " + setting.substring(0, setting.indexOf('=')))
        .contains(RULE)
        .hasLineCount(1);
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void givenCasesThatShareTheirRuns_whenStudied_thenExit64() {
    CommandRun run = study("a b: train.epochs=1", "a_b: train.epochs=2");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "error: Cases must differ in their letters and digits, which name their runs; 'a b' and 'a_b' would both be a-b-seed-2%n"
                .formatted());
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void givenCaseWithALongName_whenStudied_thenExit64BeforeAnythingIsTrained() {
    CommandRun run = study("short: train.epochs=1", "x".repeat(130) + ": train.epochs=2");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("and so on, 137 characters").hasLineCount(1);
    assertThat(work).isEmptyDirectory();
  }

  private CommandRun study(String first, String second) {
    return CommandRun.of(
        "study", "--to", work.toString(), "--case", first, "--case", second, "--set", "data.uri=x");
  }

  private CommandRun run(String command, String id, String... others) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--run-id",
                id,
                "--set",
                "runs.uri=" + work,
                "--set",
                "data.uri=" + work.resolve("data")));
    arguments.addAll(List.of(others));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
