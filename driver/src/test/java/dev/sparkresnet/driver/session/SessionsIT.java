package dev.sparkresnet.driver.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.LocalSpark;
import java.time.Duration;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsIT {
  private static final String HEARTBEAT_TIMEOUT = "spark.storage.blockManagerHeartbeatTimeoutMs";

  private LocalSpark spark;

  @BeforeEach
  void configureSpark() {
    spark = new LocalSpark("local[1]");
  }

  @AfterEach
  void clearSparkProperties() {
    spark.close();
  }

  /** Its executor is this process, which may be stopped for days. */
  @Test
  void givenLocalMaster_whenOpened_thenItsExecutorIsNeverTakenForLost() {
    try (SparkSession session = Sessions.open("heartbeats")) {
      String timeout = session.sparkContext().conf().get(HEARTBEAT_TIMEOUT, "120s");

      assertThat(Duration.ofMillis(JavaUtils.timeStringAsMs(timeout)))
          .isGreaterThan(Duration.ofDays(365));
    }
  }
}
