package dev.sparkresnet.driver.serve;

import java.io.IOException;

/** Where a model comes from that is served. */
public interface ModelSource {
  /**
   * What is meant now: another name as soon as another network is to be served. Reads a small file
   * at most.
   *
   * @throws dev.sparkresnet.data.BadDataException if there is nothing to serve
   */
  String current() throws IOException;

  /** Whether {@link #current} may ever change. */
  boolean canChange();

  /**
   * Reads a network and compares its digest.
   *
   * @param version as {@link #current} gave it
   * @throws dev.sparkresnet.data.BadDataException if it is missing or damaged, or no model that can
   *     be served
   */
  ServedModel load(String version) throws IOException;
}
