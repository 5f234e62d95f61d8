package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.device.HostName;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.SmallVersion;
import dev.sparkresnet.driver.lease.Lease;
import dev.sparkresnet.driver.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static SmallVersion one;

  private final Configuration hadoop = new Configuration(false);

  @TempDir private Path root;
  private ModelRegistry registry;

  @BeforeAll
  static void buildNetwork() throws IOException {
    one = SmallVersion.of("2026-11-22", "2026-11-22T02:00:00Z", 1);
  }

  @BeforeEach
  void publish() throws IOException {
    registry =
        ModelRegistry.at(hadoop, new org.apache.hadoop.fs.Path("file:" + root), SmallVersion.MODEL);
    one.publishIn(registry);
    one.as("2026-11-23", "2026-11-23T02:00:00Z").publishIn(registry);
    one.as("2026-11-24", "2026-11-24T02:00:00Z").publishIn(registry);
  }

  @Test
  void givenVersions_whenPromotedAndListed_thenOneALineWithItsAlias() {
    assertThat(succeed("promote", "2026-11-22"))
        .isEqualTo("champion of " + registry.path() + " is 2026-11-22\n");
    succeed("promote", "2026-11-23", "--reason", "looks better");

    assertThat(succeed("list"))
        .isEqualTo(
            """
            version     alias     created               accuracy      loss
            2026-11-22  previous  2026-11-22T02:00:00Z    0.7500    0.5000
            2026-11-23  champion  2026-11-23T02:00:00Z    0.7500    0.5000
            2026-11-24            2026-11-24T02:00:00Z    0.7500    0.5000
            """);
  }

  @Test
  void givenVersions_whenListedAsJson_thenChampionAndManifests() throws IOException {
    JsonNode none = JSON.readTree(succeed("list", "--json"));
    assertThat(none.get("champion").isNull()).isTrue();
    succeed("promote", "2026-11-22");

    String line = succeed("list", "--json");
    assertThat(line).hasLineCount(1);
    JsonNode list = JSON.readTree(line);
    assertThat(list.get("path").asText()).isEqualTo(registry.path().toString());
    assertThat(list.get("champion").get("version").asText()).isEqualTo("2026-11-22");
    assertThat(list.get("versions")).hasSize(3);
    assertThat(list.get("versions").get(2).get("version").asText()).isEqualTo("2026-11-24");
  }

  @Test
  void givenNoRegistry_whenListed_thenSaysSo() {
    assertThat(CommandRun.of("models", "list", "--registry", "file:" + root, "--model", "other"))
        .isEqualTo(
            new CommandRun(
                ExitCode.DONE, "no versions in file:" + root.resolve("models/other") + "\n", ""));
  }

  @Test
  void givenChampion_whenShown_thenAccuracyPerClassLineageDataAndConfiguration()
      throws IOException {
    succeed("promote", "2026-11-22", "--reason", "the first");
    Instant since =
        Instant.parse(registry.champion().orElseThrow().since()).truncatedTo(ChronoUnit.SECONDS);

    assertThat(succeed("show", "champion"))
        .isEqualTo(
            """
            model           fashion-mnist
            version         2026-11-22
            alias           champion since %s: the first
            created         2026-11-22T02:00:00Z
            commit          0123456
            network         2 classes, 1 channel(s), trained on 28 x 28 pixels, first stage of 2 channels
            champion then   none
            started from    none
            parameters      SHA-256 %s
            model.zip       SHA-256 %s
            accuracy        0.7500 on 100 images, loss 0.5000

                   precision  recall   predicted as
                                         0     1
            shirt     0.7273  0.8000    40    10
            shoe      0.7778  0.7000    15    35

            trained on
              data set      file:/data
              fingerprint   %s
              images        1,000, and 100 to test
              pixels        mean 0.250000, standard deviation 0.500000 (of pixel / 255)
              class 0          600  shirt
              class 1          400  shoe

            configuration
              train.epochs=3

            versions
              java=17
            """
                .formatted(since, "e".repeat(64), one.manifest().modelSha256(), "f".repeat(64)));
    JsonNode json = JSON.readTree(succeed("show", "2026-11-24", "--json"));
    assertThat(json.get("version").asText()).isEqualTo("2026-11-24");
    assertThat(json.get("confusion").get(0).get(1).asInt()).isEqualTo(10);
  }

  @Test
  void givenPreviousChampion_whenRolledBack_thenItIsTheChampion() throws IOException {
    succeed("promote", "2026-11-22");
    succeed("promote", "2026-11-23");
    assertThat(succeed("rollback"))
        .isEqualTo("champion of " + registry.path() + " is 2026-11-22\n");
    assertThat(registry.resolve("previous")).isEqualTo("2026-11-23");
  }

  @Test
  void givenOldVersions_whenCollected_thenSaysWhich() throws IOException {
    succeed("promote", "2026-11-23");
    assertThat(succeed("gc", "--keep", "1"))
        .isEqualTo("deleted of " + registry.path() + ": 2026-11-22\n");
    assertThat(succeed("gc", "--keep", "1"))
        .isEqualTo("nothing to delete in " + registry.path() + "\n");
  }

  @Test
  void givenLeaseHeldByARun_whenAnythingIsChanged_thenExitCode75AndLookingGoesOn()
      throws IOException {
    succeed("promote", "2026-11-22");
    succeed("promote", "2026-11-23");
    try (Lease lease =
        Lease.acquire(hadoop, registry.leaseDirectory(), "run a", Duration.ofMinutes(5))) {
      for (String[] command :
          new String[][] {{"promote", "2026-11-24"}, {"rollback"}, {"gc", "--keep", "0"}}) {
        CommandRun run = models(command);
        assertThat(run.err())
            .startsWith(
                "error: Lease %s is held by run a on %s since "
                    .formatted(registry.leaseDirectory(), HostName.ofThisMachine()))
            .hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(ExitCode.LOCKED).isEqualTo(75);
      }
      succeed("list");
      succeed("show", "champion");
      lease.requireHeld();
    }
    assertThat(registry.resolve("champion")).isEqualTo("2026-11-23");
    assertThat(registry.versions()).hasSize(3);
    succeed("promote", "2026-11-24");
  }

  @Test
  void givenDamagedRegistry_whenUsed_thenOneLineAndBadData() throws IOException {
    assertFails(ExitCode.BAD_DATA, " has no champion; choose one with", "show", "champion");
    assertFails(ExitCode.BAD_DATA, " has no complete version 1999 in ", "promote", "1999");
    succeed("promote", "2026-11-22");
    Files.writeString(root.resolve("models/fashion-mnist/versions/2026-11-22/manifest.json"), "{}");
    assertFails(
        ExitCode.BAD_DATA, "manifest.json is damaged: expected SHA-256", "show", "champion");
    Files.writeString(root.resolve("models/fashion-mnist/aliases/champion.json"), "{");
    assertFails(ExitCode.BAD_DATA, "champion.json is damaged: ", "list");
  }

  @Test
  void givenFileSystemThatCannotBeWritten_whenPromoted_thenOneLine() {
    CommandRun run =
        CommandRun.of("models", "promote", "2026-11-22", "--registry", "file:/proc/registry");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .startsWith(
            "error: Cannot write file:/proc/registry/models/fashion-mnist/lease/000001.json: ")
        .endsWith("; make room or mend the storage, then run the same command again\n")
        .hasLineCount(1);
  }

  @Test
  void givenWrongCommandLine_whenRun_thenUsage() {
    assertFails(ExitCode.USAGE, "--keep must not be negative, got -1", "gc", "--keep", "-1");
    assertFails(ExitCode.USAGE, "Missing required option: '--keep=N'", "gc");
    assertFails(ExitCode.USAGE, "registry.model must be letters, digits", "list", "--model", "..");
    CommandRun none = CommandRun.of("models");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err())
        .isEqualTo("error: no command given. Run 'spark-resnet models --help'.\n");
  }

  private String succeed(String... arguments) {
    CommandRun run = models(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    return run.out();
  }

  private void assertFails(int exitCode, String message, String... arguments) {
    CommandRun run = models(arguments);
    assertThat(run.err()).contains(message).startsWith("error: ").hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  private CommandRun models(String... arguments) {
    List<String> all = new ArrayList<>(List.of("models"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--registry", "file:" + root));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
