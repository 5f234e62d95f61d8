package dev.sparkresnet.driver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;

/** One run of the command line in this process: its exit code and what it printed. */
public record CommandRun(int exitCode, String out, String err) {
  private static final Duration MOST = Duration.ofSeconds(10);

  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = commandLine.execute(arguments);
    commandLine.getOut().flush();
    awaitTasks();
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /**
   * A process would end with its command. In this one, tasks that Spark has told to stop may still
   * write files for a moment; those that wait for a server that is down do not hear it.
   */
  private static void awaitTasks() {
    Instant end = Instant.now().plus(MOST);
    while (Instant.now().isBefore(end)
        && Thread.getAllStackTraces().values().stream().anyMatch(CommandRun::isOfTask)) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static boolean isOfTask(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame -> frame.getClassName().equals("org.apache.spark.executor.Executor$TaskRunner"));
  }
}
