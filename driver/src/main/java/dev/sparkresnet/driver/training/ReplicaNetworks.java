package dev.sparkresnet.driver.training;

import dev.sparkresnet.model.engine.EngineOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The networks that this process has built and that no task uses at the moment.
 *
 * <p>Building a network and its kernels costs a good part of a second, tasks come by the dozen, and
 * every task overwrites all of a network's state, so networks are kept for the next task of the
 * same kind. At most as many exist as tasks ran at once.
 */
final class ReplicaNetworks {
  private record Kind(String configurationJson, EngineOptions engine) {}

  private static final Map<Kind, Deque<ReplicaNetwork>> IDLE = new HashMap<>();

  private ReplicaNetworks() {}

  /** Takes an idle network or builds one; its state is arbitrary. Closing it gives it back. */
  static ReplicaNetwork borrow(String configurationJson, EngineOptions engine) {
    Kind kind = new Kind(configurationJson, engine);
    ReplicaNetwork idle;
    synchronized (IDLE) {
      // A process works for one run at a time: networks of an earlier one would only hold memory.
      IDLE.keySet().removeIf(other -> closeIfOther(other, kind));
      idle = IDLE.computeIfAbsent(kind, any -> new ArrayDeque<>()).pollFirst();
    }
    return idle != null
        ? idle
        : ReplicaNetwork.build(configurationJson, engine, network -> giveBack(kind, network));
  }

  private static boolean closeIfOther(Kind other, Kind wanted) {
    if (other.equals(wanted)) {
      return false;
    }
    IDLE.get(other).forEach(ReplicaNetwork::destroy);
    return true;
  }

  private static void giveBack(Kind kind, ReplicaNetwork network) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(kind, any -> new ArrayDeque<>()).addFirst(network);
    }
  }
}
