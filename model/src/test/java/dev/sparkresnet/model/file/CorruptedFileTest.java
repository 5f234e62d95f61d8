package dev.sparkresnet.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Damage of any kind either is harmless or ends in the loader's own exception; another exception
 * fails the test.
 */
class CorruptedFileTest {
  private static final int ROUNDS = 1000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<JsonNode> VALUES =
      List.of(
          JSON.nullNode(),
          JSON.booleanNode(true),
          JSON.numberNode(-1),
          JSON.numberNode(0),
          JSON.numberNode(3),
          JSON.numberNode(Integer.MIN_VALUE),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.numberNode(BigInteger.TEN.pow(50)),
          JSON.numberNode(1e300),
          JSON.textNode(""),
          JSON.textNode("in"),
          JSON.textNode("NaN"),
          JSON.arrayNode(),
          JSON.arrayNode().add(5).add(Integer.MAX_VALUE).add(-7),
          JSON.objectNode(),
          JSON.objectNode().put("@class", "org.nd4j.linalg.activations.impl.ActivationReLU"));

  private static byte[] file;
  private static float[] parameters;

  @BeforeAll
  static void saveModel() throws IOException {
    ComputationGraph graph = SavedModel.smallGraph(DataType.FLOAT, new Adam(0.01));
    file = SavedModel.bytes(graph);
    parameters = graph.params().toFloatVector();
  }

  @Test
  void givenFileCutOffAnywhere_whenRead_thenRefused() {
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> ModelZip.of(cut).networkWithUpdaterState())
          .as("cut off after %d of %d bytes", length, file.length)
          .isInstanceOf(InvalidModelException.class)
          .hasMessageStartingWith("expected a zip as DL4J's ModelSerializer writes it, but ");
    }
  }

  @Test
  void givenOneFlippedBitAnywhere_whenRead_thenSameParametersOrRefused() {
    int refused = 0;
    for (int at = 0; at < file.length; at++) {
      byte[] flipped = file.clone();
      flipped[at] ^= (byte) (1 << (at % Byte.SIZE));
      refused += isRefusedOrSame(flipped, "bit flipped in byte " + at) ? 1 : 0;
    }
    // What is left are times, versions, and what is stated once more than it is read.
    assertThat(refused).isGreaterThan(file.length * 9 / 10);
  }

  @Test
  void givenRandomDamage_whenRead_thenSameParametersOrRefused() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < ROUNDS; round++) {
      isRefusedOrSame(damaged(file, random), "round " + round);
    }
  }

  private static boolean isRefusedOrSame(byte[] damaged, String what) {
    Optional<float[]> found = parametersOf(damaged, what);
    found.ifPresent(values -> assertThat(values).as(what).isEqualTo(parameters));
    return found.isEmpty();
  }

  /** Entries with the right CRC-32, so that the damage reaches what lies behind it. */
  @Test
  void givenRandomDamageBeforeZipping_whenRead_thenNetworkOrRefused() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    SavedModel saved = SavedModel.small();
    for (String name : saved.entries().keySet()) {
      int refused = 0;
      for (int round = 0; round < ROUNDS / 10; round++) {
        byte[] zip = saved.with(name, damaged(saved.entries().get(name), random)).zip();
        refused += parametersOf(zip, name + ", round " + round).isEmpty() ? 1 : 0;
      }
      assertThat(refused).as(name).isPositive();
    }
  }

  /** JSON that is well-formed, and says something else. */
  @Test
  void givenRandomValuesInConfiguration_whenRead_thenNetworkOrRefused() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    SavedModel saved = SavedModel.small();
    int refused = 0;
    for (int round = 0; round < ROUNDS / 10; round++) {
      byte[] zip = saved.withConfiguration(root -> replaceOneValue(root, random)).zip();
      refused += parametersOf(zip, "round " + round).isEmpty() ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  private static void replaceOneValue(ObjectNode root, SplittableRandom random) {
    List<ObjectNode> objects = new ArrayList<>(List.of(root));
    for (int i = 0; i < objects.size(); i++) {
      for (JsonNode child : objects.get(i)) {
        if (child instanceof ObjectNode object) {
          objects.add(object);
        }
      }
    }
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (!names.isEmpty()) {
      String name = names.get(random.nextInt(names.size()));
      object.set(name, VALUES.get(random.nextInt(VALUES.size())).deepCopy());
    }
  }

  /** The parameters of the network, or nothing if the loader refused the file. */
  private static Optional<float[]> parametersOf(byte[] damaged, String what) {
    try {
      return Optional.of(ModelZip.of(damaged).networkWithUpdaterState().params().toFloatVector());
    } catch (InvalidModelException e) {
      assertThat(e).as(what).message().isNotBlank().hasLineCount(1);
      return Optional.empty();
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }

  /** Overwrites, removes or doubles a few bytes in one to four places. */
  private static byte[] damaged(byte[] whole, SplittableRandom random) {
    byte[] damaged = whole.clone();
    for (int places = random.nextInt(1, 5); places > 0; places--) {
      int at = random.nextInt(damaged.length);
      int length = Math.min(random.nextInt(1, 9), damaged.length - at);
      switch (random.nextInt(3)) {
        case 0 -> {
          for (int i = 0; i < length; i++) {
            damaged[at + i] = (byte) random.nextInt();
          }
        }
        case 1 -> damaged = joined(damaged, at, at + length);
        default -> damaged = joined(damaged, at + length, at);
      }
    }
    return damaged;
  }

  /** The bytes before {@code head}, then those from {@code tail} on. */
  private static byte[] joined(byte[] bytes, int head, int tail) {
    byte[] joined = Arrays.copyOf(bytes, head + bytes.length - tail);
    System.arraycopy(bytes, tail, joined, head, bytes.length - tail);
    return joined;
  }
}
