package dev.sparkresnet.driver.preflight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** The executors that have told the driver about themselves, those that are gone included. */
final class Executors {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_BETWEEN_LOOKS = 50;

  private final Map<String, ProcessFacts> byId = new TreeMap<>();
  private Consumer<ProcessFacts> later = facts -> {};

  synchronized void add(ProcessFacts facts) {
    byId.put(facts.executor(), facts);
    notifyAll();
    later.accept(facts);
  }

  /** Waits until there are so many, or some time has passed. */
  synchronized int await(int count, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (byId.size() < count && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return byId.size();
  }

  /**
   * Waits until all that Spark knows of have told, and no more came for a while, or some time has
   * passed.
   *
   * @param registered how many Spark knows of now
   */
  synchronized int awaitAll(IntSupplier registered, long quietMillis, long millis)
      throws InterruptedException {
    long deadline = System.nanoTime() + millis * NANOS_PER_MILLI;
    long changed = System.nanoTime();
    int known = byId.size();
    while (System.nanoTime() < deadline) {
      int expected = Math.max(registered.getAsInt(), byId.size());
      if (expected > known) {
        known = expected;
        changed = System.nanoTime();
      } else if (byId.size() >= known
          && System.nanoTime() - changed >= quietMillis * NANOS_PER_MILLI) {
        break;
      }
      wait(MILLIS_BETWEEN_LOOKS);
    }
    return byId.size();
  }

  /** Returns those known and hands later ones to a consumer. */
  synchronized List<ProcessFacts> thenEach(Consumer<ProcessFacts> consumer) {
    later = consumer;
    List<ProcessFacts> known = new ArrayList<>(byId.values());
    known.sort(Comparator.comparing(ProcessFacts::executor));
    return known;
  }
}
