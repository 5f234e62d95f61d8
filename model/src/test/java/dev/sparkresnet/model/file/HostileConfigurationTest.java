package dev.sparkresnet.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations that ask for more than a model may. */
class HostileConfigurationTest {
  /** Places where Jackson takes a class name from. */
  static Stream<Arguments> trappedPlaces() {
    return Stream.of(
        trap("NamedByClass", root -> layer(root).put("@class", Trap.className("NamedByClass"))),
        trap(
            "NamedByType",
            root ->
                layer(root)
                    .putObject("weightInitFn")
                    .put("@class", "org.deeplearning4j.nn.weights.WeightInitDistribution")
                    .putObject("distribution")
                    .put("type", Trap.className("NamedByType"))),
        trap(
            "NamedByArray",
            root -> layer(root).putArray("iupdater").add(Trap.className("NamedByArray"))));
  }

  private static Arguments trap(String name, Consumer<ObjectNode> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trappedPlaces")
  void givenForeignClass_whenRead_thenRefusedByNameAndNeverLoaded(
      String trap, Consumer<ObjectNode> change) throws IOException {
    byte[] file = SavedModel.small().withConfiguration(change).zip();

    assertRefused(file).hasMessageContaining(Trap.className(trap));
    assertThat(Trap.SPRUNG).doesNotContain(trap);
    assertThatThrownBy(
            () -> ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file)))
        .isInstanceOf(RuntimeException.class);
    assertThat(Trap.SPRUNG).contains(trap);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer",
        "org.deeplearning4j.nn.conf.layers.SelfAttentionLayer",
        "org.deeplearning4j.nn.conf.graph.AttentionVertex",
        "org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer",
        "org.deeplearning4j.nn.modelimport.keras.layers.core.KerasLambda",
        "org.nd4j.linalg.activations.implementations.Mine",
        "org.nd4j.linalg.activations.impl.below.Mine",
        "org.nd4j.linalg.activations.impl.Outer$Inner",
        "org.nd4j.linalg.activations.impl.ActivationReLU<java.io.File>",
        "org.nd4j.linalg.schedule.MapSchedule<org.nd4j.linalg.schedule.ISchedule>",
        "java.util.HashMap",
        ""
      })
  void givenClassThatIsNotListed_whenRead_thenRefusedByName(String name) throws IOException {
    assertRefused(root -> layer(root).put("@class", name))
        .hasMessage(
            "configuration.json: /vertices/dense/layerConf/layer/@class should be a class of DL4J that an image classifier needs, is \"%s\"",
            name);
  }

  @Test
  void givenClassNameInNameOfVertex_whenRead_thenVertexIsStillLookedAt() throws IOException {
    assertRefused(root -> ((ObjectNode) root.get("vertices")).putArray("variables").add("a.B"))
        .hasMessage("configuration.json: /vertices/variables should be an object, is [\"a.B\"]");
    assertRefused(
            root ->
                ((ObjectNode) root.get("vertices")).putObject("@class").put("@class", "a.Vertex"))
        .hasMessageContaining("/vertices/@class/@class should be a class of DL4J");
  }

  @Test
  void givenListOfNamesWithSomethingElse_whenRead_thenRefused() throws IOException {
    assertRefused(root -> root.putArray("networkInputs").addObject().put("@class", "a.B"))
        .hasMessageStartingWith(
            "configuration.json: /networkInputs should be a list of names, is ");
    assertRefused(root -> ((ObjectNode) root.get("vertexInputs")).put("dense", "in"))
        .hasMessage("configuration.json: /vertexInputs/dense should be a list of names, is \"in\"");
  }

  static Stream<Arguments> sizes() {
    long wrapping = 1L << 62;
    return Stream.of(
        size("nIn should be 0 to 134217728, is 2147483648", layer -> layer.put("nin", 1L << 31)),
        size("nIn should be 0 to 134217728, is -3", layer -> layer.put("nin", -3)),
        size(
            "nIn should be 0 to 134217728, is " + wrapping,
            layer -> layer.put("nin", wrapping).put("nout", 4)),
        size(
            "nIn should be 0 to 134217728, is " + wrapping,
            layer -> layer.put("nin", Long.toString(wrapping)).put("nout", 4)),
        size(
            "nOut should be 0 to 134217728, is 9223372036854775807",
            layer -> layer.put("nout", Long.MAX_VALUE)),
        size(
            "nIn times nOut should be 0 to 134217728, is 281474976710656",
            layer -> layer.put("nin", 1 << 24).put("nout", 1 << 24)),
        size(
            "number of parameters should be 0 to 134217728, is 134225920",
            layer -> layer.put("nin", 1 << 14).put("nout", 1 << 13)),
        size(
            "kernel, stride, padding or dilation should be 0 to 1024, is 2147483647",
            layer -> convolution(layer).putArray("padding").add(Integer.MAX_VALUE).add(0)),
        size(
            "kernel, stride, padding or dilation should be 0 to 1024, is -1",
            layer -> convolution(layer).putArray("stride").add(-1).add(1)),
        size(
            "number of parameters should be 0 to 134217728, is 4294967300",
            layer -> {
              convolution(layer).put("nin", 1024).put("nout", 4).put("hasBias", true);
              layer.putArray("kernelSize").add(1024).add(1024);
            }));
  }

  private static Arguments size(String problem, Consumer<ObjectNode> change) {
    return Arguments.of(problem, change);
  }

  private static ObjectNode convolution(ObjectNode layer) {
    layer.put("@class", "org.deeplearning4j.nn.conf.layers.ConvolutionLayer");
    for (String pixels : new String[] {"kernelSize", "stride", "padding", "dilation"}) {
      layer.putArray(pixels).add(1).add(1);
    }
    return layer;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sizes")
  void givenSizeOutOfRange_whenRead_thenRefusedBeforeAnythingIsAllocated(
      String problem, Consumer<ObjectNode> change) throws IOException {
    assertRefused(root -> change.accept(layer(root)))
        .hasMessage("configuration.json: vertex dense: " + problem);
  }

  @Test
  void givenManyLargeLayers_whenRead_thenTheirSumIsRefused() throws IOException {
    assertRefused(
            root -> {
              layer(root).put("nin", 1 << 13).put("nout", 1 << 13);
              SavedModel.layer(root, "out").put("nin", 1 << 13).put("nout", 1 << 13);
            })
        .hasMessage(
            "configuration.json: the network should have at most 134217728 parameters, has 134234112");
  }

  @Test
  void givenManyVertices_whenRead_thenRefused() throws IOException {
    assertRefused(
            root -> {
              ObjectNode vertices = (ObjectNode) root.get("vertices");
              for (int i = vertices.size(); i < 4097; i++) {
                vertices.putObject("v" + i);
              }
            })
        .hasMessage("configuration.json: expected at most 4096 vertices, found 4097");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void givenDeepNesting_whenRead_thenRefused(String opening) throws IOException {
    assertRefused(
            SavedModel.small().with(SavedModel.CONFIGURATION, bytes(opening.repeat(100_000))).zip())
        .hasMessage(
            "configuration.json: expected JSON, found: Depth (33) exceeds the maximum allowed nesting depth (32)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "1", "\"text\"", "{} {}", "{\"a\":1,\"a\":2}", "{", "\u0000"})
  void givenNoConfiguration_whenRead_thenRefused(String json) throws IOException {
    assertRefused(SavedModel.small().with(SavedModel.CONFIGURATION, bytes(json)).zip())
        .hasMessageStartingWith("configuration.json: ");
  }

  @Test
  void givenEmptyObject_whenRead_thenRefusedAsNoGraph() throws IOException {
    assertRefused(SavedModel.small().with(SavedModel.CONFIGURATION, bytes("{}")).zip())
        .hasMessageStartingWith(
            "configuration.json: expected the configuration of a ComputationGraph, DL4J says ")
        .hasMessageContaining("network has no inputs");
  }

  @Test
  void givenTooLongConfiguration_whenRead_thenRefused() throws IOException {
    assertRefused(
            SavedModel.small()
                .with(SavedModel.CONFIGURATION, bytes(" ".repeat((4 << 20) + 1)))
                .zip())
        .hasMessage("configuration.json: expected at most 4194304 bytes, it has more");
  }

  @Test
  void givenArrayInConfiguration_whenRead_thenRefused() throws IOException {
    assertRefused(
            root -> {
              ObjectNode weights =
                  ((ObjectNode) SavedModel.layer(root, "out").get("lossFn"))
                      .putObject("weights")
                      .put("dataType", "FLOAT");
              weights.putArray("shape").add(1 << 30).add(1 << 30);
              weights.putArray("data").add(1);
            })
        .hasMessage(
            "configuration.json: /vertices/out/layerConf/layer/lossFn/weights/shape belongs to an array, which should not be here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HALF", "LONG", "UTF8", "BOOL"})
  void givenOtherDataType_whenRead_thenRefused(String dataType) throws IOException {
    assertRefused(root -> root.put("dataType", dataType))
        .hasMessage("configuration.json: dataType should be FLOAT or DOUBLE, is " + dataType);
  }

  @Test
  void givenOtherPrecisionThanTheParameters_whenRead_thenRefused() throws IOException {
    assertRefused(root -> root.put("dataType", "DOUBLE"))
        .hasMessageEndingWith("its options should be 16384, is 8192");
  }

  @Test
  void givenGraphThatCannotBeBuilt_whenRead_thenRefused() throws IOException {
    assertRefused(root -> root.putArray("topologicalOrder").add(0).add(1).add(1_000_000))
        .hasMessageStartingWith(
            "configuration.json: expected a network that can be built, DL4J says ");
    assertRefused(root -> root.putArray("networkOutputs").add("nowhere"))
        .hasMessageContaining("Output name \"nowhere\" is not a valid vertex");
  }

  private static ObjectNode layer(ObjectNode root) {
    return SavedModel.layer(root, "dense");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Consumer<ObjectNode> change) throws IOException {
    return assertRefused(SavedModel.small().withConfiguration(change).zip());
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(byte... file) {
    return assertThatThrownBy(() -> ModelZip.of(file).network())
        .isInstanceOf(InvalidModelException.class);
  }
}
