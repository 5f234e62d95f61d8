package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.MarkdownText;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunManifest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a user of a model must know of it, in Markdown. */
final class ModelCard {
  /** Fewer test images than that say little of a class: one more mistake is ten percent. */
  private static final int FEW_IMAGES = 10;

  private static final int MOST_NAMES = 100;

  private final RunSnapshot run;
  private final RunManifest manifest;
  private final EpochMetrics epoch;
  private final DataDescription data;
  private final StringBuilder out = new StringBuilder();

  private ModelCard(
      RunSnapshot run, RunManifest manifest, EpochMetrics epoch, DataDescription data) {
    this.run = run;
    this.manifest = manifest;
    this.epoch = epoch;
    this.data = data;
  }

  /** The card of a run's model; nothing where the run's files do not tell what a card must say. */
  static Optional<String> of(RunSnapshot run) {
    Optional<EpochMetrics> epoch = run.judgedEpoch();
    Optional<DataDescription> data = run.data();
    if (run.manifest() == null || epoch.isEmpty() || data.isEmpty()) {
      return Optional.empty();
    }
    ModelCard card = new ModelCard(run, run.manifest(), epoch.get(), data.get());
    card.write();
    return Optional.of(card.out.toString());
  }

  private void write() {
    line("# Model card: %s", text(run.id()));
    purpose();
    data();
    quality();
    limits();
    loading();
    origin();
  }

  private void purpose() {
    line("");
    line("## What it is for");
    line("");
    line(
        "A ResNet-18 that sorts pictures into %d classes: %s.",
        data.classNames().size(), names(data.classNames()));
    line(
        "It takes pictures of %d x %d pixels with %s and gives a probability for each class.",
        data.size(),
        data.size(),
        data.channels() == 1 ? "1 channel" : data.channels() + " channels");
    line(
        "It answers for pictures like those it was trained on, and has no answer for \"none of these\".");
  }

  private void data() {
    String trained = manifest.configuration().getOrDefault("data.train-examples", "0");
    line("");
    line("## Data");
    line("");
    line("| | training | test |");
    line("| --- | --- | --- |");
    line("| pictures | %,d | %,d |", data.train().images(), data.test().images());
    line(
        "| mean of pixel / 255 | %.4f | %.4f |", data.train().pixelMean(), data.test().pixelMean());
    line(
        "| its standard deviation | %.4f | %.4f |",
        data.train().pixelStandardDeviation(), data.test().pixelStandardDeviation());
    line("");
    if (!trained.equals("0")) {
      line("Trained on the first %s of the training pictures.", text(trained));
    }
    if (data.isFashionMnist()) {
      line(
          "Fashion-MNIST: product pictures of Zalando's shop, grey, the article light on black; MIT-licensed.");
    }
    line("Fingerprint of the data set: %s", text(data.fingerprint()));
  }

  private void quality() {
    line("");
    line("## How good it is");
    line("");
    line(
        "Test accuracy %.4f, loss %.4f (cross entropy in nats) on %,d pictures that were not trained on.",
        epoch.testAccuracy(), epoch.testLoss(), epoch.testImages());
    if (epoch.validationAccuracy() != null) {
      line(
          "Validation accuracy %.4f on training pictures that were set aside.",
          epoch.validationAccuracy());
    }
    run.review().ifPresent(review -> classes(review.confusion()));
  }

  private void classes(ConfusionMatrix confusion) {
    line("");
    line("| class | test pictures | precision | recall | most often taken for |");
    line("| --- | --- | --- | --- | --- |");
    for (int label = 0; label < data.classNames().size(); label++) {
      List<ConfusionMatrix.Cell> mistakes = confusion.mistakes(label);
      line(
          "| %s | %,d | %s | %s | %s |",
          text(data.className(label)),
          confusion.images(label),
          share(confusion.precision(label)),
          share(confusion.recall(label)),
          mistakes.isEmpty()
              ? ""
              : text(data.className(mistakes.get(0).predictedClass()))
                  + " ("
                  + mistakes.get(0).count()
                  + ")");
    }
  }

  private static String share(OptionalDouble share) {
    return share.isEmpty() ? "none" : String.format(Locale.ROOT, "%.4f", share.getAsDouble());
  }

