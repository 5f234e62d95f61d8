package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.resize.BilinearResizer;
import dev.sparkresnet.driver.config.RegistryConfig;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.run.KillHook;
import dev.sparkresnet.driver.serve.ImageServer;
import dev.sparkresnet.driver.serve.ModelSource;
import dev.sparkresnet.driver.serve.RegistrySource;
import dev.sparkresnet.driver.serve.StoredSource;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.engine.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a model over HTTP until the process is told to end, without a Spark session. */
@Command(
    name = "serve",
    description = {
      "Serves a model over HTTP, with a page to try it on images.",
      "Goes on until it is told to end (Ctrl-C, SIGTERM)."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements NetworkCommand {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final int LAST_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description =
          "champion, previous or the id of a version, from the registry; or what holds a slash or ends "
              + "in .zip: the directory of a run, or a model.zip. Another champion is served as soon as there "
              + "is one.")
  private String model;

  @Option(
      names = "--registry",
      paramLabel = "URI",
      defaultValue = "registry",
      description = "Folder of the registry (default: ${DEFAULT-VALUE}).")
  private String registry;

  @Option(
      names = "--registry-model",
      paramLabel = "NAME",
      defaultValue = "fashion-mnist",
      description = "Name of the model in the registry (default: ${DEFAULT-VALUE}).")
  private String registryModel;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "Height and width of the images that a model.zip was trained on; others say it themselves.")
  private Integer size;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port to listen on, 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}). There is no login: what others can reach, "
              + "others can use.")
  private String host;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "CPU threads that compute (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireBetween("--port", port, 0, LAST_PORT);
    requireBetween("--threads", threads, 1, Integer.MAX_VALUE);
    if (size != null) {
      requireBetween("--size", size, 1, BilinearResizer.MOST_PIXELS_PER_SIDE);
    }
    // Pictures are decoded, none is shown: desktops' libraries are not needed.
    System.setProperty("java.awt.headless", "true");
    ImageServer server = ImageServer.start(host, port, source(), BETWEEN_LOOKS);
    KillHook hook = new KillHook(server::close);
    hook.arm();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Serving %s on http://%s:%d/%n", server.title(), hostInUrl(), server.port());
    out.flush();
    server.awaitClose();
    return ExitCode.DONE;
  }

  private ModelSource source() throws IOException {
    Configuration hadoop = HadoopSettings.load();
    EngineOptions engine = new EngineOptions(EngineChoice.AUTO, Precision.FP32, threads);
    if (model.indexOf('/') >= 0 || model.endsWith(".zip")) {
      return new StoredSource(
          hadoop, model, size == null ? OptionalInt.empty() : OptionalInt.of(size), engine);
    }
    if (size != null) {
      throw CommandException.usage(
          "--size is for a model.zip, and versions of the registry say it themselves, got --model "
              + model);
    }
    RegistryConfig config = new RegistryConfig(registry, registryModel);
    return new RegistrySource(
        hadoop, ModelRegistry.at(hadoop, new Path(config.uri()), config.model()), model, engine);
  }

  private String hostInUrl() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private static void requireBetween(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw CommandException.usage(
          most == Integer.MAX_VALUE
              ? "%s must be at least %d, got %d".formatted(option, least, value)
              : "%s must be %d to %d, got %d".formatted(option, least, most, value));
    }
  }
}
