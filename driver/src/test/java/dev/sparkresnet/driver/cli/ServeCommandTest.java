package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  @TempDir private Path root;

  @Test
  void givenNoModel_whenServed_thenUsageError() {
    assertThat(CommandRun.of("serve"))
        .isEqualTo(
            new CommandRun(
                ExitCode.USAGE,
                "",
                "error: Missing required option: '--model=MODEL'. Run 'spark-resnet serve --help'.\n"));
  }

  @Test
  void givenNumbersOutOfBounds_whenServed_thenUsageErrors() {
    assertUsage("--port must be 0 to 65535, got 70000", "--port", "70000");
    assertUsage("--port must be 0 to 65535, got -1", "--port", "-1");
    assertUsage("--threads must be at least 1, got 0", "--threads", "0");
    assertUsage("--size must be 1 to 8192, got 0", "--size", "0");
    assertUsage(
        "--size is for a model.zip, and versions of the registry say it themselves, got --model champion",
        "--size",
        "28");
    assertUsage(
        "Configuration: registry.model must be letters, digits, dots, dashes and underscores of ASCII, 1 to 128 of them, and begin with a letter, digit or underscore, got '..'",
        "--registry-model",
        "..");
  }

  private static void assertUsage(String message, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "serve";
    all[1] = "--model";
    all[2] = "champion";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.err()).isEqualTo("error: " + message + "\n");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void givenNoChampion_whenServed_thenDataError() {
    assertThat(
            CommandRun.of("serve", "--model", "champion", "--registry", "file:" + root, "--port=0"))
        .isEqualTo(
            new CommandRun(
                ExitCode.BAD_DATA,
                "",
                "error: Model fashion-mnist in file:%s/models/fashion-mnist has no champion; choose one with 'models promote VERSION'\n"
                    .formatted(root)));
  }

  @Test
  void givenNoModelFile_whenServed_thenDataError() {
    assertThat(CommandRun.of("serve", "--model", root + "/none", "--port=0"))
        .isEqualTo(
            new CommandRun(
                ExitCode.BAD_DATA,
                "",
                "error: Model %s/none does not exist; expected a model.zip or the directory of a finished run\n"
                    .formatted(root)));
  }
}
