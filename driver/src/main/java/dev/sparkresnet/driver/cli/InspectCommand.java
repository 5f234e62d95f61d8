package dev.sparkresnet.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.data.shard.SplitDigest;
import dev.sparkresnet.data.storage.FolderExchange;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what lies at a place, without a Spark session. */
@Command(
    name = "inspect",
    description = "Shows what a prepared data set holds; with --digest reads it all and checks it.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  private static final long MOST_WINDOW_BYTES = 256L << 20;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URI", description = "Root of a prepared data set.")
  private String uri;

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  @Option(
      names = "--digest",
      description = "SHA-256 over the raw pixel bytes in source order, recomputed from the shards.")
  private boolean digest;

  @Option(names = "--split", description = "train or test (default: both).", paramLabel = "SPLIT")
  private Split split;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "With --digest: only the first N images in source order.")
  private Integer limit;

  @Override
  public Integer call() {
    if (limit != null && (!digest || limit < 1)) {
      throw CommandException.usage("--limit must be positive and needs --digest, got " + limit);
    }
    Configuration conf = HadoopSettings.load();
    try {
      Path root = FolderExchange.current(conf, new Path(uri));
      DatasetManifest manifest = DatasetManifest.read(conf, root);
      PrintWriter out = spec.commandLine().getOut();
      List<Split> splits = split == null ? List.of(Split.values()) : List.of(split);
      if (!digest) {
        out.println(json ? toJson(manifest) : DatasetDescription.of(root, manifest, splits));
        return ExitCode.DONE;
      }
      for (Split each : splits) {
        DigestReport report = digest(conf, root, manifest, each);
        out.println(json ? toJson(report) : report.text());
      }
      return ExitCode.DONE;
    } catch (IOException e) {
      throw CommandException.failed("Cannot read " + uri + ": " + e.getMessage(), e);
    }
  }

  private DigestReport digest(Configuration conf, Path root, DatasetManifest manifest, Split each)
      throws IOException {
    SplitManifest expected = manifest.split(each);
    int images = limit == null ? expected.images() : limit;
    if (images > expected.images()) {
      throw CommandException.usage(
          String.format(
              "--limit must be at most %d, the images of the %s split, got %d",
              expected.images(), each, images));
    }
    long windowBytes = Math.min(MOST_WINDOW_BYTES, Runtime.getRuntime().maxMemory() / 4);
    String sha256 =
        new SplitDigest(conf, root, manifest.imageBytes(), windowBytes)
            .of(expected.shards(), images);
    if (images == expected.images() && !sha256.equals(expected.sha256())) {
      throw new BadDataException(
          String.format(
              "The %s images of %s: manifest says SHA-256 %s, the shards hold %s; run prepare again"
                  + " with --overwrite",
              each, root, expected.sha256(), sha256));
    }
    return new DigestReport(each, images, manifest.size(), sha256);
  }

  private static String toJson(Object value) throws JsonProcessingException {
    return JsonMapper.builder().build().writeValueAsString(value);
  }

  /** The digest of the first images of a split. */
  record DigestReport(Split split, int images, int size, String sha256) {
    String text() {
      return String.format(
          "%s: %d images of %d x %d, SHA-256 %s", split, images, size, size, sha256);
    }
  }
}
