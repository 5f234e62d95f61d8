package dev.sparkresnet.driver.failure;

import dev.sparkresnet.data.storage.FailureReason;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/**
 * Failures of the surroundings that come as errors or as Spark's own exception: no memory, no
 * native library, a task that failed in another process.
 */
final class SurroundingFailure {
  /** Of DAGScheduler: what a task threw follows, and behind it the traces. */
  private static final Pattern TASK =
      Pattern.compile("(?s).*most recent failure: Lost task [^)]*\\) \\([^)]*\\): (.*)");

  private static final Pattern DEFECT =
      Pattern.compile(
          "java\\.lang\\.(NullPointer|ClassCast|IllegalState|IndexOutOf|ArrayIndexOutOf|Assertion)\\w*.*");

  private SurroundingFailure() {}

  /** One line, or nothing where it may be a defect of this program. */
  static Optional<String> of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return Optional.of(outOfMemory(cause.getMessage()));
      } else if (cause instanceof LinkageError && isOfNatives(cause)) {
        return Optional.of(
            "The native libraries cannot be loaded: "
                + FailureReason.firstLine(innermost(cause).getMessage())
                + "; spark-resnet doctor looks at what they need");
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkException) {
        Optional<String> told = ofTask(String.valueOf(cause.getMessage()));
        if (told.isPresent()) {
          return told;
        }
      }
    }
    return Optional.empty();
  }

  /** What a process that is not this one threw, where its class is not known here. */
  private static Optional<String> ofTask(String message) {
    Matcher task = TASK.matcher(message);
    if (!task.matches()) {
      return Optional.empty();
    }
    String first = task.group(1).lines().findFirst().orElse("");
    if (DEFECT.matcher(first).matches()) {
      return Optional.empty();
    } else if (first.startsWith("java.lang.OutOfMemoryError")) {
      return Optional.of(outOfMemory(FailureReason.firstLine(first)));
    }
    return Optional.of("A task failed: " + FailureReason.firstLine(first));
  }

  private static String outOfMemory(String message) {
    return "Out of memory: "
        + FailureReason.firstLine(message)
        + "; give the driver more with --driver-memory, executors with spark.executor.memory, or make train.batch-size-per-replica smaller";
  }

  private static boolean isOfNatives(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (frame.getClassName().startsWith("org.nd4j.")
            || frame.getClassName().startsWith("org.bytedeco.")) {
          return true;
        }
      }
    }
    return false;
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
