package dev.sparkresnet.model.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

class MalformedReferenceTest {
  static Stream<Arguments> givenChange_whenRead_thenErrorNamesPlaceAndExpectation() {
    return Stream.of(
        change(
            root -> root.remove("loss"),
            ": expected a key 'loss', found only [images, labels, stages, trainLogits,"
                + " lossAfterAdamSteps, gradients, evalLogitsAfterSteps]"),
        change(root -> root.put("loss", "low"), ", loss: expected a finite number, found \"low\""),
        change(
            root -> root.put("loss", new BigDecimal("1e400")),
            ", loss: expected a finite number, found \"Infinity\""),
        change(
            root -> ((ArrayNode) root.get("images")).set(1, 0),
            ", images: expected [first, end] with first < end, found [0, 0]"),
        change(
            root -> ((ArrayNode) root.get("labels")).remove(0),
            ", labels: expected 8 entries, one per image, found 7"),
        change(
            root -> ((ArrayNode) root.get("labels")).set(2, -1),
            ", labels[2]: expected a count, found -1"),
        change(
            root -> ((ArrayNode) root.get("trainLogits").get(3)).remove(0),
            ", trainLogits: expected rows of one length"),
        change(root -> root.putObject("stages"), ", stages: expected an array, found an object"),
        change(
            root -> ((ObjectNode) root.get("stages").get(4)).putArray("shape"),
            ", stages[4].shape: expected positive sizes, found []"),
        change(
            root -> ((ObjectNode) root.at("/gradients/fc.bias")).remove("l2"),
            ", gradients.fc.bias: expected a key 'l2', found only [shape, first]"),
        change(
            root -> ((ObjectNode) root.at("/gradients/fc.bias")).putArray("first"),
            ", gradients.fc.bias.first: expected 1 to 10 elements, found 0"));
  }

  @ParameterizedTest
  @MethodSource
  void givenChange_whenRead_thenErrorNamesPlaceAndExpectation(
      Consumer<ObjectNode> change, String problem) {
    assertThatThrownBy(() -> References.changed(change))
        .isInstanceOf(ReferenceException.class)
        .hasMessage("Reference test.json" + problem);
  }

  static Stream<Arguments> givenMisfit_whenChecked_thenErrorNamesBothSides() {
    return Stream.of(
        change(
            root -> ((ObjectNode) root.get("gradients")).remove("fc.bias"),
            "Reference test.json, gradients: missing parameter 'fc.bias'"),
        change(
            root -> ((ObjectNode) root.get("gradients")).remove("fc.weight"),
            "Reference test.json, gradients: missing parameter 'fc.weight'"),
        change(
            root ->
                ((ObjectNode) root.get("gradients"))
                    .set("fc2.bias", root.at("/gradients/fc.bias").deepCopy()),
            "Reference test.json, gradients: ResNet-18 has no parameter 'fc2.bias'"),
        change(
            root -> ((ArrayNode) root.at("/gradients/stage2.block1.conv2.weight/shape")).set(2, 5),
            "Reference test.json, gradients.stage2.block1.conv2.weight: shape is"
                + " [128, 128, 5, 3], ResNet-18 for this reference has [128, 128, 3, 3]"),
        change(
            root -> ((ArrayNode) root.at("/gradients/stem.conv.weight/shape")).remove(3),
            "Reference test.json, gradients.stem.conv.weight: expected 4 dimensions,"
                + " found [64, 1, 7]"),
        change(
            root -> ((ArrayNode) root.at("/gradients/stem.conv.weight/shape")).set(1, 3),
            "Reference test.json: its network takes 3 channels, the images have one"),
        change(
            root -> ((ArrayNode) root.get("labels")).set(0, 10),
            "Reference test.json, labels: expected 0 to 9, found 10"),
        change(
            root -> ((ArrayNode) root.at("/stages/0/shape")).set(3, 47),
            "Reference test.json, stage 0: shape is [8, 64, 48, 47], ResNet-18 gives"
                + " [8, 64, 48, 48] for these images"),
        change(
            root -> ((ObjectNode) root.at("/stages/0")).put("index", 11),
            "Reference test.json, stages: index must be below 11, found 11"),
        change(
            root -> {
              ((ArrayNode) root.get("images")).set(0, 1);
              ((ArrayNode) root.get("images")).set(1, 9);
            },
            "Images shipped fashion-mnist-8.idx3-ubyte: reference test.json uses images 1 to 8,"
                + " the file has 8"));
  }

  @ParameterizedTest
  @MethodSource
  void givenMisfit_whenChecked_thenErrorNamesBothSides(
      Consumer<ObjectNode> change, String message) {
    PyTorchReference reference = References.changed(change);

    assertThatThrownBy(
            () ->
                ReferenceCheck.of(reference, ReferenceImages.shipped())
                    .run(DataType.FLOAT, graph -> {}))
        .isInstanceOf(ReferenceException.class)
        .hasMessage(message);
  }

  @Test
  void givenTruncatedJson_whenParsed_thenErrorNamesTheLine() {
    assertThatThrownBy(() -> References.parse("{\"images\": [0, 8],\n"))
        .isInstanceOf(ReferenceException.class)
        .hasMessageStartingWith("Reference test.json: not valid JSON: Unexpected end-of-input")
        .hasMessageContaining("at line 2, column 1");
  }

  @Test
  void givenEmptyFile_whenParsed_thenErrorSaysSo() {
    assertThatThrownBy(() -> References.parse(""))
        .isInstanceOf(ReferenceException.class)
        .hasMessage("Reference test.json: expected an object, found an empty file");
  }

  @Test
  void givenNoFile_whenRead_thenErrorNamesIt(@TempDir Path directory) {
    Path file = directory.resolve("none.json");

    assertThatThrownBy(() -> PyTorchReference.read(file))
        .isInstanceOf(ReferenceException.class)
        .hasMessage(
            "Reference %s: cannot be read: java.nio.file.NoSuchFileException: %s", file, file);
  }

  @Test
  void givenShortImage_whenConstructed_thenErrorNamesIt() {
    assertThatThrownBy(() -> new ReferenceImages("test", 2, 2, new byte[][] {{1, 2, 3}}))
        .isInstanceOf(ReferenceException.class)
        .hasMessage("Images test: image 0 has 3 pixels, expected 2 x 2");
    assertThatThrownBy(
            () ->
                ReferenceCheck.of(
                    PyTorchReference.shipped(), new ReferenceImages("test", 1, 2, new byte[0][])))
        .isInstanceOf(ReferenceException.class)
        .hasMessage("Images test: expected squares, found 1 x 2");
  }

  private static Arguments change(Consumer<ObjectNode> change, String message) {
    return Arguments.of(change, message);
  }
}
