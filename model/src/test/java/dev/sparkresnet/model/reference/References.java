package dev.sparkresnet.model.reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Variants of the shipped reference. */
final class References {
  private References() {}

  /** The shipped reference after {@code change}, read again. */
  static PyTorchReference changed(Consumer<ObjectNode> change) {
    try (InputStream json = PyTorchReference.class.getResourceAsStream("resnet18-pytorch.json")) {
      ObjectNode root = (ObjectNode) new ObjectMapper().readTree(json);
      change.accept(root);
      return parse(root.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The shipped reference with only the first steps' losses. */
  static PyTorchReference withAdamSteps(int steps) {
    return changed(
        root -> {
          ArrayNode losses = (ArrayNode) root.get("lossAfterAdamSteps");
          while (losses.size() > steps) {
            losses.remove(losses.size() - 1);
          }
        });
  }

  static PyTorchReference parse(String json) {
    try {
      return ReferenceParser.parse(
          "test.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
