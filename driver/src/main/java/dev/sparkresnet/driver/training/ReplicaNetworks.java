package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.device.Device;
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
  /** Networks of one kind can stand in for each other; a network stays on its device. */
  private record Kind(NetworkBlueprint blueprint, Device device) {}

  private static final Map<Kind, Deque<ReplicaNetwork>> IDLE = new HashMap<>();

  private ReplicaNetworks() {}

  /** Takes an idle network or builds one; its state is arbitrary. Closing it gives it back. */
  static ReplicaNetwork borrow(NetworkBlueprint blueprint, Device device) {
    Kind kind = new Kind(blueprint, device);
    ReplicaNetwork idle;
    synchronized (IDLE) {
      // A process works for one run at a time: networks of an earlier one would only hold memory.
      IDLE.keySet().removeIf(other -> closeIfOther(other, blueprint));
      idle = IDLE.computeIfAbsent(kind, any -> new ArrayDeque<>()).pollFirst();
    }
    return idle != null
        ? idle
        : ReplicaNetwork.build(blueprint, device, network -> giveBack(kind, network));
  }

  private static boolean closeIfOther(Kind other, NetworkBlueprint wanted) {
    if (other.blueprint().equals(wanted)) {
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
