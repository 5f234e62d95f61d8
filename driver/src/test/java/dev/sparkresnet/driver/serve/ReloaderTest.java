package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.image.Inversion;
import dev.sparkresnet.driver.fixture.SmallVersion;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.model.engine.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloaderTest {
  @TempDir private Path root;
  private ModelRegistry registry;
  private Predictor predictor;
  private Reloader reloader;

  @BeforeEach
  void serveFirstChampion() throws Exception {
    registry =
        ModelRegistry.at(
            new Configuration(false),
            new org.apache.hadoop.fs.Path("file:" + root),
            SmallVersion.MODEL);
    publish("one", 1);
    publish("two", 2);
    registry.promote("one", "the first");
    RegistrySource source =
        new RegistrySource(
            new Configuration(false), registry, "champion", EngineOptions.ofThreads(1));
    predictor = new Predictor().use(source.load(source.current()));
    reloader = new Reloader(source, predictor, "one");
  }

  private void publish(String id, long seed) throws IOException {
    SmallVersion.of(id, "2026-11-2%dT02:00:00Z".formatted(seed), seed)
        .withAllClasses()
        .publishIn(registry);
  }

  @AfterEach
  void close() {
    reloader.close();
    predictor.close();
  }

  private String served() {
    return predictor.model().facts().version();
  }

  @Test
  void givenSameChampion_whenLookedAt_thenNothingIsRead() throws Exception {
    ServedModel before = predictor.model();

    reloader.look();

    assertThat(predictor.model()).isSameAs(before);
    assertThat(reloader.problem()).isNull();
  }

  @Test
  void givenAnotherChampion_whenLookedAt_thenItsNumbers() throws Exception {
    float[] before = predictor.predict(new byte[784], Inversion.FALSE).probabilities();
    registry.promote("two", "better");

    reloader.look();

    assertThat(served()).isEqualTo("two");
    Prediction after = predictor.predict(new byte[784], Inversion.FALSE);
    assertThat(after.model().facts().version()).isEqualTo("two");
    assertThat(after.probabilities()).isNotEqualTo(before);
    registry.rollback();
    reloader.look();
    assertThat(predictor.predict(new byte[784], Inversion.FALSE).probabilities()).isEqualTo(before);
  }

  @Test
  void givenDamagedChampion_whenLookedAt_thenTheOneBeforeServesAndTheProblemIsTold()
      throws Exception {
    registry.promote("two", "better");
    Path model = version("two");
    byte[] sound = Files.readAllBytes(model);
    byte[] damaged = sound.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(model, damaged);

    reloader.look();

    assertThat(served()).isEqualTo("one");
    assertThat(reloader.problem())
        .isEqualTo(
            "Version two is not served: file:%s is damaged: expected SHA-256 %s as SHA256SUMS says, found %s; use another version; if this one is the champion, 'models rollback' goes back to the one before",
            model, Sha256.of(sound), Sha256.of(damaged));
    assertThat(predictor.predict(new byte[784], Inversion.FALSE).model().facts().version())
        .isEqualTo("one");

    Files.write(model, sound);
    reloader.look();
    assertThat(served()).as("it is not read again at once").isEqualTo("one");
    for (int i = 0; i < 12; i++) {
      reloader.look();
    }
    assertThat(served()).isEqualTo("two");
    assertThat(reloader.problem()).isNull();
  }

  @Test
  void givenDamagedChampion_whenRolledBack_thenNoProblemIsLeft() throws Exception {
    registry.promote("two", "better");
    Files.delete(version("two"));
    reloader.look();
    assertThat(reloader.problem())
        .isEqualTo(
            "Version two is not served: file:%s is damaged: the file is missing; use another version; if this one is the champion, 'models rollback' goes back to the one before",
            version("two"));

    registry.rollback();
    reloader.look();

    assertThat(reloader.problem()).isNull();
    assertThat(served()).isEqualTo("one");
  }

  @Test
  void givenDamagedAlias_whenLookedAt_thenTheProblemIsTold() throws Exception {
    Path alias = root.resolve("models/fashion-mnist/aliases/champion.json");
    Files.writeString(alias, "{");

    reloader.look();

    assertThat(served()).isEqualTo("one");
    assertThat(reloader.problem())
        .startsWith("file:" + alias)
        .endsWith("delete it and choose a champion with 'models promote VERSION'");
  }

  @Test
  void givenChampionWithOtherClasses_whenLookedAt_thenNotServed() throws Exception {
    // By hand, since the registry refuses such a champion.
    Path alias = root.resolve("models/fashion-mnist/aliases/champion.json");
    Files.delete(alias);
    SmallVersion.of("three", "2026-11-23T02:00:00Z", 3).publishIn(registry);
    Files.writeString(
        alias,
        "{\"version\":\"three\",\"previous\":null,\"since\":\"2026-11-23T02:00:00Z\",\"reason\":\"x\"}");

    reloader.look();

    assertThat(served()).isEqualTo("one");
    assertThat(reloader.problem())
        .isEqualTo(
            "Version three is not served: Model fashion-mnist three knows 10 classes, its description names 2: [shirt, shoe]; use another model");
  }

  private Path version(String id) {
    return root.resolve("models/fashion-mnist/versions").resolve(id).resolve("model.zip");
  }
}
