package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.exchange.Examples;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.run.TrainedModel;
import dev.sparkresnet.model.exchange.OnnxModel;
import dev.sparkresnet.model.exchange.PyTorchProgram;
import dev.sparkresnet.model.exchange.PyTorchStateDict;
import dev.sparkresnet.model.exchange.UnsupportedNetworkException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a saved model in the format of another program, without a Spark session. */
@Command(
    name = "export",
    description =
        "Writes a model for other programs: an ONNX file for inference, or a safetensors file with "
            + "PyTorch's names for load_state_dict.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements NetworkCommand {
  /** What to write. */
  enum Format {
    ONNX,
    SAFETENSORS
  }

  private static final String EXAMPLES_SUFFIX = ".examples";

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "URI",
      description = "A model.zip, or the directory of a run.")
  private String model;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "onnx or safetensors.")
  private Format format;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; one of the same format is replaced.")
  private String to;

  @Option(
      names = "--names",
      paramLabel = "NAMES",
      description =
          "With safetensors: sequential for names like 4.0.conv1.weight, notebook for "
              + "resnet_block1.0.conv1.weight (default: sequential).")
  private PyTorchProgram names;

  @Option(
      names = "--examples",
      paramLabel = "URI",
      description =
          "A prepared data set: up to 32 of its test images are written beside FILE, as "
              + "FILE.examples in safetensors, with the model's logits and probabilities.")
  private String examples;

  @Override
  public Integer call() throws IOException {
    if (format == Format.ONNX && names != null) {
      throw CommandException.usage("--names needs --format safetensors, got onnx");
    }
    Configuration hadoop = HadoopSettings.load();
    OwnFile kind = format == Format.ONNX ? OwnFile.ONNX : OwnFile.SAFETENSORS;
    TargetFile target = TargetFile.of(hadoop, "--to", new Path(to), kind);
    TargetFile beside =
        examples == null
            ? null
            : TargetFile.of(
                hadoop, "--to", target.path().suffix(EXAMPLES_SUFFIX), OwnFile.SAFETENSORS);
    TrainedModel trained = TrainedModel.read(hadoop, new Path(model));
    byte[] exported = exported(trained.network());
    byte[] checks =
        examples == null ? null : Examples.of(trained, TrainingData.open(hadoop, examples)).bytes();
    target.write(exported);
    report(target, exported);
    if (checks != null) {
      beside.write(checks);
      report(beside, checks);
    }
    return ExitCode.DONE;
  }

  private byte[] exported(ComputationGraph network) {
    try {
      return switch (format) {
        case ONNX -> OnnxModel.of(network).bytes();
        case SAFETENSORS ->
            PyTorchStateDict.of(network, names == null ? PyTorchProgram.SEQUENTIAL : names).bytes();
      };
    } catch (UnsupportedNetworkException e) {
      throw new BadDataException("Model " + model + ": " + e.getMessage(), e);
    }
  }

  private void report(TargetFile file, byte[] content) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "Wrote %s, %.1f MB%n", file.path(), content.length / 1e6);
    out.flush();
  }
}
