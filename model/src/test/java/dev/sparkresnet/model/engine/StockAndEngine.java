package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One network twice: stock DL4J in double precision as the truth, and the engine in single
 * precision, with the same parameters.
 */
final class StockAndEngine implements AutoCloseable {
  /** True gradients below this are 0: those of biases in front of a batch norm. */
  private static final double ZERO = 1e-9;

  /** What rounding may leave of a gradient that is 0. */
  private static final double NOISE = 1e-3;

  final ComputationGraph stock;
  final ComputationGraph accelerated;
  final Engine engine;

  StockAndEngine(
      Function<DataType, ComputationGraphConfiguration> configuration, EngineOptions options) {
    this(configuration, graph -> Engine.attach(graph, options));
  }

  StockAndEngine(
      Function<DataType, ComputationGraphConfiguration> configuration,
      Function<ComputationGraph, Engine> attach) {
    stock = new ComputationGraph(configuration.apply(DataType.DOUBLE));
    stock.init();
    accelerated = new ComputationGraph(configuration.apply(DataType.FLOAT));
    accelerated.init();
    randomise(stock);
    accelerated.params().assign(stock.params().castTo(DataType.FLOAT));
    stock.params().assign(accelerated.params().castTo(DataType.DOUBLE));
    engine = attach.apply(accelerated);
  }

  /** Initial biases, betas and gammas of 0 and 1 would hide mistakes. */
  private static void randomise(ComputationGraph graph) {
    Nd4j.getRandom().setSeed(11);
    graph
        .paramTable()
        .forEach(
            (name, values) -> {
              if (!name.endsWith("_W")) {
                values.addi(Nd4j.rand(DataType.DOUBLE, values.shape()).muli(0.5));
              }
            });
  }

  static DataSet data(int classes, long... imageShape) {
    Nd4j.getRandom().setSeed(5);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, imageShape[0], classes);
    for (int i = 0; i < imageShape[0]; i++) {
      labels.putScalar(i, (i * 7) % classes, 1);
    }
    return new DataSet(Nd4j.rand(DataType.FLOAT, imageShape), labels);
  }

  /** Runs one forward and backward pass in both and compares loss and all gradients. */
  void assertSameGradients(DataSet data, double tolerance) {
    computeGradients(stock, data);
    computeGradients(accelerated, data);
    assertThat(accelerated.score()).isCloseTo(stock.score(), within(tolerance));
    Map<String, INDArray> expected = stock.gradient().gradientForVariable();
    Map<String, INDArray> actual = accelerated.gradient().gradientForVariable();
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((name, value) -> assertClose(name, actual.get(name), value, tolerance));
  }

  /** Fills the engine's gradients, so that what the next pass leaves of them shows. */
  void spoilGradients(DataSet data) {
    computeGradients(accelerated, data);
    accelerated.gradient().gradientForVariable().values().forEach(g -> g.assign(Double.NaN));
  }

  private static void computeGradients(ComputationGraph graph, DataSet data) {
    DataType type = graph.params().dataType();
    graph.setInputs(data.getFeatures().castTo(type));
    graph.setLabels(data.getLabels().castTo(type));
    graph.computeGradientAndScore();
  }

  /** Compares predictions. */
  void assertSameOutput(DataSet data, double tolerance) {
    assertClose(
        "output",
        accelerated.output(data.getFeatures())[0],
        stock.output(data.getFeatures().castTo(DataType.DOUBLE))[0],
        tolerance);
  }

  void fit(DataSet data) {
    stock.fit(
        new DataSet(
            data.getFeatures().castTo(DataType.DOUBLE), data.getLabels().castTo(DataType.DOUBLE)));
    accelerated.fit(data);
  }

  static void assertClose(String what, INDArray actual, INDArray expected, double tolerance) {
    assertThat(actual.shape()).as("shape of " + what).isEqualTo(expected.shape());
    INDArray truth = expected.castTo(DataType.DOUBLE);
    double size = truth.norm2Number().doubleValue();
    double error = actual.castTo(DataType.DOUBLE).sub(truth).norm2Number().doubleValue();
    if (size < ZERO) {
      assertThat(error).as("absolute error of " + what).isLessThan(NOISE);
    } else {
      assertThat(error / size).as("relative error of " + what).isLessThan(tolerance);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
