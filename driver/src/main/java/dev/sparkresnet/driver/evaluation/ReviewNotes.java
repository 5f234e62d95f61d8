package dev.sparkresnet.driver.evaluation;

import dev.sparkresnet.driver.training.ImageShape;
import dev.sparkresnet.driver.training.Minibatch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is noted of the images seen so far; bounded, however many there are. Notes of different
 * images can be put together in any order.
 */
final class ReviewNotes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST_MISTAKES = 24;
  private static final int MOST_SAMPLES = 60;
  private static final int MOST_SAMPLES_PER_CLASS = 6;

  /** Height and width of a picture; 60 + 24 of them are half a megabyte. */
  private static final int MOST_PIXELS = 96;

  private final ConfusionMatrix confusion;
  private final ArrayList<ScoredImage> mistakes = new ArrayList<>();
  private final ArrayList<ArrayList<ScoredImage>> samples = new ArrayList<>();
  private final int samplesPerClass;

  ReviewNotes(int classes) {
    this.confusion = ConfusionMatrix.empty(classes);
    this.samplesPerClass = Math.min(MOST_SAMPLES_PER_CLASS, MOST_SAMPLES / classes);
    IntStream.range(0, classes).forEach(label -> samples.add(new ArrayList<>()));
  }

  /**
   * Adds an image of a minibatch; those of a shard come in order.
   *
   * @param probabilities float[classes]
   */
  void add(
      int shard,
      int row,
      ImageShape shape,
      Minibatch minibatch,
      int example,
      float[] probabilities) {
    int label = minibatch.label(example);
    int predicted = PredictedClass.of(probabilities);
    // Rounding may lead past it.
    double confidence = Math.min(1, probabilities[predicted]);
    confusion.add(label, predicted);
    boolean isMistake =
        predicted != label
            && (mistakes.size() < MOST_MISTAKES
                || confidence >= mistakes.get(mistakes.size() - 1).confidence());
    List<ScoredImage> alike = samples.get(label);
    boolean isSample =
        alike.size() < samplesPerClass
            || (samplesPerClass > 0 && shard < alike.get(alike.size() - 1).shard());
    if (isMistake || isSample) {
      byte[] png = PngImage.of(shape, minibatch.image(example), MOST_PIXELS);
      ScoredImage image = new ScoredImage(shard, row, label, predicted, confidence, png);
      if (isMistake) {
        addMistakes(List.of(image));
      }
      if (isSample) {
        addSamples(label, List.of(image));
      }
    }
  }

  void add(ReviewNotes other) {
    confusion.add(other.confusion);
    addMistakes(other.mistakes);
    for (int label = 0; label < samples.size(); label++) {
      addSamples(label, other.samples.get(label));
    }
  }

  private void addMistakes(List<ScoredImage> more) {
    mistakes.addAll(more);
    mistakes.sort(ScoredImage.MOST_CONFIDENT_FIRST);
    shorten(mistakes, MOST_MISTAKES);
  }

  private void addSamples(int label, List<ScoredImage> more) {
    List<ScoredImage> alike = samples.get(label);
    alike.addAll(more);
    alike.sort(ScoredImage.IN_ORDER);
    shorten(alike, samplesPerClass);
  }

  private static void shorten(List<ScoredImage> images, int most) {
    if (images.size() > most) {
      images.subList(most, images.size()).clear();
    }
  }

  Review review() {
    return new Review(confusion, mistakes, samples.stream().flatMap(List::stream).toList());
  }
}
