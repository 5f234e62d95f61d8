package dev.sparkresnet.model.resnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ResNet18Test {
  private static final ResNet18 NARROW = ResNet18.forImageSize(28).withWidth(4);

  @Test
  void givenDefaults_whenInitialised_thenHasPyTorchsNumberOfTrainableParameters() {
    ResNet18 network = ResNet18.forImageSize(96);
    ComputationGraph graph = network.graph(1);

    Map<String, INDArray> table = graph.paramTable();
    long trainable =
        NamedParameter.allOf(graph).stream().mapToLong(p -> p.in(table).length()).sum();
    assertThat(trainable).isEqualTo(11_178_378).isEqualTo(network.trainableParameterCount());
    // Means and variances of the 17 batch norms.
    assertThat(graph.numParams() - trainable).isEqualTo(2L * (64 + 3840));
  }

  @Test
  void givenChannelsAndClasses_whenRun_thenGivesProbabilitiesPerClass() {
    ComputationGraph graph = new ResNet18(33, 3, 7, 4).graph(TrainingHyperparameters.defaults(), 5);

    INDArray probabilities = graph.outputSingle(Nd4j.rand(DataType.FLOAT, 2, 3, 33, 33));

    assertThat(probabilities.shape()).containsExactly(2, 7);
    assertThat(probabilities.sum(1).toDoubleVector())
        .containsExactly(new double[] {1, 1}, within(1e-5));
  }

  @Test
  void givenSameSeed_whenInitialisedTwice_thenParametersAreEqualBitForBit() {
    assertThat(NARROW.graph(7).params()).isEqualTo(NARROW.graph(7).params());
    assertThat(NARROW.graph(7).params()).isNotEqualTo(NARROW.graph(8).params());
  }

  @Test
  void givenUninitialisedConfiguration_whenWrittenAsJson_thenNamesStockClassesAndComesBackEqual() {
    ComputationGraphConfiguration configuration =
        NARROW.configuration(TrainingHyperparameters.defaults(), 1);
    String json = configuration.toJson();

    Matcher classNames = Pattern.compile("\"@class\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    assertThat(classNames.results().map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("org.deeplearning4j.") || name.startsWith("org.nd4j."));
    assertThat(json).doesNotContain("dev.sparkresnet");
    assertThat(ComputationGraphConfiguration.fromJson(json)).isEqualTo(configuration);
  }

  @Test
  void givenOneStep_whenTrained_thenRunningStatisticsMoveByATenthOfTheBatchs() {
    ResNet18 network = NARROW;
    ComputationGraph graph =
        network.graph(TrainingHyperparameters.defaults().withDataType(DataType.DOUBLE), 3);
    DataSet batch = Minibatches.random(network, 6, DataType.DOUBLE);
    INDArray normalised = graph.feedForward(batch.getFeatures(), true).get("stem.conv").dup();

    graph.fit(batch);

    Map<String, INDArray> table = graph.paramTable();
    double[] expectedMean = normalised.mean(0, 2, 3).mul(0.1).toDoubleVector();
    double[] expectedVariance = normalised.var(false, 0, 2, 3).mul(0.1).add(0.9).toDoubleVector();
    assertThat(table.get("stem.bn_mean").toDoubleVector())
        .containsExactly(expectedMean, within(1e-12));
    assertThat(table.get("stem.bn_var").toDoubleVector())
        .containsExactly(expectedVariance, within(1e-12));
  }

  @Test
  void givenWrongSizes_whenConstructed_thenErrorNamesTheValue() {
    assertThatThrownBy(() -> ResNet18.forImageSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ResNet18: imageSize must be positive, got 0");
    assertThatThrownBy(() -> NARROW.withClasses(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ResNet18: classes must be at least 2, got 1");
    assertThatThrownBy(() -> new TrainingHyperparameters(Double.NaN, DataType.FLOAT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Learning rate must be positive and finite, got NaN");
    assertThatThrownBy(() -> new TrainingHyperparameters(1, DataType.INT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Data type must be FLOAT or DOUBLE, got INT");
  }

  @Test
  void givenNetwork_whenActivationsAreCounted_thenAsManyAsAForwardPassLeaves() {
    ResNet18 network = ResNet18.forImageSize(40).withWidth(4);
    long numbers =
        network.graph(0).feedForward(Nd4j.zeros(1, 1, 40, 40), false).values().stream()
            .mapToLong(INDArray::length)
            .sum();

    assertThat(network.activationCount()).isEqualTo(numbers);
  }
}
