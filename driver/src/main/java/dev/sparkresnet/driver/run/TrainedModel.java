package dev.sparkresnet.driver.run;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.storage.JsonFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A model with what lies beside it: what it takes and what it means.
 *
 * @param zip model.zip as it is, of which {@code network} was read
 * @param imageSize height and width of the images that it was trained on; nothing where no manifest
 *     tells it, as of a model.zip alone
 * @param knownClassNames in the order of its outputs; empty where no manifest tells them
 */
public record TrainedModel(
    byte[] zip,
    ComputationGraph network,
    ClassifierShape shape,
    OptionalInt imageSize,
    List<String> knownClassNames) {
  private static final String SIZE_KEY = "data.size";
  private static final String REMEDY = "name the model.zip itself, or use another model";

  /** What manifests of runs and of versions in a registry have in common. */
  record Manifest(Map<String, String> configuration, List<String> classNames) {
    Manifest {
      configuration = configuration == null ? Map.of() : configuration;
      classNames = classNames == null ? List.of() : List.copyOf(classNames);
      String size = configuration.getOrDefault(SIZE_KEY, "1");
      if (!size.matches("[1-9]\\d{0,4}")) {
        throw new IllegalArgumentException(SIZE_KEY + " must be a number of pixels, got " + size);
      }
    }

    OptionalInt imageSize() {
      String size = configuration.get(SIZE_KEY);
      return size == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(size));
    }
  }

  /**
   * Reads a model.zip, or that of a run or of a version in a registry.
   *
   * @throws BadDataException as {@link ModelFile#read}, or if the manifest beside it is damaged
   */
  public static TrainedModel read(Configuration hadoop, Path named) throws IOException {
    Path path = RunFolder.current(hadoop, named);
    ModelFile file = ModelFile.find(hadoop, path);
    Optional<Manifest> manifest =
        file.isIn(path)
            ? JsonFile.read(hadoop, new Path(path, RunDirectory.MANIFEST), Manifest.class, REMEDY)
            : Optional.empty();
    return of(
        file,
        manifest.map(Manifest::imageSize).orElse(OptionalInt.empty()),
        manifest.map(Manifest::classNames).orElse(List.of()));
  }

  /** Reads a model.zip of which is known what no manifest beside it tells. */
  public static TrainedModel read(
      Configuration hadoop, Path zip, int imageSize, List<String> classNames) throws IOException {
    return of(ModelFile.find(hadoop, zip), OptionalInt.of(imageSize), classNames);
  }

  private static TrainedModel of(ModelFile file, OptionalInt imageSize, List<String> classNames) {
    ComputationGraph network = file.network();
    ClassifierShape shape = ClassifierShape.of(network);
    if (!classNames.isEmpty() && classNames.size() != shape.classes()) {
      throw new BadDataException(
          "Model %s knows %d classes, its manifest has %d names; %s"
              .formatted(file.path(), shape.classes(), classNames.size(), REMEDY));
    }
    return new TrainedModel(file.bytes(), network, shape, imageSize, classNames);
  }

  /**
   * Requires a data set's labels to mean what the model's outputs mean.
   *
   * @param root of the data set
   * @throws BadDataException if it has other channels or other classes, or the same in another
   *     order; names are compared where both are known
   */
  public void requireDataOf(Path root, DatasetManifest data) {
    shape.requireDataOf(data.channels(), data.classNames().size());
    if (!knownClassNames.isEmpty()) {
      ClassNames.difference("the model", knownClassNames, "the data set", data.classNames())
          .ifPresent(
              difference -> {
                throw new BadDataException(
                    "The labels of data set %s mean other classes than the model's: %s; use a model of these classes in this order, or data whose labels are in the model's order"
                        .formatted(root, difference));
              });
    }
  }

  /** One for every output; numbers where the names are not known. */
  public List<String> classNames() {
    return knownClassNames.isEmpty()
        ? IntStream.range(0, (int) shape.classes()).mapToObj(Integer::toString).toList()
        : knownClassNames;
  }
}
