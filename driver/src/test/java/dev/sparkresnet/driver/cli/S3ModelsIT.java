package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.S3Server;
import dev.sparkresnet.driver.fixture.SmallVersion;
import dev.sparkresnet.driver.lease.Lease;
import dev.sparkresnet.driver.registry.ModelRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry and its lease on a real S3 server. */
class S3ModelsIT {
  @TempDir private static java.nio.file.Path shared;
  private static S3Server s3;
  private static LocalSpark spark;
  private static ModelRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Server.start(shared);
    spark = new LocalSpark("local[2]", s3.clientSettings());
    registry =
        ModelRegistry.at(
            HadoopSettings.load(), new Path(s3.uri() + "/registry"), SmallVersion.MODEL);
    SmallVersion one = SmallVersion.of("one", "2026-11-22T02:00:00Z", 1);
    one.publishIn(registry);
    one.as("two", "2026-11-23T02:00:00Z").publishIn(registry);
    one.as("three", "2026-11-24T02:00:00Z").publishIn(registry);
  }

  @AfterAll
  static void stop() {
    spark.close();
    s3.close();
  }

  @Test
  void givenVersions_whenPromotedRolledBackAndCollected_thenMarkersAndPointersComeLastOnce()
      throws IOException {
    succeed("promote", "one");
    succeed("promote", "two");
    assertThat(succeed("rollback")).isEqualTo("champion of " + registry.path() + " is one\n");
    assertThat(registry.network(registry.resolve("champion")).numParams()).isPositive();
    assertThat(succeed("gc", "--keep", "0"))
        .isEqualTo("deleted of " + registry.path() + ": three\n");
    assertThat(succeed("list")).contains("one      champion", "two      previous").hasLineCount(3);

    List<String> requests = s3.requests();
    String model = "/bucket/registry/models/fashion-mnist";
    assertThat(requests)
        .containsSubsequence(
            "PUT " + model + "/versions/one/model.zip",
            "PUT " + model + "/versions/one/manifest.json",
            "PUT " + model + "/versions/one/SHA256SUMS",
            "PUT " + model + "/versions/one/_SUCCESS",
            "PUT " + model + "/aliases/champion.json",
            "PUT " + model + "/aliases/champion.json",
            "PUT " + model + "/aliases/previous.json",
            "PUT " + model + "/aliases/champion.json",
            "PUT " + model + "/aliases/previous.json",
            "DELETE " + model + "/versions/three/_SUCCESS");
    assertThat(requests).containsOnlyOnce("PUT " + model + "/versions/one/_SUCCESS");
    assertThat(requests).noneMatch(request -> request.startsWith("COPY "));
  }

  @Test
  void givenLeaseHeld_whenAcquired_thenRefusedUntilItIsGivenBack() throws Exception {
    Path directory = new Path(s3.uri() + "/lease");
    Duration life = Duration.ofMinutes(2);
    try (Lease lease = Lease.acquire(HadoopSettings.load(), directory, "night", life)) {
      lease.requireHeld();
      assertThat(refusal(directory)).startsWith("Lease s3a://bucket/lease is held by night on ");
      lease.requireHeld();
    }
    try (Lease lease = Lease.acquire(HadoopSettings.load(), directory, "next night", life)) {
      lease.requireHeld();
      assertThat(s3.get("lease/000002.json")).contains("\"owner\" : \"next night\"");
      assertThat(s3.get("lease/000001.json")).isEmpty();
    }
    assertThat(s3.get("lease/000002.json")).contains("\"released\" : true");
  }

  private static String refusal(Path directory) {
    try (Lease second =
        Lease.acquire(HadoopSettings.load(), directory, "other", Duration.ofMinutes(2))) {
      second.requireHeld();
      return "held by the other";
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static String succeed(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "models";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 1] = "--registry=" + s3.uri() + "/registry";
    CommandRun run = CommandRun.of(all);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    return run.out();
  }
}
