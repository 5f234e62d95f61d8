package dev.sparkresnet.model.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Reads configuration.json as a tree and looks at every place where DL4J's mapper would take a
 * class name from:
 *
 * <ul>
 *   <li>properties {@code @class} and {@code type},
 *   <li>the first element of an array, which Jackson takes for a class name where it expects an
 *       object; so text in arrays is refused but in the lists of vertex and parameter names.
 * </ul>
 *
 * <p>Arrays of ND4J within the JSON are refused too: DL4J believes their shape, whatever their
 * length.
 */
final class ConfigurationJson {
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_DEPTH = 32;

  /** ResNet-152 has about 520. */
  private static final int MAX_VERTICES = 4096;

  private static final JsonMapper JSON = StrictJson.ofDepth(MAX_DEPTH);

  private ConfigurationJson() {}

  /**
   * The configuration, written anew from the tree that was looked at: two parsers may differ over
   * the original.
   *
   * @throws InvalidModelException if it is no JSON, too long, too deep, or names a class that is
   *     not allowed
   */
  static String checked(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw problem("expected at most " + MAX_BYTES + " bytes, it has more");
    }
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(
          "configuration.json: expected JSON, found: " + e.getOriginalMessage(), e);
    }
    checkRoot(root);
    return root.toString();
  }

  private static void checkRoot(JsonNode root) throws InvalidModelException {
    requireObject("/", root);
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      String place = "/" + field.getKey();
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "networkInputs", "networkOutputs", "topologicalOrderStr" -> checkNames(place, value);
        case "vertexInputs" -> {
          requireObject(place, value);
          for (Map.Entry<String, JsonNode> inputs : value.properties()) {
            checkNames(place + "/" + inputs.getKey(), inputs.getValue());
          }
        }
        case "vertices" -> {
          requireObject(place, value);
          if (value.size() > MAX_VERTICES) {
            throw problem("expected at most " + MAX_VERTICES + " vertices, found " + value.size());
          }
          for (Map.Entry<String, JsonNode> vertex : value.properties()) {
            requireObject(place + "/" + vertex.getKey(), vertex.getValue());
            checkValue(place + "/" + vertex.getKey(), vertex.getValue());
          }
        }
        default -> checkField(place, field.getKey(), value);
      }
    }
  }

  private static void checkValue(String place, JsonNode value) throws InvalidModelException {
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      checkField(place + "/" + field.getKey(), field.getKey(), field.getValue());
    }
    if (value.isArray()) {
      for (JsonNode element : value) {
        if (element.isTextual()) {
          throw problem(place + " should hold no text, holds '" + element.textValue() + "'");
        }
        checkValue(place, element);
      }
    }
  }

  private static void checkField(String place, String key, JsonNode value)
      throws InvalidModelException {
    switch (key) {
      case "@class", "type" -> {
        if (!value.isTextual() || !AllowedClasses.contains(value.textValue())) {
          throw problem(
              place + " should be a class of DL4J that an image classifier needs, is " + value);
        }
      }
      case "shape" -> throw problem(place + " belongs to an array, which should not be here");
      case "variables" -> checkNames(place, value);
      default -> checkValue(place, value);
    }
  }

  private static void checkNames(String place, JsonNode value) throws InvalidModelException {
    boolean names = value.isArray() || value.isNull();
    for (JsonNode element : value) {
      names &= element.isTextual();
    }
    if (!names) {
      throw problem(place + " should be a list of names, is " + value);
    }
  }

  private static void requireObject(String place, JsonNode value) throws InvalidModelException {
    if (!value.isObject()) {
      throw problem(place + " should be an object, is " + value);
    }
  }

  private static InvalidModelException problem(String problem) {
    return new InvalidModelException("configuration.json: " + problem);
  }
}
