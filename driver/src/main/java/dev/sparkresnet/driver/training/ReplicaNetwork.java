package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.averaging.ChannelMoments;
import dev.sparkresnet.driver.device.Device;
import dev.sparkresnet.model.engine.Engine;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One network in this process with the engine that runs it: trains, predicts, measures batch norm
 * statistics.
 */
public final class ReplicaNetwork implements AutoCloseable {
  private final ComputationGraph network;
  private final Engine engine;
  private final TrainingAccuracy accuracy;
  private final StepRules rules;
  private final Device device;
  private final Consumer<ReplicaNetwork> onClose;

  private ReplicaNetwork(
      ComputationGraph network, Engine engine, Device device, Consumer<ReplicaNetwork> onClose) {
    this.network = network;
    this.engine = engine;
    this.device = device;
    this.onClose = onClose;
    this.accuracy = new TrainingAccuracy(network);
    this.rules = new StepRules(network);
    network.setListeners(accuracy, rules);
  }

  /**
   * Takes a network with the given state from those that this process keeps, or builds one, on the
   * device of the calling task; the calling thread computes there from now on.
   *
   * @throws dev.sparkresnet.driver.device.DeviceException if the task has none
   */
  public static ReplicaNetwork borrow(NetworkBlueprint blueprint, ModelState state) {
    Device device = Device.ofThisTask();
    device.pinThread();
    ReplicaNetwork network = ReplicaNetworks.borrow(blueprint, device);
    state.copyTo(network.network);
    return network;
  }

  static ReplicaNetwork build(
      NetworkBlueprint blueprint, Device device, Consumer<ReplicaNetwork> onClose) {
    ComputationGraph network =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(blueprint.configurationJson()));
    network.init();
    return new ReplicaNetwork(network, Engine.attach(network, blueprint.engine()), device, onClose);
  }

  /** Loss and hits of one training step, measured before its update. */
  record Step(double meanLoss, int correct) {}

  Step train(Minibatch minibatch, Recipe recipe) {
    try (INDArray features = minibatch.features();
        INDArray labels = minibatch.labelProbabilities(recipe.labelSmoothing())) {
      accuracy.expect(minibatch);
      rules.expect(recipe, minibatch.examples());
      network.fit(new INDArray[] {features}, new INDArray[] {labels});
      return new Step(network.score(), accuracy.correct());
    }
  }

  /** Class probabilities (N, classes) in inference mode; the caller closes them. */
  public INDArray predict(Minibatch minibatch) {
    try (INDArray features = minibatch.features()) {
      return network.outputSingle(false, features);
    }
  }

  /**
   * Runs the minibatch forward in training mode: mean and variance of every batch norm's input by
   * vertex name.
   */
  Map<String, ChannelMoments> batchNormMoments(Minibatch minibatch) {
    try (INDArray features = minibatch.features()) {
      return BatchNormProbe.moments(network, engine, features);
    }
  }

  ModelState state() {
    return ModelState.of(network);
  }

  Device device() {
    return device;
  }

  public String engineName() {
    return engine.name();
  }

  /** Gives the network back to this process. */
  @Override
  public void close() {
    onClose.accept(this);
  }

  void destroy() {
    engine.close();
  }
}
