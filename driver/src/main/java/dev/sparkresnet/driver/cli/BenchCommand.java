package dev.sparkresnet.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkresnet.driver.bench.Bench;
import dev.sparkresnet.driver.bench.BenchResult;
import dev.sparkresnet.driver.bench.BenchSettings;
import dev.sparkresnet.driver.bench.ProfileTable;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.model.engine.Engine;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.engine.Precision;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: speed of a step in this process, on random images, without a Spark job. */
@Command(
    name = "bench",
    description = "Measures the speed of a training step in this process.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BenchCommand implements NetworkCommand {
  private static final double BYTES_PER_MIB = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(names = "--batch", description = "images of one replica's step")
  private int batch = 64;

  @Option(names = "--iterations", description = "steps that count; three more warm up")
  private int iterations = 12;

  @Option(names = "--size", description = "height and width of an image in pixels")
  private int size = 96;

  @Option(names = "--precision", description = "${COMPLETION-CANDIDATES}")
  private Precision precision = Precision.FP32;

  @Option(names = "--engine", description = "${COMPLETION-CANDIDATES}")
  private EngineChoice engine = EngineChoice.AUTO;

  @Option(names = "--replicas", description = "networks trained at the same time")
  private int replicas = 1;

  @Option(
      names = "--threads",
      description = "OpenMP threads of each replica; 0: cores divided by replicas")
  private int threads;

  @Option(names = "--inference", description = "measure predictions instead of training steps")
  private boolean inference;

  @Option(names = "--profile", description = "print every kernel's time and share of the step")
  private boolean profile;

  @Option(names = "--json", description = "print one line of JSON")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    BenchSettings settings = settings();
    Engine.requirePrecision(precision);
    BenchResult result = profile ? Bench.profile(settings) : Bench.run(settings);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(settings, result));
    } else {
      out.printf(
          Locale.ROOT,
          "%s: %.1f images/s (median step %.1f ms, %d x batch %d, %.0f MiB of native memory)%n",
          result.engine(),
          result.imagesPerSecond(),
          1000 * result.medianStepSeconds(),
          settings.replicas(),
          settings.batch(),
          result.engineBytes() / BYTES_PER_MIB);
      if (profile) {
        out.print(new ProfileTable(result, settings.iterations()).text());
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  private BenchSettings settings() {
    requirePositive("--batch", batch);
    requirePositive("--iterations", iterations);
    requirePositive("--size", size);
    requirePositive("--replicas", replicas);
    if (threads < 0) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be 0 or more, got " + threads);
    }
    int each =
        threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / replicas);
    return new BenchSettings(
        inference ? BenchSettings.Task.INFERENCE : BenchSettings.Task.TRAINING,
        batch,
        size,
        iterations,
        replicas,
        new EngineOptions(engine, precision, each));
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(spec.commandLine(), option + " must be positive, got " + value);
    }
  }

  private static String json(BenchSettings settings, BenchResult result)
      throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode line = mapper.createObjectNode();
    line.put("engine", result.engine());
    line.put("task", settings.task().name().toLowerCase(Locale.ROOT));
    line.put("batch", settings.batch());
    line.put("size", settings.imageSize());
    line.put("replicas", settings.replicas());
    line.put("threads", settings.engine().threads());
    line.put("precision", settings.engine().precision().name().toLowerCase(Locale.ROOT));
    line.put("imagesPerSecond", rounded(result.imagesPerSecond(), 100));
    line.put("imagesPerSecondInAll", rounded(result.imagesPerSecondInAll(), 100));
    line.put("stepSecondsMedian", rounded(result.medianStepSeconds(), 10_000));
    line.put("engineMiB", Math.round(result.engineBytes() / BYTES_PER_MIB));
    if (!result.kernels().isEmpty()) {
      line.put(
          "convolutionShare",
          rounded(new ProfileTable(result, settings.iterations()).convolutionShare(), 1000));
    }
    return mapper.writeValueAsString(line);
  }

  private static double rounded(double value, double steps) {
    return Math.round(value * steps) / steps;
  }
}
