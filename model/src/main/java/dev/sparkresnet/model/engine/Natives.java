package dev.sparkresnet.model.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/**
 * Owns native objects, so that they are freed when the engine closes and not when Java collects.
 */
final class Natives implements AutoCloseable {
  private final Deque<Pointer> owned = new ArrayDeque<>();

  /** Takes over and returns an object. */
  <P extends Pointer> P own(P pointer) {
    owned.push(pointer);
    return pointer;
  }

  /** Frees in reverse order of creation. */
  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().deallocate();
    }
  }
}
