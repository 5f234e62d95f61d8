package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.report.ReportedImages;
import dev.sparkresnet.driver.run.ModelFile;
import dev.sparkresnet.driver.run.NetworkEnds;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.model.engine.EngineOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The model of a run's directory, or a model.zip anywhere. It is read once. */
public final class StoredSource implements ModelSource {
  private static final String SIZE = "data.size";
  private static final int DIGITS_OF_AN_ID = 12;

  private final Configuration hadoop;
  private final String uri;
  private final OptionalInt size;
  private final EngineOptions engine;

  /**
   * A model by its place.
   *
   * @param size of the images that it was trained on, for what does not say so itself
   */
  public StoredSource(Configuration hadoop, String uri, OptionalInt size, EngineOptions engine) {
    this.hadoop = hadoop;
    this.uri = uri;
    this.size = size;
    this.engine = engine;
  }

  @Override
  public String current() {
    return uri;
  }

  @Override
  public boolean canChange() {
    return false;
  }

  @Override
  public ServedModel load(String version) throws IOException {
    Path path = new Path(uri);
    ComputationGraph network = ModelFile.read(hadoop, path);
    return Storage.of(hadoop, path).getFileStatus(path).isDirectory()
        ? ofRun(path, network)
        : ofFile(network);
  }

  private ServedModel ofRun(Path path, ComputationGraph network) throws IOException {
    RunDirectory run = RunDirectory.at(hadoop, path);
    Optional<RunStatus> status = run.status();
    Optional<ReportedImages> reported = ReportedImages.of(hadoop, path);
    List<String> classNames = reported.map(ReportedImages::classNames).orElse(names(network));
    return ServedModel.of(
        new ModelFacts(
            uri,
            uri,
            status.map(RunStatus::runId).orElse(path.getName()),
            size(run.manifest().map(RunManifest::configuration).map(keys -> keys.get(SIZE))),
            classNames,
            status.map(RunStatus::testAccuracy).orElse(null),
            status.map(RunStatus::modelSha256).orElse(null)),
        network,
        engine,
        RunSamples.of(hadoop, path, classNames));
  }

  private ServedModel ofFile(ComputationGraph network) {
    String parameters = ModelState.withoutUpdaterState(network).parametersSha256();
    return ServedModel.of(
        new ModelFacts(
            uri,
            uri,
            parameters.substring(0, DIGITS_OF_AN_ID),
            size(Optional.empty()),
            names(network),
            null,
            null),
        network,
        engine,
        List.of());
  }

  private int size(Optional<String> told) {
    if (told.isPresent() && told.get().matches("[1-9]\\d{0,3}")) {
      int trained = Integer.parseInt(told.get());
      if (size.isPresent() && size.getAsInt() != trained) {
        throw CommandException.usage(
            "Model %s was trained on images of %d x %d pixels, --size is %d; leave it out"
                .formatted(uri, trained, trained, size.getAsInt()));
      }
      return trained;
    }
    return size.orElseThrow(
        () ->
            CommandException.usage(
                "Model %s does not say on images of which size it was trained; name their height with --size, such as --size 96"
                    .formatted(uri)));
  }

  /** A model.zip has no names of its own. */
  private static List<String> names(ComputationGraph network) {
    long classes = NetworkEnds.of(network).classes();
    return classes == FashionMnist.CLASSES
        ? FashionMnist.CLASS_NAMES
        : LongStream.range(0, classes).mapToObj(label -> "class " + label).toList();
  }
}
