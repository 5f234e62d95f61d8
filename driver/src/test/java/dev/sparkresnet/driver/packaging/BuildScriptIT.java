package dev.sparkresnet.driver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code scripts/test.sh} with a Maven that only prints what Maven prints. */
class BuildScriptIT {
  private static final Path SCRIPTS = Path.of("..", "scripts").toAbsolutePath().normalize();
  private static final String FAILURES =
      """
      [ERROR] Failures:\s
      [ERROR]   SomeIT.givenThis_whenThat_thenOther:92\s
      Expecting actual:
        "a"
      [ERROR] Errors:\s
      [ERROR]   OtherIT.start:60 » NoSuchElement No value present
      [INFO]\s
      [ERROR] Tests run: 60, Failures: 1, Errors: 1, Skipped: 0
      """;

  @TempDir private Path directory;

  @Test
  void givenFailedTests_whenRun_thenTheyAreNamedAtTheEnd() throws IOException {
    ProcessResult result =
        testWithMaven(
            FAILURES + "[INFO] Tests run: 22, Failures: 0\n[INFO] BUILD FAILURE\n", "exit 1");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .endsWith(
            "[INFO] BUILD FAILURE\n%serror: tests or checks failed, see above; the whole output is in %s%n"
                .formatted(FAILURES, directory.resolve("target/test.log")));
  }

  @Test
  void givenNoFailure_whenRun_thenItEndsBySayingSo() throws IOException {
    ProcessResult result = testWithMaven("[INFO] BUILD SUCCESS\n", "exit 0");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).endsWith("s] All tests passed\n");
  }

  private ProcessResult testWithMaven(String output, String exit) throws IOException {
    Path library = Files.createDirectories(directory.resolve("scripts/lib"));
    Files.copy(SCRIPTS.resolve("lib/build.sh"), library.resolve("build.sh"));
    Path script = directory.resolve("scripts/test.sh");
    Files.copy(SCRIPTS.resolve("test.sh"), script);
    Path printed = Files.writeString(directory.resolve("printed"), output);
    Path maven = Files.createDirectories(directory.resolve("bin")).resolve("mvn");
    Files.writeString(
        maven,
        """
        #!/bin/bash
        [[ $1 == --version ]] && exec echo 'Apache Maven 3.8.7'
        cat '%s'
        %s
        """
            .formatted(printed, exit));
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    return ProcessResult.of(
        directory,
        Map.of("PATH", maven.getParent() + ":" + System.getenv("PATH")),
        List.of("bash", script.toString()));
  }
}
