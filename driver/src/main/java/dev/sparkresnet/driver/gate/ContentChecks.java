package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.config.DataGateConfig;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Whether a data set has enough to learn from, and other images to be judged by. */
final class ContentChecks {
  private final List<String> classNames;
  private final DataFacts facts;

  ContentChecks(List<String> classNames, DataFacts facts) {
    this.classNames = classNames;
    this.facts = facts;
  }

  List<Finding> all(DataGateConfig config) {
    return List.of(imagesPerClass(config.minImagesPerClass()), duplicates(config.maxDuplicates()));
  }

  private Finding imagesPerClass(int least) {
    List<Integer> counts = facts.train().imagesPerClass();
    List<String> tooFew =
        IntStream.range(0, counts.size())
            .filter(i -> counts.get(i) < least)
            .mapToObj(i -> ClassNames.shown(classNames.get(i)) + " has " + counts.get(i))
            .toList();
    String statement =
        String.format(
            Locale.ROOT,
            "Every class must have at least %d training images, %s",
            least,
            tooFew.isEmpty()
                ? "they have ["
                    + ClassNames.shown(counts.stream().map(String::valueOf).toList())
                    + "]"
                : ClassNames.shown(tooFew));
    return Finding.of(
        "images-per-class",
        tooFew.isEmpty(),
        statement,
        "add images, or lower data-gate.min-images-per-class");
  }

  private Finding duplicates(double most) {
    int images = facts.test().images();
    long duplicates = facts.test().imagesAlsoIn(facts.train());
    String statement =
        String.format(
            Locale.ROOT,
            "A share of at most %s of the test images may be training images too, %d of %d are",
            most,
            duplicates,
            images);
    return Finding.of(
        "duplicates",
        (double) duplicates / images <= most,
        statement,
        "take them out of one of the two, or raise data-gate.max-duplicates");
  }
}
