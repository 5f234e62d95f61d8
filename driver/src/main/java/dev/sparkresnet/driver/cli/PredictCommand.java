package dev.sparkresnet.driver.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.image.Inversion;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.run.TrainedModel;
import dev.sparkresnet.driver.scoring.ImageScoring;
import dev.sparkresnet.driver.scoring.ImageTable;
import dev.sparkresnet.driver.scoring.PredictionFiles;
import dev.sparkresnet.driver.scoring.Predictions;
import dev.sparkresnet.driver.session.Sessions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores many images into Parquet files. */
@Command(
    name = "predict",
    description =
        "Writes what a model says of many images as Parquet: one row for each, with prediction, class, "
            + "probabilities, and what tells the image from others. An image that cannot be read gets a row "
            + "that says why in the column error.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements NetworkCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "URI",
      description = "A model.zip, or the directory of a run or of a version in a registry.")
  private String model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI",
      description =
          "A prepared data set; a folder or pattern of PNG and JPEG files, and of raw pixels, 28 x 28 "
              + "or as many as the model takes; or, with --column, Parquet files.")
  private String dataUri;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description = "The folder to write, on any Hadoop file system.")
  private String to;

  @Option(
      names = "--overwrite",
      description = "Replace predictions that are there; they stay until the new ones are whole.")
  private boolean overwrite;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "The data are Parquet files, and this column has the images; others are kept.")
  private String column;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Of a prepared data set train or test (default: test).")
  private Split split;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description =
          "Height and width to scale images to (default: those that the model was trained on, as the "
              + "manifest of its run or version tells). A prepared data set has its own.")
  private Integer size;

  @Option(
      names = "--invert",
      paramLabel = "WHICH",
      description =
          "Images to turn into their negatives: true (all), auto (those with a bright border) or false "
              + "(default). The network knows garments light on black; photographs show them on white.")
  private Inversion inversion;

  @Mixin private ScoringOptions options;

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  /** What to score, and at which height and width. */
  private record Input(ImageTable table, int size, List<String> classNames) {}

  @Override
  public Integer call() throws IOException {
    options.check();
    try (SparkSession session = Sessions.open("spark-resnet predict")) {
      Configuration hadoop = session.sparkContext().hadoopConfiguration();
      PredictionFiles files = PredictionFiles.at(hadoop, to);
      files.requireNotAround("--data", new Path(dataUri));
      files.requireNotAround("--model", new Path(model));
      files.requireNotIn("--data", new Path(dataUri));
      if (overwrite) {
        files.requireReplaceable();
      } else {
        files.requireAbsent();
      }
      TrainedModel trained = TrainedModel.read(hadoop, new Path(model));
      Input input = input(session, trained);
      ImageScoring scoring =
          new ImageScoring(
              session,
              trained.network(),
              options.engine(),
              (int) trained.shape().channels(),
              input.classNames());
      session.sparkContext().setJobDescription("predict");
      Predictions predictions =
          Predictions.write(
              session,
              scoring,
              input.table(),
              input.size(),
              options.batchSize(),
              input.classNames(),
              files);
      print(predictions, files);
      return requireSomeReadable(predictions);
    }
  }

  private Input input(SparkSession session, TrainedModel trained) throws IOException {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    Path root = FolderExchange.current(hadoop, new Path(dataUri));
    if (column == null && DatasetManifest.isAt(hadoop, root)) {
      DatasetManifest manifest = DatasetManifest.read(hadoop, root);
      trained.requireDataOf(root, manifest);
      if (size != null && size != manifest.size()) {
        throw CommandException.usage(
            "--size is %d, but the images of data set %s have %d x %d pixels; leave it out"
                .formatted(size, root, manifest.size(), manifest.size()));
      }
      if (inversion != null) {
        throw CommandException.usage(
            "--invert %s is for photographs and tables, and %s is a prepared data set; leave it out"
                .formatted(inversion, dataUri));
      }
      return new Input(
          ImageTable.ofPrepared(session, root, manifest, split == null ? Split.TEST : split),
          manifest.size(),
          trained.knownClassNames().isEmpty() ? manifest.classNames() : trained.classNames());
    }
    if (split != null) {
      throw CommandException.usage(
          "--split %s is for a prepared data set, and %s is none; leave it out"
              .formatted(split, dataUri));
    }
    trained.shape().requireGray();
    Inversion chosen = inversion == null ? Inversion.FALSE : inversion;
    return new Input(
        column == null
            ? ImageTable.ofFiles(session, dataUri, chosen)
            : ImageTable.ofParquet(session, dataUri, column, chosen),
        requiredSize(trained),
        trained.classNames());
  }

  private int requiredSize(TrainedModel trained) {
    if (size != null) {
      ScoringOptions.requirePositive("--size", size);
      return size;
    }
    return trained
        .imageSize()
        .orElseThrow(
            () ->
                CommandException.usage(
                    "No manifest tells which size of images %s was trained on; name the directory of its run, or give --size"
                        .formatted(model)));
  }

  private int requireSomeReadable(Predictions predictions) {
    if (predictions.unreadable() == 0) {
      return ExitCode.DONE;
    }
    String example = predictions.firstError().orElseThrow();
    if (predictions.unreadable() == predictions.images()) {
      throw new BadDataException(
          String.format(
              Locale.ROOT,
              "None of the %,d images could be read, such as %s",
              predictions.images(),
              example));
    }
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "warning: %,d of %,d images could not be read, such as %s; the column error tells of each%n",
        predictions.unreadable(),
        predictions.images(),
        Errors.line(example));
    err.flush();
    return ExitCode.DONE;
  }

  private void print(Predictions predictions, PredictionFiles files) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    double rate = predictions.images() / predictions.seconds();
    if (json) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("to", files.path().toString());
      values.put("images", predictions.images());
      values.put("unreadable", predictions.unreadable());
      values.put("leftOut", predictions.leftOut());
      values.put("perClass", predictions.perClass());
      values.put("seconds", predictions.seconds());
      values.put("imagesPerSecond", rate);
      values.put("taskSeconds", predictions.taskSeconds());
      out.println(JsonMapper.builder().build().writeValueAsString(values));
    } else {
      predictions
          .perClass()
          .forEach(
              (name, count) ->
                  out.printf(Locale.ROOT, "%-20s %,10d%n", ClassNames.shown(name), count));
      out.printf(
          Locale.ROOT,
          "%nWrote %,d rows to %s in %.1f s, %.1f images/s%n",
          predictions.images(),
          files.path(),
          predictions.seconds(),
          rate);
      if (predictions.leftOut().hasAny()) {
        out.println("Left out: " + predictions.leftOut());
      }
    }
    out.flush();
  }
}
