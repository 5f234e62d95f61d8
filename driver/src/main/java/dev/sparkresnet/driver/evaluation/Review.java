package dev.sparkresnet.driver.evaluation;

import java.util.List;

/**
 * What a network makes of the images of a split.
 *
 * @param mistakes wrong predictions, the most confident first; not all of them
 * @param samples the first images of every class, class by class; their predictions may be wrong
 */
public record Review(
    ConfusionMatrix confusion, List<ScoredImage> mistakes, List<ScoredImage> samples) {
  public Review {
    if (confusion == null || mistakes == null || samples == null) {
      throw new IllegalArgumentException(
          "confusion, mistakes and samples are expected, one of them is missing");
    }
    mistakes = List.copyOf(mistakes);
    samples = List.copyOf(samples);
  }
}
