package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import org.junit.jupiter.api.Test;

class StagesCommandTest {
  @Test
  void givenDefaultSize_whenRun_thenPrintsTheTableAt224() {
    CommandRun run = CommandRun.of("stages");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .hasSize(1 + 10 + 1)
        .contains(
            "0                stem.conv            (1, 64, 112, 112)",
            "resnet_block4    stage4.block2.relu   (1, 512, 7, 7)",
            "fc               fc                   (1, 10)",
            "trainable parameters: 11,178,378");
  }

  @Test
  void givenSizeZero_whenRun_thenUsageError() {
    CommandRun run = CommandRun.of("stages", "--size", "0");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).isEqualTo("error: --size must be positive, got 0\n");
  }
}
