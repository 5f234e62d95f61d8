package dev.sparkresnet.driver.training;

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
  private static final Map<NetworkBlueprint, Deque<ReplicaNetwork>> IDLE = new HashMap<>();

  private ReplicaNetworks() {}

  /** Takes an idle network or builds one; its state is arbitrary. Closing it gives it back. */
  static ReplicaNetwork borrow(NetworkBlueprint blueprint) {
    ReplicaNetwork idle;
    synchronized (IDLE) {
      // A process works for one run at a time: networks of an earlier one would only hold memory.
      IDLE.keySet().removeIf(other -> closeIfOther(other, blueprint));
      idle = IDLE.computeIfAbsent(blueprint, any -> new ArrayDeque<>()).pollFirst();
    }
    return idle != null
        ? idle
        : ReplicaNetwork.build(blueprint, network -> giveBack(blueprint, network));
  }

  private static boolean closeIfOther(NetworkBlueprint other, NetworkBlueprint wanted) {
    if (other.equals(wanted)) {
      return false;
    }
    IDLE.get(other).forEach(ReplicaNetwork::destroy);
    return true;
  }

  private static void giveBack(NetworkBlueprint blueprint, ReplicaNetwork network) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(blueprint, any -> new ArrayDeque<>()).addFirst(network);
    }
  }
}
