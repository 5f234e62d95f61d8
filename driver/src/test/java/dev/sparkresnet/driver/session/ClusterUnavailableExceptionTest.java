package dev.sparkresnet.driver.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import java.net.BindException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterUnavailableExceptionTest {
  @ParameterizedTest
  @ValueSource(strings = {"spark://h:7077", "local[2]", "yarn"})
  void givenWrongSetting_whenTold_thenUsageWithSparksWords(String master) {
    Failure failure =
        Failure.of(
            ClusterUnavailableException.of(
                master,
                new IllegalArgumentException(
                    "Executor memory 314572800 must be at least 471859200. Please increase executor"
                        + " memory using the --executor-memory option.")));

    assertThat(failure)
        .isEqualTo(
            new Failure(
                ExitCode.USAGE,
                "Spark could not start on "
                    + master
                    + ": Executor memory 314572800 must be at least 471859200. Please increase"
                    + " executor memory using the --executor-memory option; correct that setting of"
                    + " Spark's",
                true));
  }

  @Test
  void givenPortInUse_whenTold_thenTheRemedyIsAboutPorts() {
    Failure failure =
        Failure.of(
            ClusterUnavailableException.of(
                "local",
                new BindException(
                    "Address already in use: Service 'sparkDriver' failed after 1 retries!")));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.message())
        .isEqualTo(
            "Spark could not start on local: Address already in use: Service 'sparkDriver' failed"
                + " after 1 retries; free the port, choose another, or look at SPARK_LOCAL_IP and"
                + " spark.driver.bindAddress");
  }

  @Test
  void givenMasterThatDoesNotAnswer_whenTold_thenNotTheSessionsOwnWords() {
    String expected =
        "Spark could not start on spark://h:1; look whether the master runs there, can be reached,"
            + " and has the same secret";
    for (Throwable cause :
        new Throwable[] {
          null,
          new IllegalArgumentException("requirement failed: Can only call getServletHandlers"),
          new NullPointerException()
        }) {
      assertThat(Failure.of(ClusterUnavailableException.of("spark://h:1", cause)))
          .isEqualTo(new Failure(ExitCode.FAILED, expected, true));
    }
  }

  @Test
  void givenOtherManager_whenTold_thenTheFirstLineWithoutClasses() {
    assertThat(
            ClusterUnavailableException.of(
                "k8s://h",
                new SparkException("External scheduler cannot be instantiated\n\tat a.B", null)))
        .hasMessage(
            "Spark could not start on k8s://h: External scheduler cannot be instantiated; look at"
                + " its settings and at the cluster manager");
  }
}
