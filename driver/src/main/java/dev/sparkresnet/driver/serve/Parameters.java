package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.image.Inversion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What stands behind the question mark of a prediction's address.
 *
 * @param withPixels whether the answer should hold the image as the network saw it
 */
record Parameters(Inversion inversion, boolean withPixels) {
  private static final String INVERT = "invert";
  private static final String PIXELS = "pixels";
  private static final Set<String> KNOWN = Set.of(INVERT, PIXELS);

  /** As {@link #parse(String, Map)}, without a form. */
  static Parameters parse(String query) throws Refusal {
    return parse(query, Map.of());
  }

  /**
   * Reads them.
   *
   * @param query raw; null for none
   * @param fields of a form, which count as the same, and before those of the query
   * @throws Refusal if one is unknown or has no such value
   */
  static Parameters parse(String query, Map<String, String> fields) throws Refusal {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      values.put(decoded(pair[0]), pair.length == 1 ? "" : decoded(pair[1]));
    }
    values.putAll(fields);
    for (String name : values.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new Refusal(
            Refusal.BAD_REQUEST,
            "Parameter '%s' is unknown; those of a prediction are %s and %s"
                .formatted(name, INVERT, PIXELS));
      }
    }
    String pixels = values.getOrDefault(PIXELS, "false");
    if (!pixels.equals("true") && !pixels.equals("false")) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "Parameter %s must be true or false, got '%s'".formatted(PIXELS, pixels));
    }
    return new Parameters(inversion(values.getOrDefault(INVERT, "false")), pixels.equals("true"));
  }

  private static Inversion inversion(String value) throws Refusal {
    return Inversion.of(value)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.BAD_REQUEST,
                    "Parameter %s must be true, false or auto, got '%s'".formatted(INVERT, value)));
  }

  private static String decoded(String text) throws Refusal {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "'%s' in the address is not encoded as addresses are; write it with %%XX".formatted(text),
          e);
    }
  }
}
