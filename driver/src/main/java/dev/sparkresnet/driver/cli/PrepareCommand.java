package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.storage.FailureReason;
import dev.sparkresnet.data.storage.TakenOverException;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.lease.LeaseHeldException;
import dev.sparkresnet.driver.prepare.PrepareJob;
import dev.sparkresnet.driver.prepare.PrepareRequest;
import dev.sparkresnet.driver.prepare.PrepareSources;
import dev.sparkresnet.driver.prepare.TargetDirectory;
import dev.sparkresnet.driver.session.Sessions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Resizes the images of a data set and writes them as shards. */
@Command(
    name = "prepare",
    description = "Resizes the images and writes them as Parquet shards with a manifest.",
    mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "DIR",
      description =
          "Directory (or URI) of the four IDX files: as written by fetch, or of another data set in "
              + "this format, with labels from 0 or 1 on.")
  private String source;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description = "Root of the data set to write: a path, file:, hdfs:, s3a:, ...")
  private String to;

  @Option(
      names = "--size",
      defaultValue = "96",
      description = "Height and width of the images in pixels (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--shards",
      defaultValue = "64",
      description =
          "Shards of the training split, at least as many as replicas; the test split gets so many"
              + " that its shards are no larger (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Seed of the shuffle (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first N images of each split, for trials.")
  private Integer limit;

  @Option(
      names = "--classes",
      paramLabel = "NAMES",
      description =
          "What the classes are called, in the order of their labels: a file with a name on each "
              + "line, or names with commas between them (default: those of Fashion-MNIST for its own "
              + "files, else the labels).")
  private String classes;

  @Option(names = "--overwrite", description = "Replace a data set that is already there.")
  private boolean overwrite;

  @Option(
      names = "--if-absent",
      description = "Do nothing if the very same data set is already there.")
  private boolean ifAbsent;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrepareRequest request = request();
    Configuration conf = HadoopSettings.load();
    boolean exists = exists(conf, request.target());
    if (exists && !overwrite && !ifAbsent) {
      throw CommandException.usage(
          "A data set is already at "
              + to
              + "; replace it with --overwrite or choose another --to");
    }
    PrepareSources sources = sources(conf, request);
    if (exists && ifAbsent && isSame(conf, request, sources)) {
      out.println("Already prepared: " + to);
      return ExitCode.DONE;
    }
    out.printf(
        "Preparing %d training and %d test images at %d x %d from %s%n",
        sources.train().count(), sources.test().count(), size, size, source);
    if (sources.firstLabel() > 0) {
      out.printf("Labels begin at %d: the classes are numbered from 0 on%n", sources.firstLabel());
    }
    long start = System.nanoTime();
    DatasetManifest manifest = runJob(request, sources);
    out.printf(
        "Wrote %d + %d shards, %.1f MB, to %s in %.1f s%n",
        manifest.train().shards().size(),
        manifest.test().shards().size(),
        (manifest.train().shardBytes() + manifest.test().shardBytes()) / 1e6,
        to,
        (System.nanoTime() - start) / 1e9);
    return ExitCode.DONE;
  }

  private PrepareRequest request() {
    try {
      return new PrepareRequest(
          new Path(source),
          new Path(to),
          size,
          shards,
          seed,
          limit == null ? Integer.MAX_VALUE : limit);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("prepare: " + e.getMessage());
    }
  }

  private boolean exists(Configuration conf, Path root) {
    try {
      return new TargetDirectory(conf, root).holdsDataset();
    } catch (IOException e) {
      throw CommandException.failed("Cannot look into " + to + ": " + e.getMessage(), e);
    }
  }

  private PrepareSources sources(Configuration conf, PrepareRequest request) {
    PrepareSources sources;
    try {
      sources = PrepareSources.read(conf, request.source(), request.limit());
    } catch (IOException e) {
      throw CommandException.failed("Cannot read from " + source + ": " + e.getMessage(), e);
    }
    if (classes != null) {
      sources = GivenClassNames.of(conf, classes, sources);
    }
    if (shards > sources.train().count()) {
      throw CommandException.usage(
          String.format(
              "prepare: shards must be at most %d, the number of training images, got %d",
              sources.train().count(), shards));
    }
    return sources;
  }

  /** True where the data set at hand is what would be written, false where it may be replaced. */
  private boolean isSame(Configuration conf, PrepareRequest request, PrepareSources sources)
      throws IOException {
    List<String> differences =
        request.differences(DatasetManifest.read(conf, request.target()), sources);
    if (!differences.isEmpty() && !overwrite) {
      throw CommandException.usage(
          String.format(
              "The data set at %s is another one: %s; replace it with --overwrite or choose another"
                  + " --to",
              to, String.join(", ", differences)));
    }
    return differences.isEmpty();
  }

  private DatasetManifest runJob(PrepareRequest request, PrepareSources sources)
      throws TakenOverException, LeaseHeldException {
    try (SparkSession session = Sessions.open("spark-resnet prepare")) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      return new PrepareJob(spark, request).run(sources, overwrite);
    } catch (TakenOverException | LeaseHeldException e) {
      throw e;
    } catch (IOException e) {
      throw unwritable(e);
    } catch (Exception e) {
      // Spark's Scala methods throw checked exceptions without declaring them.
      if (e instanceof SparkException && e.getCause() instanceof IOException cause) {
        throw unwritable(cause);
      }
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e);
    }
  }

  private CommandException unwritable(IOException cause) {
    return CommandException.failed(
        String.format(
            "Cannot write the data set to %s: %s; make room or mend the permissions there, or choose"
                + " another --to",
            to, FailureReason.of(cause)),
        cause);
  }
}
