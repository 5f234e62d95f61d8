package dev.sparkresnet.model.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON form of {@link PyTorchReference} and checks that its parts fit together. */
final class ReferenceParser {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private ReferenceParser() {}

  static PyTorchReference parse(String source, InputStream json) throws IOException {
    JsonReader root = new JsonReader(source, "", tree(source, json));
    root.require(root.node().isObject(), "an object");
    JsonReader images = root.at("images");
    List<Integer> range = images.list(JsonReader::count);
    if (range.size() != 2 || range.get(0) >= range.get(1)) {
      throw images.error("expected [first, end] with first < end, found " + range);
    }
    int minibatchSize = range.get(1) - range.get(0);
    JsonReader labels = root.at("labels");
    List<Integer> labelValues = labels.list(JsonReader::count);
    requireSize(labels, minibatchSize, labelValues);
    return new PyTorchReference(
        source,
        range.get(0),
        range.get(1),
        labelValues,
        root.at("stages").list(ReferenceParser::stage),
        logits(root.at("trainLogits"), minibatchSize),
        root.at("loss").number(),
        root.at("lossAfterAdamSteps").list(JsonReader::number),
        gradients(root.at("gradients")),
        logits(root.at("evalLogitsAfterSteps"), minibatchSize));
  }

  private static JsonNode tree(String source, InputStream json) throws IOException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ReferenceException(
          "Reference %s: not valid JSON: %s".formatted(source, firstLine(e)), e);
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return "%s at line %d, column %d"
        .formatted(
            e.getOriginalMessage(),
            e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
            e.getLocation() == null ? 0 : e.getLocation().getColumnNr());
  }

  private static StageReference stage(JsonReader stage) {
    return new StageReference(
        stage.at("index").count(),
        shape(stage.at("shape")),
        stage.at("mean").number(),
        stage.at("std").number());
  }

  private static Map<String, GradientReference> gradients(JsonReader gradients) {
    Map<String, GradientReference> byName = new LinkedHashMap<>();
    for (String name : gradients.keys()) {
      JsonReader gradient = gradients.at(name);
      JsonReader first = gradient.at("first");
      GradientReference read =
          new GradientReference(
              shape(gradient.at("shape")),
              gradient.at("l2").number(),
              first.list(JsonReader::number));
      if (read.first().isEmpty() || read.first().size() > read.elements()) {
        throw first.error(
            "expected 1 to %d elements, found %d".formatted(read.elements(), read.first().size()));
      }
      byName.put(name, read);
    }
    return byName;
  }

  private static List<Long> shape(JsonReader shape) {
    List<Long> sizes = shape.list(size -> (long) size.count());
    if (sizes.isEmpty() || sizes.contains(0L)) {
      throw shape.error("expected positive sizes, found " + sizes);
    }
    return sizes;
  }

  private static List<List<Double>> logits(JsonReader logits, int minibatchSize) {
    List<List<Double>> rows = logits.list(row -> row.list(JsonReader::number));
    requireSize(logits, minibatchSize, rows);
    if (rows.stream().mapToInt(List::size).distinct().count() != 1) {
      throw logits.error("expected rows of one length");
    }
    return rows;
  }

  private static void requireSize(JsonReader reader, int minibatchSize, List<?> values) {
    if (values.size() != minibatchSize) {
      throw reader.error(
          "expected %d entries, one per image, found %d".formatted(minibatchSize, values.size()));
    }
  }
}
