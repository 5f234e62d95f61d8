package dev.sparkresnet.data.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.PathNotFoundException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** What a failure says of itself, in words. */
public final class FailureReason {
  /** As Java, Hadoop and Spark put an exception's class before its message. */
  private static final Pattern CLASS_NAME =
      Pattern.compile(
          "\\b(?:[a-z][a-z0-9_]*\\.)+(?:[A-Z]\\w*\\$)*[A-Z]\\w*(?:Exception|Error)(?:: |$)");

  private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private FailureReason() {}

  /**
   * One line. File systems name the path and say little else, so that what kind of failure it is
   * has to tell what was wrong with it; HDFS puts its servers' stack traces behind the first line.
   */
  public static String of(IOException failure) {
    String message = firstLine(failure.getMessage());
    String kind = kind(failure);
    if (message.isEmpty() || kind.isEmpty()) {
      return message + kind;
    }
    return message.toLowerCase(Locale.ROOT).contains(kind) ? message : kind + ": " + message;
  }

  /** The first line of a message that others wrote, without names of Java's classes. */
  public static String firstLine(String message) {
    String line = message == null ? "" : message.lines().findFirst().orElse("");
    return CLASS_NAME.matcher(line).replaceAll("").strip();
  }

  /** Empty where the message is all there is. */
  private static String kind(IOException failure) {
    if (failure.getClass() == IOException.class || failure instanceof RemoteException) {
      // What servers of Hadoop say begins with a sentence of its own.
      return "";
    } else if (failure instanceof FileNotFoundException
        || failure instanceof NoSuchFileException
        || failure instanceof PathNotFoundException) {
      return saysWhy(failure) ? "" : "not found";
    } else if (failure instanceof AccessDeniedException
        || failure instanceof AccessControlException) {
      return "permission denied";
    } else if (failure instanceof java.nio.file.FileSystemException) {
      return saysWhy(failure) ? "" : words(failure);
    } else if (failure instanceof QuotaExceededException) {
      return "quota exceeded";
    } else if (failure instanceof ConnectException) {
      return "connection refused";
    } else if (failure instanceof UnknownHostException) {
      return "unknown host";
    } else if (failure instanceof SocketTimeoutException) {
      return "no answer in time";
    } else if (failure instanceof EOFException) {
      return "ends too early";
    }
    return words(failure);
  }

  /** Java writes the operating system's words behind a path, Hadoop its own. */
  private static boolean saysWhy(IOException failure) {
    String message = firstLine(failure.getMessage());
    return message.contains("does not exist")
        || message.endsWith(")")
        || (failure instanceof java.nio.file.FileSystemException named
            && named.getReason() != null);
  }

  /** Such as "block missing" of HDFS's BlockMissingException. */
  private static String words(IOException failure) {
    String name = failure.getClass().getSimpleName().replaceFirst("(IO)?Exception$", "");
    return WORD.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
  }
}
