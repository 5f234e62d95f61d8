package dev.sparkresnet.model.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lends buffers for activations and gradients. A training step asks for the same sizes in the same
 * order every time, so that from the second step on nothing is allocated.
 */
final class BufferPool implements AutoCloseable {
  /** A lent buffer may be larger than asked for by this factor; beyond it, a new one is made. */
  private static final double LARGEST_WASTE = 1.5;

  private final List<Buffer> all = new ArrayList<>();
  private final TreeMap<Long, Deque<Buffer>> free = new TreeMap<>();
  private long bytesHeld;
  private long largestInput;
  private boolean smallerThanLargest;

  /** Lends a buffer of at least {@code bytes}. Its content is undefined. */
  Buffer acquire(long bytes) {
    Map.Entry<Long, Deque<Buffer>> fit = free.ceilingEntry(bytes);
    if (fit != null && fit.getKey() <= bytes * wasteAllowed()) {
      Buffer buffer = fit.getValue().pop();
      if (fit.getValue().isEmpty()) {
        free.remove(fit.getKey());
      }
      return buffer;
    }
    Buffer buffer = new Buffer(bytes);
    all.add(buffer);
    bytesHeld += bytes;
    return buffer;
  }

  void giveBack(Buffer buffer) {
    free.computeIfAbsent(buffer.bytes(), size -> new ArrayDeque<>()).push(buffer);
  }

  /**
   * Says how large the coming pass is. A pass smaller than the largest so far (the last minibatch
   * of an epoch) lives in the buffers of the largest instead of getting its own.
   */
  void announce(long elementsOfInput) {
    smallerThanLargest = elementsOfInput < largestInput;
    largestInput = Math.max(largestInput, elementsOfInput);
  }

  private double wasteAllowed() {
    return smallerThanLargest ? Double.MAX_VALUE : LARGEST_WASTE;
  }

  long bytesHeld() {
    return bytesHeld;
  }

  @Override
  public void close() {
    all.forEach(Buffer::free);
    all.clear();
    free.clear();
    bytesHeld = 0;
  }
}
