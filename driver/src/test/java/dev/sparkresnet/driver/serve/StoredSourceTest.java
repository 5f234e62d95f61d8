package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.resnet.ResNet18;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSourceTest {
  @TempDir private Path work;

  @Test
  void givenRun_whenLoaded_thenWhatItsFilesSay() throws Exception {
    byte[] png = ImageFiles.file(ImageFiles.noise(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png");
    StoredRun run = StoredRun.write(work.resolve("run")).withReport(png);

    ServedModel model = load(run.path(), OptionalInt.empty());

    assertThat(model.facts())
        .isEqualTo(
            new ModelFacts(
                run.path().toString(),
                run.path().toString(),
                "nightly",
                28,
                FashionMnist.CLASS_NAMES,
                0.9123,
                run.modelSha256()));
    assertThat(model.parametersSha256())
        .isEqualTo(ModelState.withoutUpdaterState(run.network()).parametersSha256());
    assertThat(model.samples())
        .extracting(Sample::name)
        .containsExactlyElementsOf(FashionMnist.CLASS_NAMES);
    assertThat(model.samples().get(3).png()).isEqualTo(png);
  }

  @Test
  void givenRunWithoutReport_whenLoaded_thenNoSamples() throws Exception {
    StoredRun run = StoredRun.write(work.resolve("run"));

    ServedModel model = load(run.path(), OptionalInt.of(28));

    assertThat(model.facts().classNames()).isEqualTo(FashionMnist.CLASS_NAMES);
    assertThat(model.samples()).isEmpty();
  }

  @Test
  void givenRunOfOtherSize_whenLoaded_thenTheOptionIsRefused() throws Exception {
    StoredRun run = StoredRun.write(work.resolve("run"));

    assertThatThrownBy(() -> load(run.path(), OptionalInt.of(96)))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "Model %s was trained on images of 28 x 28 pixels, --size is 96; leave it out",
            run.path());
  }

  @Test
  void givenRunThatDoesNotSayItsSize_whenLoaded_thenTheOptionIsAskedFor() throws Exception {
    StoredRun run = StoredRun.write(work.resolve("run"), Map.of());

    assertThatThrownBy(() -> load(run.path(), OptionalInt.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "Model %s does not say on images of which size it was trained; name their height with --size, such as --size 96",
            run.path());
    assertThat(load(run.path(), OptionalInt.of(32)).facts().size()).isEqualTo(32);
  }

  @Test
  void givenModelFileAlone_whenLoaded_thenItsParametersNameIt() throws Exception {
    StoredRun run = StoredRun.write(work.resolve("run"));
    Path file = Files.copy(run.path().resolve("model.zip"), work.resolve("other.zip"));

    ServedModel model = load(file, OptionalInt.of(28));

    assertThat(model.facts().version())
        .isEqualTo(
            ModelState.withoutUpdaterState(run.network()).parametersSha256().substring(0, 12));
    assertThat(model.facts().accuracy()).isNull();
    assertThat(model.facts().modelSha256()).isNull();
    assertThatThrownBy(() -> load(file, OptionalInt.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("name their height with --size, such as --size 96");
  }

  @Test
  void givenOtherNumberOfClasses_whenLoaded_thenTheyAreNumbered() throws Exception {
    Path file = work.resolve("three.zip");
    ModelSerializer.writeModel(
        ResNet18.forImageSize(28).withWidth(2).withClasses(3).graph(1), file.toFile(), false);

    assertThat(load(file, OptionalInt.of(28)).facts().classNames()).containsExactly("0", "1", "2");
  }

  @Test
  void givenReportOfOtherClasses_whenLoaded_thenNoSamples() throws Exception {
    List<String> names = IntStream.range(0, 4).mapToObj(i -> "thing " + i).toList();
    byte[] png = ImageFiles.file(ImageFiles.noise(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png");
    StoredRun run = StoredRun.write(work.resolve("run")).withReport(names, png);

    assertThat(load(run.path(), OptionalInt.empty()).samples()).isEmpty();
  }

  @Test
  void givenModelOfColors_whenLoaded_thenRefused() throws Exception {
    Path file = work.resolve("colors.zip");
    ModelSerializer.writeModel(
        ResNet18.forImageSize(28).withWidth(2).withChannels(3).graph(1), file.toFile(), false);

    assertThatThrownBy(() -> load(file, OptionalInt.of(28)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Model %s takes images of 3 channels, this server makes gray ones of 1; use a model that was trained on such",
            file);
  }

  private static ServedModel load(Path path, OptionalInt size) throws Exception {
    StoredSource source =
        new StoredSource(new Configuration(), path.toString(), size, EngineOptions.ofThreads(1));
    assertThat(source.canChange()).isFalse();
    return source.load(source.current());
  }
}
