package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.model.resnet.ResNet18;
import dev.sparkresnet.model.resnet.StageTable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the network's stages, without building it. */
@Command(
    name = "stages",
    description = "Prints the output shape of every stage of ResNet-18 for one image.",
    mixinStandardHelpOptions = true)
final class StagesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      defaultValue = "224",
      description = "Height and width of the image in pixels (default: ${DEFAULT-VALUE}).")
  private int size;

  @Override
  public Integer call() {
    if (size < 1) {
      throw CommandException.usage("--size must be positive, got " + size);
    }
    ResNet18 network = ResNet18.forImageSize(size);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-16s %-20s %s%n", "module", "vertex", "output shape");
    for (StageTable.Row row : StageTable.of(network).rows()) {
      out.printf(
          "%-16s %-20s %s%n", row.module().pyTorchName(), row.module().vertex(), row.shapeText());
    }
    out.printf(Locale.ROOT, "trainable parameters: %,d%n", network.trainableParameterCount());
    return ExitCode.DONE;
  }
}
