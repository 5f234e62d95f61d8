package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.NoOpUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * DL4J's updater with Adam in one pass over memory. The state is DL4J's own array; whatever else a
 * graph asks of its updater (other algorithms, regularization, clipping) is done by DL4J.
 */
final class OnePassUpdater extends ComputationGraphUpdater {
  private final int threads;
  private final List<AdamPass> passes = new ArrayList<>();
  private final boolean usable;

  /**
   * Replaces an updater.
   *
   * @param state of the updater so far, used in place, or null to begin with zeros
   */
  OnePassUpdater(ComputationGraph graph, INDArray state, int threads) {
    super(graph, state);
    this.threads = threads;
    usable = network.conf().isMiniBatch() && updaterBlocks.stream().allMatch(this::isSimple);
    if (usable) {
      for (UpdaterBlock block : updaterBlocks) {
        if (block.getGradientUpdater() instanceof AdamUpdater) {
          passes.add(new AdamPass(block));
        }
      }
    }
  }

  /** Adam on gradients, or nothing on running statistics, and no more. */
  private boolean isSimple(UpdaterBlock block) {
    Class<?> algorithm = block.getGradientUpdater().getClass();
    boolean isAdam = algorithm == AdamUpdater.class;
    return (isAdam || algorithm == NoOpUpdater.class)
        && block.getLayersAndVariablesInBlock().stream()
            .allMatch(
                p ->
                    p.getLayer().updaterDivideByMinibatch(p.getParamName()) == isAdam
                        && isUnmodified(p.getLayer(), p.getParamName()));
  }

  private static boolean isUnmodified(Trainable layer, String parameter) {
    GradientNormalization normalization = layer.getConfig().getGradientNormalization();
    List<Regularization> regularization = layer.getConfig().getRegularizationByParam(parameter);
    return (normalization == null || normalization == GradientNormalization.None)
        && (regularization == null || regularization.isEmpty());
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaceMgr) {
    INDArray gradients = gradient.gradient();
    if (!usable || gradients.dataType() != DataType.FLOAT) {
      super.update(gradient, iteration, epoch, batchSize, workspaceMgr);
      return;
    }
    // The graph may have been given a new gradient array since the last step.
    passes.forEach(pass -> pass.bind(gradients));
    if (threads == 1) {
      runShare(iteration, epoch, batchSize, 0);
    } else {
      IntStream.range(0, threads)
          .parallel()
          .forEach(share -> runShare(iteration, epoch, batchSize, share));
    }
  }

  private void runShare(int iteration, int epoch, int batchSize, int share) {
    passes.forEach(pass -> pass.run(iteration, epoch, batchSize, share, threads));
  }

  // Compared by state, as all of DL4J's updaters are.
  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
