package dev.sparkresnet.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.model.engine.Engine;
import dev.sparkresnet.model.engine.Precision;
import dev.sparkresnet.model.resnet.ResNet18;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionCheckIT {
  @Test
  void givenRealImages_whenTrainedInBothPrecisions_thenFirstLossesAgree(@TempDir Path directory)
      throws Exception {
    assumeTrue(Engine.computesIn(Precision.BF16), "this CPU has no bfloat16 arithmetic");
    PreparedSubset.writeOnLocalSpark(directory);
    PrecisionCheck.Report report =
        new PrecisionCheck(
                TrainingData.open(new Configuration(), directory.toUri().toString()),
                ResNet18.forImageSize(PreparedSubset.SIZE).withWidth(16))
            .run();
    assertThat(report.windows()).hasSize(1);
    PrecisionCheck.Window window = report.windows().get(0);
    assertThat(window.toStep()).isEqualTo(4);
    assertThat(window.fp32()).isBetween(1.0, 3.0);
    // Adam's first steps are of equal size whatever the gradient is, so rounding shows at once.
    assertThat(window.fp32Again()).isCloseTo(window.fp32(), within(0.1 * window.fp32()));
    assertThat(report.difference()).isNotZero().isCloseTo(0, within(0.1));
  }

  @Test
  void givenLossesApart_whenReported_thenFailedWithNumbers() {
    PrecisionCheck.Report report =
        new PrecisionCheck.Report(
            List.of(
                new PrecisionCheck.Window(0, 20, 2.0, 2.0, 2.0),
                new PrecisionCheck.Window(20, 40, 1.0, 1.2, 1.05)));
    assertThat(report.passed()).isFalse();
    assertThat(report.text()).contains("21-40", "+20.0%", "+5.0%", "bf16: FAILED, +6.7 %");
  }
}
