package dev.sparkresnet.model.engine;

import org.bytedeco.javacpp.Pointer;

/** Working memory of kernels, shared by all kernels of a graph, as they run one after another. */
final class Scratchpad implements AutoCloseable {
  private Buffer buffer = new Buffer(1);
  private long version;

  void ensure(long bytes) {
    if (buffer.bytes() < bytes) {
      buffer.free();
      buffer = new Buffer(bytes);
      version++;
    }
  }

  Pointer pointer() {
    return buffer.pointer();
  }

  /** Changes whenever the memory has moved. */
  long version() {
    return version;
  }

  long bytes() {
    return buffer.bytes();
  }

  @Override
  public void close() {
    buffer.free();
  }
}
