package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.exchange.ParameterFile;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a model of PyTorch's parameters, without a Spark session. */
@Command(
    name = "import",
    description = "Makes a model.zip from the parameters of a ResNet-18 that PyTorch trained.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements NetworkCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "FILE",
      description = "A safetensors file with the names of one of the programs that export knows.")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description = "The model.zip to write; an older one is replaced.")
  private String to;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "96",
      description = "Height and width of its images in pixels (default: ${DEFAULT-VALUE}).")
  private int size;

  @Override
  public Integer call() throws IOException {
    if (size < 1) {
      throw CommandException.usage("--size must be positive, got " + size);
    }
    Configuration hadoop = HadoopSettings.load();
    TargetFile target = TargetFile.of(hadoop, "--to", new Path(to), OwnFile.MODEL);
    ComputationGraph network = ParameterFile.network(hadoop, new Path(from), size);
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, model, false);
    target.write(model.toByteArray());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT, "Wrote %s, %.1f MB, no updater state%n", target.path(), model.size() / 1e6);
    out.flush();
    return ExitCode.DONE;
  }
}
