package dev.sparkresnet.model.engine;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A piece of native memory, aligned to a cache line. */
final class Buffer {
  private static final long ALIGNMENT = 64;

  private final BytePointer raw;
  private final Address aligned;
  private final long bytes;

  Buffer(long bytes) {
    this.bytes = bytes;
    raw = new BytePointer(bytes + ALIGNMENT);
    long misalignment = raw.address() % ALIGNMENT;
    aligned = new Address(raw.address() + (misalignment == 0 ? 0 : ALIGNMENT - misalignment));
  }

  Pointer pointer() {
    return aligned;
  }

  long bytes() {
    return bytes;
  }

  void free() {
    raw.deallocate();
  }
}
