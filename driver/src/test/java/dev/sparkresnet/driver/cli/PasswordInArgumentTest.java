package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No URI with a password is taken, wherever it is given, and none is shown. */
class PasswordInArgumentTest {
  private static final String REASON =
      "; keys of a file system belong into a Spark properties file that only you can read"
          + " (docs/security.md)";

  @TempDir private Path work;

  static Stream<Arguments> commands() {
    String uri = "s3a://AKIA:hush/hush@bucket/x";
    return Stream.of(
        Arguments.of("train", new String[] {"--set", "data.uri=" + uri}),
        Arguments.of("train", new String[] {"--set", "data.uri=d", "--set", "runs.uri=" + uri}),
        Arguments.of("prepare", new String[] {"--source", uri, "--to", "x"}),
        Arguments.of("prepare", new String[] {"--source", "x", "--to", uri}),
        Arguments.of("inspect", new String[] {uri}),
        Arguments.of("evaluate", new String[] {"--model", uri, "--data", "x"}),
        Arguments.of("evaluate", new String[] {"--model", "x", "--data", uri}),
        Arguments.of("doctor", new String[] {"--bf16", uri}));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void givenUriWithPassword_whenRun_thenRefusedWithoutShowingIt(String command, String... more) {
    CommandRun run =
        CommandRun.of(Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .startsWith("error: an argument must not hold a password, got '")
        .endsWith(
            "s3a://AKIA:***@bucket/x'%s. Run 'spark-resnet %s --help'.\n"
                .formatted(REASON, command));
    assertThat(run.out() + run.err()).doesNotContain("hush");
  }

  @Test
  void givenUriWithPasswordInFile_whenTrained_thenRefusedWithItsKey() throws IOException {
    Path file = work.resolve("run.properties");
    Files.writeString(file, "data.uri=s3a://AKIA:hush@bucket/x\ntrain.epochs=0\n");

    CommandRun run = CommandRun.of("train", "--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "error: Configuration: data.uri must not hold a password, got 's3a://AKIA:***@bucket/x'"
                + REASON
                + "\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void givenPasswordWhereNoArgumentBelongs_whenParsed_thenItIsNotShown() {
    CommandRun run = CommandRun.of("inspect", "a", "ftp://user:hush@host/x");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "error: Unmatched argument at index 2: 'ftp://user:***@host/x'. Run 'spark-resnet inspect"
                + " --help'.\n");
  }

  @Test
  void givenSecretAsSetting_whenTrained_thenOnlyItsKeyIsShown() {
    CommandRun run =
        CommandRun.of(
            "train",
            "--set",
            "data.uri=a",
            "--set",
            "spark.authenticate.secret=hush",
            "--set",
            "storage.password=hush");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains(
            "spark.authenticate.secret is a secret of Spark's", "unknown key storage.password")
        .doesNotContain("hush");
  }

  @Test
  void givenFailureThatNamesPassword_whenShown_thenItIsHidden() {
    Failure failure = Failure.of(new IOException("ftp://user:hush@host/x refused"));

    assertThat(failure.message()).isEqualTo("ftp://user:***@host/x refused");
  }
}
