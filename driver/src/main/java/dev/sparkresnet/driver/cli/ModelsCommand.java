package dev.sparkresnet.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.lease.Lease;
import dev.sparkresnet.driver.registry.Champion;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.registry.VersionManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into the model registry, and changes which version is the champion by hand. */
@Command(
    name = "models",
    description = "Lists and shows the versions of a model, and chooses which is the champion.",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Command(
      name = "list",
      description = "All complete versions, oldest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin RegistryOptions options,
      @Option(names = "--json", description = "One JSON object instead of text.") boolean json)
      throws IOException {
    ModelRegistry registry = options.open();
    List<VersionManifest> versions = registry.versions();
    Optional<Champion> champion = registry.champion();
    if (json) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("path", registry.path().toString());
      values.put("champion", champion.orElse(null));
      values.put("versions", versions);
      print(json(values));
    } else if (versions.isEmpty()) {
      print("no versions in " + registry.path());
    } else {
      print(VersionTable.of(versions, champion));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "Accuracy per class, lineage, data and configuration of a version.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "VERSION", description = "An id, champion or previous.")
          String version,
      @Option(names = "--json", description = "The manifest as one JSON object instead of text.")
          boolean json)
      throws IOException {
    ModelRegistry registry = options.open();
    VersionManifest manifest = registry.manifest(registry.resolve(version));
    print(json ? json(manifest) : VersionDescription.of(manifest, registry.champion()));
    return ExitCode.DONE;
  }

  @Command(
      name = "promote",
      description = "Makes a version the champion.",
      mixinStandardHelpOptions = true)
  int promote(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "VERSION", description = "An id, or previous.") String version,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "promoted by hand",
              description = "Kept with the champion (default: ${DEFAULT-VALUE}).")
          String reason)
      throws IOException {
    ModelRegistry registry = options.open();
    try (Lease lease = options.lease(registry, "models promote")) {
      String id = registry.resolve(version);
      lease.requireHeld();
      registry.promote(id, reason);
      print("champion of " + registry.path() + " is " + id);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "rollback",
      description = "Makes the previous champion the champion again; twice is as never.",
      mixinStandardHelpOptions = true)
  int rollback(@Mixin RegistryOptions options) throws IOException {
    ModelRegistry registry = options.open();
    try (Lease lease = options.lease(registry, "models rollback")) {
      lease.requireHeld();
      print("champion of " + registry.path() + " is " + registry.rollback());
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "gc",
      description = "Deletes old versions; the champion and the previous one always stay.",
      mixinStandardHelpOptions = true)
  int gc(
      @Mixin RegistryOptions options,
      @Option(
              names = "--keep",
              paramLabel = "N",
              required = true,
              description = "How many of the newest other versions stay.")
          int keep)
      throws IOException {
    if (keep < 0) {
      throw CommandException.usage("--keep must not be negative, got " + keep);
    }
    ModelRegistry registry = options.open();
    try (Lease lease = options.lease(registry, "models gc")) {
      lease.requireHeld();
      List<String> deleted = registry.gc(keep);
      print(
          deleted.isEmpty()
              ? "nothing to delete in " + registry.path()
              : "deleted of " + registry.path() + ": " + String.join(", ", deleted));
    }
    return ExitCode.DONE;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static String json(Object value) throws JsonProcessingException {
    return JsonMapper.builder().build().writeValueAsString(value);
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}
