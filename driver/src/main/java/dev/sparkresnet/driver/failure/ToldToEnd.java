package dev.sparkresnet.driver.failure;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;

/**
 * A process that was told to end (SIGTERM, SIGINT, SIGHUP) says so in one line: what Spark and its
 * threads throw while they are stopped under their work tells nothing.
 */
public final class ToldToEnd {
  /** Before every other hook of this program, of Spark and of Hadoop. */
  private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 1000;

  private static final long SECONDS = 5;
  private static final String OWN_LOGGERS = "dev.sparkresnet";
  private static final AtomicBoolean BY_ITSELF = new AtomicBoolean();

  private ToldToEnd() {}

  /** From now on the line is printed, unless the process ends by itself. */
  public static void watch(PrintStream err) {
    try {
      ShutdownHookManager.get()
          .addShutdownHook(() -> tell(err), PRIORITY, SECONDS, TimeUnit.SECONDS);
    } catch (IllegalStateException e) {
      // The signal came first, and nothing was begun.
      silence();
    }
  }

  private static void tell(PrintStream err) {
    if (!BY_ITSELF.get()) {
      silence();
      if (!isExit(Thread.getAllStackTraces().values())) {
        err.println("Told to end by a signal");
        err.flush();
      }
    }
  }

  /**
   * Whether a thread has called exit, as Spark does where its web interface finds no port, having
   * said why; a signal's handler does not come that way.
   */
  static boolean isExit(Collection<StackTraceElement[]> threads) {
    return threads.stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            frame ->
                frame.getClassName().equals(Runtime.class.getName())
                    && frame.getMethodName().equals("exit"));
  }

  private static void silence() {
    silenceLoggers();
    silenceStandardError();
  }

  /** The command has come to its end, whatever its exit code. */
  public static void endsByItself() {
    BY_ITSELF.set(true);
  }

  /** Whether the process is ending while a command still works. */
  public static boolean isSo() {
    return !BY_ITSELF.get() && ShutdownHookManager.get().isShutdownInProgress();
  }

  /**
   * Scala's pools print what their tasks throw, past every log. The log of this program keeps the
   * stream that it was opened with.
   */
  static void silenceStandardError() {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  private static void silenceLoggers() {
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      for (LoggerConfig logger : context.getConfiguration().getLoggers().values()) {
        if (!logger.getName().startsWith(OWN_LOGGERS)) {
          logger.setLevel(Level.OFF);
        }
      }
      context.updateLoggers();
    }
  }
}
