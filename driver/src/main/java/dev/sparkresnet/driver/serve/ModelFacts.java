package dev.sparkresnet.driver.serve;

import java.util.HashSet;
import java.util.List;

/**
 * What is known of a model that is served.
 *
 * @param title for people, such as {@code fashion-mnist 2026-11-24}
 * @param model its name in the registry, or where it lies
 * @param version id of the version or run; of a model.zip alone the first digits of the SHA-256 of
 *     its parameters
 * @param size height and width in pixels of the images that it was trained on
 * @param classNames in the order of the labels
 * @param accuracy that its training measured, 0 to 1; null where that is not known
 * @param modelSha256 of model.zip; null where that is not known
 */
record ModelFacts(
    String title,
    String model,
    String version,
    int size,
    List<String> classNames,
    Double accuracy,
    String modelSha256) {
  ModelFacts {
    classNames = List.copyOf(classNames);
    if (new HashSet<>(classNames).size() != classNames.size()) {
      throw new IllegalArgumentException("class names must differ, got " + classNames);
    }
  }
}
