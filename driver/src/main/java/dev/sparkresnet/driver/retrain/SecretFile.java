package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.driver.failure.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** A file of this machine whose first line is a secret. */
final class SecretFile {
  private SecretFile() {}

  /**
   * The line, without blanks around it.
   *
   * @param key that names the file, for messages
   * @throws CommandException if the file cannot be read, others can read it, or the line is empty
   */
  static String firstLine(String key, String name) {
    String line;
    try {
      Path file = Path.of(name);
      requirePrivate(key, file);
      try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        line = reader.readLine();
      }
    } catch (IOException | InvalidPathException e) {
      throw CommandException.usage(
          key + " must name a text file that can be read here, " + name + " cannot be: " + why(e));
    }
    if (line == null || line.isBlank()) {
      throw CommandException.usage(
          key
              + " must name a file with the secret on its first line, that of "
              + name
              + " is empty");
    }
    return line.strip();
  }

  /** What is not of Java's own words would repeat what the file holds. */
  private static String why(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    return e instanceof AccessDeniedException
        ? "permission denied"
        : "it is not readable as text in UTF-8";
  }

  /**
   * As scripts/spark-resnet asks of properties files. A file of somebody else, as Kubernetes mounts
   * secrets, can only be read through its group.
   */
  private static void requirePrivate(String key, Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    PosixFileAttributes attributes = view.readAttributes();
    boolean ours = attributes.owner().getName().equals(System.getProperty("user.name"));
    if (attributes.permissions().contains(PosixFilePermission.OTHERS_READ)
        || (ours && attributes.permissions().contains(PosixFilePermission.GROUP_READ))) {
      throw CommandException.usage(
          key
              + " must name a file that other users cannot read, "
              + file
              + " can be read by them. Make it yours alone: chmod 600 "
              + file);
    }
  }
}
