package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs the nodes of one graph as DL4J walks through its vertices, and decides when memory is given
 * back.
 *
 * <p>A pass begins when a node is computed that does not come after the one computed last. While
 * training, a result lives until its node's backward pass is done; otherwise until its last reader
 * has read it.
 */
final class GraphRuntime implements AutoCloseable {
  /** Shapes that stay planned: training and inference, each with a full and a last minibatch. */
  private static final int PLANS_KEPT = 8;

  /** A plan's key: batch size, channels, height, width of the first input. */
  private record Key(List<Long> shape, PlanScope.Mode mode) {}

  private final ActivationLayout layout;
  private final int threads;
  private final Map<Node, Integer> order;
  private final BufferPool pool = new BufferPool();
  private final Scratchpad scratchpad = new Scratchpad();
  private final LinkedHashMap<Key, ShapePlan> plans = new LinkedHashMap<>(16, 0.75f, true);
  private Map<String, BatchNormStatistics> unusedStatistics = Map.of();
  private ShapePlan current;
  private ShapePlan lastTraining;
  private int lastComputed = -1;
  private long passNumber;
  private boolean profiling;

  GraphRuntime(List<Node> nodesInOrder, ActivationLayout layout, int threads) {
    this.layout = layout;
    this.threads = threads;
    order = new LinkedHashMap<>();
    nodesInOrder.forEach(node -> order.put(node, order.size()));
  }

  /** Computes a node; returns the activations of its own vertex. */
  INDArray forward(Node node, INDArray[] inputs, PlanScope.Mode mode, LayerWorkspaceMgr manager) {
    if (current == null || order.get(node) <= lastComputed || current.scope().mode() != mode) {
      beginPass(node, inputs, mode);
    }
    lastComputed = order.get(node);
    ShapePlan.Planned planned = current.forward(node, inputs);
    for (int i = 0; i < inputs.length; i++) {
      Import imported = planned.imports.get(i);
      if (imported != null) {
        current.requireShape(node, imported.target(), inputs[i]);
        imported.run(inputs[i]);
      }
    }
    boolean keepAll = mode == PlanScope.Mode.TRAINING || manager.isScopedOut(ArrayType.ACTIVATIONS);
    planned.plan.forward(keepAll || node.isExposed() ? 1 : node.consumers().size());
    if (!keepAll) {
      releaseInputs(node, planned);
    }
    return node.hasFusedRelu() ? valueBeforeRelu(node, manager) : resultValue(node, manager);
  }

  private void beginPass(Node node, INDArray[] inputs, PlanScope.Mode mode) {
    CpuThreads.use(threads);
    if (current != null) {
      current.release();
    }
    if (node.inputs().get(0) != null) {
      throw new IllegalStateException(
          "A pass must begin at the network's input, not at vertex " + node.name());
    }
    List<Long> shape = new ArrayList<>();
    for (long size : inputs[0].shape()) {
      shape.add(size);
    }
    pool.announce(inputs[0].length());
    current =
        plans.computeIfAbsent(
            new Key(shape, mode),
            key -> {
              KernelContext kernels = new KernelContext(pool, scratchpad);
              if (profiling) {
                kernels.startProfile();
              }
              return new ShapePlan(new PlanScope(kernels, layout, mode));
            });
    if (mode == PlanScope.Mode.TRAINING) {
      lastTraining = current;
    }
    dropOldPlans();
    passNumber++;
  }

  private void dropOldPlans() {
    Iterator<ShapePlan> eldest = plans.values().iterator();
    while (plans.size() > PLANS_KEPT) {
      ShapePlan plan = eldest.next();
      eldest.remove();
      if (plan == lastTraining) {
        unusedStatistics = plan.batchNormStatistics();
        lastTraining = null;
      }
      plan.close();
    }
  }

  private static void releaseInputs(Node node, ShapePlan.Planned planned) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (node.inputs().get(i) == null) {
        planned.imports.get(i).release();
      } else {
        planned.plan.input(i).release();
      }
    }
  }

  /** The activations of {@link Node#resultVertex}. */
  INDArray resultValue(Node node, LayerWorkspaceMgr manager) {
    if (node.isExposed()) {
      INDArray array =
          manager.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, resultShape(node));
      current.export(node).into(array);
      if (!current.scope().isTraining()) {
        current.of(node).plan.result().release();
      }
      return array;
    }
    ActivationValues values = new ActivationValues(current);
    return manager.isScopedOut(ArrayType.ACTIVATIONS)
        ? values.result(node)
        : lazy(node, () -> values.result(node));
  }

  private INDArray valueBeforeRelu(Node node, LayerWorkspaceMgr manager) {
    ActivationValues values = new ActivationValues(current);
    return manager.isScopedOut(ArrayType.ACTIVATIONS)
        ? values.beforeRelu(node)
        : lazy(node, () -> values.beforeRelu(node));
  }

  private INDArray lazy(Node node, java.util.function.Supplier<INDArray> value) {
    long pass = passNumber;
    return LazyArray.of(
        resultShape(node),
        () -> {
          if (pass != passNumber) {
            throw new IllegalStateException(
                "Activations of vertex %s are those of an earlier pass; dup() them in time"
                    .formatted(node.name()));
          }
          return value.get();
        });
  }

  private long[] resultShape(Node node) {
    long[] shape = current.of(node).plan.result().shape();
    return node instanceof PoolingNode pooling && pooling.isGlobal()
        ? new long[] {shape[0], shape[1]}
        : shape;
  }

  /** Takes the gradient that DL4J has for an exposed result. */
  void importGradient(Node node, INDArray gradient) {
    CpuThreads.use(threads);
    current.gradientImport(node).run(gradient);
  }

  /** Runs a node's backward pass; returns parameter gradients and one gradient per input. */
  Pair<Gradient, INDArray[]> backward(Node node, LayerWorkspaceMgr manager) {
    GradientSum gradient = current.gradient(node);
    ShapePlan.Planned planned = current.of(node);
    gradient.run();
    planned.plan.backward();
    gradient.sum().release();
    INDArray[] inputGradients = new INDArray[node.inputs().size()];
    for (int i = 0; i < inputGradients.length; i++) {
      if (node.inputs().get(i) == null && !node.readsNetworkInput()) {
        Tensor tensor = planned.plan.inputGradients().get(i);
        inputGradients[i] =
            manager.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, tensor.shape());
        current.gradientExport(node, i).into(inputGradients[i]);
        tensor.release();
      }
    }
    planned.plan.releaseState();
    planned.imports.stream().filter(i -> i != null).forEach(Import::release);
    Gradient parameterGradients = new DefaultGradient();
    planned.plan.parameterGradients().forEach(parameterGradients::setGradientFor);
    return new Pair<>(parameterGradients, inputGradients);
  }

  Map<String, BatchNormStatistics> batchNormStatistics() {
    return lastTraining == null ? unusedStatistics : lastTraining.batchNormStatistics();
  }

  void startProfile() {
    profiling = true;
    plans.values().forEach(plan -> plan.scope().kernels().startProfile());
  }

  List<KernelProfile> profile() {
    return plans.values().stream().flatMap(p -> p.scope().kernels().profile().stream()).toList();
  }

  long bytesHeld() {
    return pool.bytesHeld() + scratchpad.bytes();
  }

  @Override
  public void close() {
    plans.values().forEach(ShapePlan::close);
    plans.clear();
    current = null;
    lastTraining = null;
    pool.close();
    scratchpad.close();
  }
}
