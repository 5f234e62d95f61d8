package dev.sparkresnet.driver.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingFailureTest {
  private static final String STAGE =
      "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure:"
          + " Lost task 0.3 in stage 1.0 (TID 7) (10.0.0.1 executor 2): %s\n\tat a.B.c(D.java:1)\n"
          + "Driver stacktrace:";

  @ParameterizedTest
  @CsvSource({
    "java.nio.file.NoSuchFileException: /a, A task failed: /a",
    "'org.apache.hadoop.security.AccessControlException: Permission denied: user=a', 'A task failed: Permission denied: user=a'",
    "ExecutorLostFailure (executor 2 exited) Reason: gone, A task failed: ExecutorLostFailure (executor 2 exited) Reason: gone"
  })
  void givenTaskThatFailedElsewhere_whenTold_thenItsFirstLineAlone(String cause, String line) {
    Failure failure = Failure.of(new SparkException(STAGE.formatted(cause), null));

    assertThat(failure).isEqualTo(new Failure(ExitCode.FAILED, line, true));
  }

  @Test
  void givenNoMemoryHereOrInTask_whenTold_thenWhatGivesMore() {
    String line =
        "Out of memory: Java heap space; give the driver more with --driver-memory, executors with"
            + " spark.executor.memory, or make train.batch-size-per-replica smaller";

    assertThat(Failure.of(new IllegalStateException(new OutOfMemoryError("Java heap space"))))
        .isEqualTo(new Failure(ExitCode.FAILED, line, true));
    assertThat(
            Failure.of(
                new SparkException(
                    STAGE.formatted("java.lang.OutOfMemoryError: Java heap space"), null)))
        .isEqualTo(new Failure(ExitCode.FAILED, line, true));
  }

  @Test
  void givenNativesThatDoNotLoad_whenTold_thenTheInnermostReason() {
    Throwable link = new UnsatisfiedLinkError("/c/libnd4jcpu.so: failed to map segment");
    Throwable wrapped = new ExceptionInInitializerError(new IllegalStateException(link));
    link.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.bytedeco.javacpp.Loader", "a", "b", 1)
        });

    assertThat(Failure.of(new IllegalStateException(wrapped)))
        .isEqualTo(
            new Failure(
                ExitCode.FAILED,
                "The native libraries cannot be loaded: /c/libnd4jcpu.so: failed to map segment;"
                    + " spark-resnet doctor looks at what they need",
                true));
  }

  @Test
  void givenDefect_whenTold_thenItsTraceCountsAndTheLineIsOne() {
    Failure failure =
        Failure.of(new SparkException(STAGE.formatted("java.lang.NullPointerException: x"), null));

    assertThat(failure.expected()).isFalse();
    assertThat(failure.message()).hasLineCount(1);
  }
}
