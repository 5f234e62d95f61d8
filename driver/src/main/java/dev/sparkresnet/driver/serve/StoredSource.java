package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunFolder;
import dev.sparkresnet.driver.run.RunStatus;
import dev.sparkresnet.driver.run.TrainedModel;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.model.engine.EngineOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The model of a run's directory, or a model.zip anywhere. It is read once. */
public final class StoredSource implements ModelSource {
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
    Path path = RunFolder.current(hadoop, new Path(uri));
    TrainedModel trained = TrainedModel.read(hadoop, path);
    return Storage.of(hadoop, path).getFileStatus(path).isDirectory()
        ? ofRun(path, trained)
        : ofFile(trained);
  }

  private ServedModel ofRun(Path path, TrainedModel trained) throws IOException {
    Optional<RunStatus> status = RunDirectory.at(hadoop, path).status().map(RunStatus::ofFiles);
    return ServedModel.of(
        new ModelFacts(
            uri,
            uri,
            status.map(RunStatus::runId).orElse(path.getName()),
            size(trained),
            trained.classNames(),
            status.map(RunStatus::testAccuracy).orElse(null),
            status.map(RunStatus::modelSha256).orElse(null)),
        trained.network(),
        engine,
        RunSamples.of(hadoop, path, trained.classNames()));
  }

  private ServedModel ofFile(TrainedModel trained) {
    String parameters = ModelState.withoutUpdaterState(trained.network()).parametersSha256();
    return ServedModel.of(
        new ModelFacts(
            uri,
            uri,
            parameters.substring(0, DIGITS_OF_AN_ID),
            size(trained),
            trained.classNames(),
            null,
            null),
        trained.network(),
        engine,
        List.of());
  }

  private int size(TrainedModel trained) {
    if (trained.imageSize().isEmpty()) {
      return size.orElseThrow(
          () ->
              CommandException.usage(
                  "Model %s does not say on images of which size it was trained; name their height with --size, such as --size 96"
                      .formatted(uri)));
    }
    int known = trained.imageSize().getAsInt();
    if (size.isPresent() && size.getAsInt() != known) {
      throw CommandException.usage(
          "Model %s was trained on images of %d x %d pixels, --size is %d; leave it out"
              .formatted(uri, known, known, size.getAsInt()));
    }
    return known;
  }
}
