package dev.sparkresnet.data.fetch;

import java.io.IOException;
import java.nio.file.Path;

/** A place that the data set's files can come from. */
interface FileSource extends AutoCloseable {
  /** For messages: "the directory /x". */
  String description();

  /**
   * Writes the packed file {@code name} to {@code target}, which may hold the beginning of it from
   * an interrupted attempt.
   *
   * @throws IOException if it cannot be obtained; {@code target} may then hold a part of it
   */
  void fetch(String name, Path target) throws IOException, InterruptedException;

  @Override
  default void close() throws IOException {}
}
