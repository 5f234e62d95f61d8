package dev.sparkresnet.driver.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final StringWriter shown = new StringWriter();

  @Test
  void givenNoTerminal_whenReplicasReport_thenALineEveryTenSeconds() {
    ProgressDisplay display = display(ProgressDisplay.Style.LINES, 80);
    display.startEpoch(0, 5, 1000, 0);
    display.update(new ReplicaProgress(0, 0, 0, 100, 500, 200, 1), seconds(5));
    assertThat(shown.toString()).isEmpty();

    display.update(new ReplicaProgress(0, 0, 1, 150, 500, 50, 1), seconds(10));
    display.update(new ReplicaProgress(0, 0, 1, 160, 500, 50, 1), seconds(11));

    assertThat(shown.toString())
        .isEqualTo(
            "epoch 1/5  250/1,000 images, loss 1.0000, 25 images/s, 0:30 left, replicas 20% 30%"
                + System.lineSeparator());
  }

  @Test
  void givenTerminal_whenReplicasReport_thenOneBarIsRedrawnWithinTheWidth() {
    ProgressDisplay display = display(ProgressDisplay.Style.BAR, 60);
    display.startEpoch(1, 5, 1000, 0);
    display.update(new ReplicaProgress(1, 0, 0, 250, 500, 500, 1), seconds(5));
    display.update(new ReplicaProgress(1, 0, 0, 500, 500, 500, 1), seconds(5));
    display.endEpoch();

    String[] drawn = shown.toString().split("\r", -1);
    assertThat(drawn[1])
        .startsWith("epoch 2/5  [######------------------] 250/1,000 images")
        .hasSize(59);
    assertThat(drawn[2])
        .startsWith("epoch 2/5  [############------------] 500/1,000 images")
        .hasSize(59);
    assertThat(drawn[3]).isBlank().hasSize(59);
    assertThat(shown.toString()).doesNotContain("\n");
  }

  @Test
  void givenReportOfAnEarlierEpoch_whenItArrivesLate_thenItIsIgnored() {
    ProgressDisplay display = display(ProgressDisplay.Style.LINES, 80);
    display.startEpoch(1, 5, 1000, 0);
    display.update(new ReplicaProgress(0, 0, 0, 500, 500, 200, 1), seconds(60));

    assertThat(shown.toString()).isEmpty();
  }

  private ProgressDisplay display(ProgressDisplay.Style style, int columns) {
    return new ProgressDisplay(new PrintWriter(shown), style, columns);
  }

  private static long seconds(int seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
