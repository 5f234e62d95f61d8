package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.averaging.Slicing;
import java.io.Serializable;

/** A network on its way to the executors: one broadcast. */
public record EpochStart(NetworkBlueprint blueprint, ModelState state) implements Serializable {
  /** Takes a network in this state from those that this process keeps. */
  public ReplicaNetwork borrowNetwork() {
    return ReplicaNetwork.borrow(blueprint, state);
  }

  /** The vector that is averaged: parameters, then updater state. */
  Slicing slicing(int replicas) {
    return Slicing.of(state.vector().length, replicas);
  }
}
