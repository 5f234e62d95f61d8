package dev.sparkresnet.driver.packaging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A Spark job that multiplies, trains, saves and restores in a task, so that a class missing in the
 * application jar shows; run from a jar of its own.
 */
public final class TrainingProbe {
  private TrainingProbe() {}

  public static void main(String[] arguments) {
    try (JavaSparkContext spark = new JavaSparkContext()) {
      double sum =
          spark
              .parallelize(List.of(4), 1)
              .map(size -> Nd4j.ones(size, 2).mmul(Nd4j.ones(2, size)).sumNumber().doubleValue())
              .first();
      System.out.println("sum of the product: " + sum);
      boolean same = spark.parallelize(List.of(8), 1).map(TrainingProbe::survivesSaving).first();
      System.out.println("restored model predicts the same: " + same);
    }
  }

  private static boolean survivesSaving(int size) throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(size, size, 1))
                .addLayer("conv", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "image")
                .addLayer("norm", new BatchNormalization(), "conv")
                .addLayer(
                    "output",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "norm")
                .setOutputs("output")
                .build());
    graph.init();
    INDArray images = Nd4j.rand(2, 1, size, size);
    graph.fit(new DataSet(images, Nd4j.eye(2)));

    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, model, true);
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(model.toByteArray()));
    return restored.outputSingle(images).equalsWithEps(graph.outputSingle(images), 1e-6);
  }
}
