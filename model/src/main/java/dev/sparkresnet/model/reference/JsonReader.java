package dev.sparkresnet.model.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One node of a reference file together with its place, so that every error names both. Each method
 * throws {@link ReferenceException} where the node is not what is asked for.
 */
record JsonReader(String source, String place, JsonNode node) {
  JsonReader at(String key) {
    require(node.isObject(), "an object");
    JsonNode child = node.get(key);
    if (child == null) {
      throw error("expected a key '%s', found only %s".formatted(key, keys()));
    }
    return new JsonReader(source, place.isEmpty() ? key : place + "." + key, child);
  }

  List<String> keys() {
    require(node.isObject(), "an object");
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** The elements of an array, each read by {@code element}. */
  <T> List<T> list(Function<JsonReader, T> element) {
    require(node.isArray(), "an array");
    List<T> values = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      values.add(element.apply(new JsonReader(source, place + "[" + i + "]", node.get(i))));
    }
    return values;
  }

  double number() {
    require(node.isNumber() && Double.isFinite(node.doubleValue()), "a finite number");
    return node.doubleValue();
  }

  int count() {
    require(node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0, "a count");
    return node.intValue();
  }

  ReferenceException error(String problem) {
    String where = place.isEmpty() ? "" : ", " + place;
    return new ReferenceException("Reference %s%s: %s".formatted(source, where, problem));
  }

  void require(boolean condition, String expectation) {
    if (!condition) {
      throw error("expected %s, found %s".formatted(expectation, description()));
    }
  }

  private String description() {
    if (node.isMissingNode()) {
      return "an empty file";
    }
    return node.isValueNode()
        ? node.toString()
        : "an " + node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
