package dev.sparkresnet.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class BuildInfoTest {
  @Test
  void givenModifiedSources_whenPrinted_thenCommitIsShortAndMarked() {
    Properties properties = new Properties();
    properties.setProperty("git.build.version", "1.2.3");
    properties.setProperty("git.commit.id.full", "0123456789abcdef0123456789abcdef01234567");
    properties.setProperty("git.dirty", "true");

    assertThat(BuildInfo.of(properties)).hasToString("1.2.3 (commit 0123456, modified)");
  }

  @Test
  void givenBuildOutsideRepository_whenRead_thenCommitIsUnknown() {
    assertThat(BuildInfo.of(new Properties()))
        .isEqualTo(new BuildInfo("unknown", "unknown", false));
  }

  @Test
  void whenThisBuildRead_thenVersionIsKnown() {
    assertThat(BuildInfo.ofThisProgram().version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