  private void limits() {
    line("");
    line("## Limits");
    line("");
    run.review().ifPresent(review -> weakest(review.confusion()));
    line(
        "- A probability is the network's own and was not calibrated; wrong answers can be given with a high one (see report.html).");
    line(
        "- Pictures must be prepared as the training data were: same size, same channels, pixel / 255, same ground.");
    line(
        "- The test pictures come from the same source as the training pictures; how it does on others was not measured.");
    if (manifest.configuration().containsKey("validation.examples")
        && manifest.configuration().get("validation.examples").equals("0")) {
      line(
          "- No pictures were set aside for validation: where settings were chosen by the test accuracy, it flatters.");
    }
  }

  private void weakest(ConfusionMatrix confusion) {
    labels()
        .filter(label -> confusion.recall(label).isPresent())
        .boxed()
        .min(Comparator.comparingDouble(label -> confusion.recall(label).getAsDouble()))
        .ifPresent(
            label ->
                line(
                    "- Weakest class: %s, of which it recognises %.1f %%.",
                    text(data.className(label)), 100 * confusion.recall(label).getAsDouble()));
    List<String> hardlyTested =
        labels()
            .filter(label -> confusion.images(label) < FEW_IMAGES)
            .mapToObj(
                label ->
                    text(data.className(label))
                        + (confusion.images(label) == 0 ? " none" : " " + confusion.images(label)))
            .toList();
    if (!hardlyTested.isEmpty()) {
      line(
          "- **Hardly tested: %s fewer than %d test pictures (%s).** How well it recognises them is not known.",
          hardlyTested.size() == 1 ? "1 class has" : hardlyTested.size() + " classes have",
          FEW_IMAGES,
          shortened(hardlyTested));
    }
  }

  private IntStream labels() {
    return IntStream.range(0, data.classNames().size());
  }

  private void loading() {
    String path = shellWord(run.path().toString());
    line("");
    line("## How to load it");
    line("");
    line("In plain Deeplearning4j %s, without this project:", text(version("dl4j")));
    line("");
    line("```java");
    line("ComputationGraph network = ComputationGraph.load(new File(\"model.zip\"), false);");
    line(
        "// pixels: float[n * %d * %d * %d], each value pixel / 255, row by row",
        data.channels(), data.size(), data.size());
    line(
        "INDArray images = Nd4j.create(pixels, new long[] {n, %d, %d, %d}, 'c');",
        data.channels(), data.size(), data.size());
    line(
        "INDArray probabilities = network.outputSingle(images); // (n, %d)",
        data.classNames().size());
    line("```");
    line("");
    line("With this project, which reads the file without trusting it:");
    line("");
    line("```");
    line("scripts/spark-resnet evaluate --model %s --data %s", path, shellWord(data.uri()));
    line("```");
  }

  private void origin() {
    line("");
    line("## Where it comes from");
    line("");
    line("| | |");
    line("| --- | --- |");
    fact("run", run.id());
    fact("started", manifest.startedAt());
    fact("program", manifest.version());
    fact("commit", manifest.gitCommit());
    fact("epochs", String.valueOf(run.epochs().size()));
    fact("replicas", String.valueOf(manifest.replicas()));
    fact("seed", String.valueOf(manifest.seed()));
    fact("engine", version("engine"));
    fact("SHA-256 of the parameters", manifest.parametersSha256());
    fact("SHA-256 of model.zip", manifest.modelSha256());
    line("");
    line("All of the configuration is in manifest.json and report.html.");
  }

  private String version(String name) {
    return manifest.versions() == null ? "" : manifest.versions().getOrDefault(name, "");
  }

  private void fact(String name, String value) {
    if (value != null && !value.isEmpty()) {
      line("| %s | %s |", name, text(value));
    }
  }

  private void line(String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String names(List<String> classNames) {
    return shortened(classNames.stream().map(ModelCard::text).toList());
  }

  private static String shortened(List<String> texts) {
    String all = texts.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return texts.size() <= MOST_NAMES
        ? all
        : all + ", and %,d more".formatted(texts.size() - MOST_NAMES);
  }

  private static String text(String raw) {
    return MarkdownText.of(raw);
  }

  /** A word of a command line, whatever it holds. */
  private static String shellWord(String raw) {
    String word = raw.replaceAll("\\p{Cntrl}+", " ");
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
