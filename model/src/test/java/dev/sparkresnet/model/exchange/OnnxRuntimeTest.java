package dev.sparkresnet.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sparkresnet.model.resnet.ResNet18;
import java.nio.FloatBuffer;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What Microsoft's ONNX Runtime makes of the exported networks. */
class OnnxRuntimeTest {
  private static final float BAR = 1e-5f;

  @Test
  void givenSmallNetwork_whenRunByOnnxRuntime_thenSameProbabilities() throws OrtException {
    ComputationGraph network = RandomNetworks.of(ResNet18.forImageSize(96).withWidth(8));

    assertSame(network, OnnxModel.of(network).bytes(), RandomNetworks.images(8));
  }

  @Test
  void givenFullNetwork_whenRunByOnnxRuntime_thenSameProbabilitiesForOneAndForSeven()
      throws OrtException {
    ComputationGraph network = RandomNetworks.of(ResNet18.forImageSize(96));
    byte[] model = OnnxModel.of(network).bytes();

    assertSame(network, model, RandomNetworks.images(1));
    assertSame(network, model, RandomNetworks.images(7));
  }

  @Test
  void givenImagesOfAnotherSize_whenRunByOnnxRuntime_thenSameProbabilities() throws OrtException {
    ComputationGraph network = RandomNetworks.of(ResNet18.forImageSize(96).withWidth(8));
    INDArray parts =
        RandomNetworks.images(3)
            .get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(10, 71),
                NDArrayIndex.interval(20, 53))
            .dup('c');

    assertSame(network, OnnxModel.of(network).bytes(), parts);
  }

  @Test
  void givenTrainedNetwork_whenRunByOnnxRuntime_thenSameProbabilities() throws OrtException {
    ComputationGraph network = RandomNetworks.trained(ResNet18.forImageSize(96).withWidth(8));

    assertSame(network, OnnxModel.of(network).bytes(), RandomNetworks.images(8));
  }

  private static void assertSame(ComputationGraph network, byte[] model, INDArray images)
      throws OrtException {
    float[][] expected = network.outputSingle(images).toFloatMatrix();
    float[][] found = run(model, images);

    assertThat(found).hasDimensions(expected.length, expected[0].length);
    for (int image = 0; image < expected.length; image++) {
      for (int label = 0; label < expected[image].length; label++) {
        assertThat(found[image][label])
            .as("image %d, class %d", image, label)
            .isCloseTo(expected[image][label], within(BAR));
        // A certain answer would hide differences.
        assertThat(expected[image][label]).isBetween(1e-6f, 0.99f);
      }
    }
  }

  private static float[][] run(byte[] model, INDArray images) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(images.dup('c').data().asFloat()), images.shape());
        OrtSession.Result result = session.run(Map.of(OnnxModel.IMAGES, input))) {
      return (float[][]) result.get(OnnxModel.PROBABILITIES).orElseThrow().getValue();
    }
  }
}
