package dev.sparkresnet.data.source;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.security.AccessControlException;

/** What kept a file from being read, in words for people. */
final class ReadFailure {
  private ReadFailure() {}

  /**
   * Whether it is about this one file of a Hadoop file system and will be so again, rather than
   * about servers and networks, where trying again helps.
   */
  static boolean isOfOneFile(IOException failure) {
    return isDenied(failure)
        || isMissing(failure)
        || failure instanceof ChecksumException
        || failure instanceof BlockMissingException;
  }

  static String reason(IOException failure) {
    if (isDenied(failure)) {
      return "permission denied";
    } else if (isMissing(failure)) {
      return "it is not there any more, or is a link to nothing";
    } else if (failure instanceof BlockMissingException || failure instanceof ChecksumException) {
      return "a part of it is lost or damaged in its file system";
    } else if (failure instanceof EOFException) {
      return "it ends too early";
    }
    // What Java's own exceptions say of themselves begins with the path, which the row has.
    String reason =
        failure instanceof FileSystemException told ? told.getReason() : failure.getMessage();
    return reason == null ? "reading failed" : reason.lines().findFirst().orElse("reading failed");
  }

  private static boolean isDenied(IOException failure) {
    return failure instanceof AccessControlException
        || failure instanceof AccessDeniedException
        || String.valueOf(failure.getMessage()).endsWith("(Permission denied)");
  }

  private static boolean isMissing(IOException failure) {
    return failure instanceof FileNotFoundException || failure instanceof NoSuchFileException;
  }
}
