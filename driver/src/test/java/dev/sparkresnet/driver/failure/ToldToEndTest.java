package dev.sparkresnet.driver.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.ExecutionContext;

class ToldToEndTest {
  private final PrintStream err = System.err;
  private final Thread.UncaughtExceptionHandler handler =
      Thread.getDefaultUncaughtExceptionHandler();

  @AfterEach
  void restore() {
    System.setErr(err);
    Thread.setDefaultUncaughtExceptionHandler(handler);
  }

  /** As Spark's block manager master does where its pool is shut down under its work. */
  @Test
  void givenReporterOfScalasPools_whenSilenced_thenItPrintsNoTrace() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));

    ToldToEnd.silenceStandardError();
    ExecutionContext.defaultReporter().apply(new IllegalStateException("rejected"));

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void givenThreadThatDies_whenSilenced_thenItPrintsNoTrace() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));

    ToldToEnd.silenceStandardError();
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("stopped");
            });
    thread.start();
    thread.join();

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void givenThreadThatExits_whenLookedAt_thenItIsNoSignal() {
    StackTraceElement[] exits = {frame("java.lang.Shutdown"), frame("java.lang.Runtime")};
    StackTraceElement[] handler = {frame("java.lang.Shutdown"), frame("java.lang.Terminator$1")};

    assertThat(ToldToEnd.isExit(List.of(handler, exits))).isTrue();
    assertThat(ToldToEnd.isExit(List.<StackTraceElement[]>of(handler))).isFalse();
    assertThat(ToldToEnd.isExit(List.of())).isFalse();
  }

  private static StackTraceElement frame(String type) {
    return new StackTraceElement(type, "exit", null, -1);
  }
}
