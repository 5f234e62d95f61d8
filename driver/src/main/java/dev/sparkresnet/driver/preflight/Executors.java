package dev.sparkresnet.driver.preflight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The executors that have told the driver about themselves, those that are gone included. */
final class Executors {
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

  /** Returns those known and hands later ones to a consumer. */
  synchronized List<ProcessFacts> thenEach(Consumer<ProcessFacts> consumer) {
    later = consumer;
    List<ProcessFacts> known = new ArrayList<>(byId.values());
    known.sort(Comparator.comparing(ProcessFacts::executor));
    return known;
  }
}
