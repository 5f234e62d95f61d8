package dev.sparkresnet.model.reference;

import dev.sparkresnet.model.resnet.Logits;
import dev.sparkresnet.model.resnet.NamedParameter;
import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.TrainingHyperparameters;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs what PyTorch ran for a reference on this machine's backend and compares the numbers: logits,
 * loss and every gradient of one minibatch, the activations of every top-level module, the losses
 * after Adam steps.
 */
public final class ReferenceCheck {
  private static final double LEARNING_RATE = 1e-3;

  private final PyTorchReference reference;
  private final ReferenceImages images;
  private final ResNet18 network;

  private ReferenceCheck(PyTorchReference reference, ReferenceImages images, ResNet18 network) {
    this.reference = reference;
    this.images = images;
    this.network = network;
  }

  /**
   * The network's size follows from the reference's shapes and the images' size.
   *
   * @throws ReferenceException if reference and images do not fit together
   */
  public static ReferenceCheck of(PyTorchReference reference, ReferenceImages images) {
    return new ReferenceCheck(reference, images, ReferenceNetwork.of(reference, images));
  }

  /** The check that needs no files. */
  public static ReferenceCheck shipped() {
    return of(PyTorchReference.shipped(), ReferenceImages.shipped());
  }

  /**
   * Computes and compares.
   *
   * @param dataType FLOAT or DOUBLE
   * @param preparation applied to the graph once it has its parameters, for example to switch an
   *     engine on
   * @throws ReferenceException if the reference's parameters or stages are not those of ResNet-18
   */
  public ReferenceReport run(DataType dataType, Consumer<ComputationGraph> preparation) {
    Comparison comparison = new Comparison(reference, Bars.of(dataType));
    ComputationGraph graph =
        new ComputationGraph(
            network.configuration(new TrainingHyperparameters(LEARNING_RATE, dataType), 0));
    graph.init();
    List<NamedParameter> parameters = ReferenceParameters.fill(graph, reference);
    preparation.accept(graph);
    DataSet minibatch = minibatch(dataType);

    Map<String, INDArray> activations = graph.feedForward(minibatch.getFeatures(), true);
    comparison.trainLogits(Logits.of(graph, activations));
    comparison.stages(activations, Logits.of(graph, activations));
    graph.setInput(0, minibatch.getFeatures());
    graph.setLabel(0, minibatch.getLabels());
    graph.computeGradientAndScore();
    comparison.loss(graph.score());
    comparison.gradients(parameters, graph.gradient().gradientForVariable());
    comparison.lossesAfterAdamSteps(train(graph, minibatch));
    comparison.evalLogits(Logits.of(graph, graph.feedForward(minibatch.getFeatures(), false)));
    return new ReferenceReport(dataType, comparison.rows());
  }

  /** The loss after each Adam step. */
  private double[] train(ComputationGraph graph, DataSet minibatch) {
    int steps = reference.lossesAfterAdamSteps().size();
    double[] losses = new double[steps];
    for (int step = 0; step < steps; step++) {
      graph.fit(minibatch);
      if (step > 0) {
        // A step's score is the loss before it.
        losses[step - 1] = graph.score();
      }
    }
    if (steps > 0) {
      losses[steps - 1] = graph.score(minibatch, true);
    }
    return losses;
  }

  private DataSet minibatch(DataType dataType) {
    int size = reference.minibatchSize();
    double[][] scaled = new double[size][images.rows() * images.columns()];
    INDArray labels = Nd4j.zeros(dataType, size, network.classes());
    for (int i = 0; i < size; i++) {
      byte[] pixels = images.pixels()[reference.firstImage() + i];
      for (int pixel = 0; pixel < pixels.length; pixel++) {
        scaled[i][pixel] = Byte.toUnsignedInt(pixels[pixel]) / 255.0;
      }
      labels.putScalar(i, reference.labels().get(i), 1);
    }
    INDArray features =
        Nd4j.createFromArray(scaled)
            .castTo(dataType)
            .reshape(size, 1, images.rows(), images.columns());
    return new DataSet(features, labels);
  }
}
