package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final String APPLICATION = "application_1700000000000_0001";

  @Test
  void givenSuccessInAContainerOfYarn_whenDone_thenMainReturnsAsYarnExpects() {
    assertThat(Main.mustExit(ExitCode.DONE, APPLICATION)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {ExitCode.FAILED, ExitCode.USAGE, ExitCode.BAD_DATA, ExitCode.LOCKED})
  void givenFailureInAContainerOfYarn_whenDone_thenProcessExits(int exitCode) {
    assertThat(Main.mustExit(exitCode, APPLICATION)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {ExitCode.DONE, ExitCode.USAGE, ExitCode.BAD_DATA})
  void givenAnyOtherPlace_whenDone_thenProcessExits(int exitCode) {
    assertThat(Main.mustExit(exitCode, null)).isTrue();
  }
}
