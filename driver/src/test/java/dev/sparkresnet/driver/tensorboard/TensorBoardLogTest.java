package dev.sparkresnet.driver.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.config.OutputConfig;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.fixture.CapturedLog;
import dev.sparkresnet.driver.fixture.ReadEvent;
import dev.sparkresnet.driver.run.EpochMetrics;
import dev.sparkresnet.driver.run.RunDirectory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.Summary;

class TensorBoardLogTest {
  private static final ConfusionMatrix CONFUSION =
      new ConfusionMatrix(new long[][] {{80, 20}, {5, 95}});

  @TempDir private Path work;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = open();
    directory.createAnew();
  }

  @Test
  void givenEpochs_whenReadByTensorFlowsClasses_thenEveryNumberOfTheMetricsWithItsEpoch()
      throws IOException {
    TensorBoardLog log = log("true");
    finish(log, epoch(1, 0.5, null));
    finish(log, epoch(2, 0.75, 0.875));

    assertThat(names())
        .containsExactly("events.out.tfevents.epoch-000001", "events.out.tfevents.epoch-000002");
    List<ReadEvent> events = ReadEvent.ofFolder(folder());
    assertThat(events)
        .extracting(ReadEvent::fileVersion)
        .containsExactly("brain.Event:2", "", "brain.Event:2", "");
    assertThat(events).extracting(ReadEvent::step).containsExactly(0L, 1L, 0L, 2L);
    assertThat(events).extracting(ReadEvent::wallTime).containsOnly(1764099241.5);
    assertThat(events.get(1).scalars())
        .hasSize(17)
        .containsEntry("loss/train", 1.5f)
        .containsEntry("loss/test", 1.25f)
        .containsEntry("accuracy/train", 0.625f)
        .containsEntry("accuracy/test", 0.5f)
        .containsEntry("learning_rate", 0.001f)
        .containsEntry("images_per_second", 148.25f)
        .containsEntry("replica_divergence", 0.0625f)
        .containsEntry("seconds/broadcast", 1f)
        .containsEntry("seconds/wait", 2f)
        .containsEntry("seconds/train_fastest", 3f)
        .containsEntry("seconds/train_median", 4f)
        .containsEntry("seconds/train_slowest", 5f)
        .containsEntry("seconds/averaging", 6f)
        .containsEntry("seconds/batch_norm", 7f)
        .containsEntry("seconds/evaluation", 8f)
        .containsEntry("seconds/checkpoint", 9f)
        .containsEntry("seconds/epoch", 10f);
    assertThat(events.get(3).scalars())
        .hasSize(19)
        .containsEntry("loss/validation", 0.375f)
        .containsEntry("accuracy/validation", 0.875f)
        .containsEntry("accuracy/test", 0.75f);
  }

  @Test
  void givenConfusionMatrix_whenReadByTensorFlowsClasses_thenAPictureWithItsClasses()
      throws IOException {
    finish(log("true"), epoch(1, 0.5, null));

    List<Summary.Value> images = ReadEvent.ofFolder(folder()).get(1).images();
    assertThat(images).extracting(Summary.Value::getTag).containsExactly("confusion_matrix");
    assertThat(images.get(0).getMetadata().getSummaryDescription())
        .isEqualTo("Rows: class of the test images; columns: predicted. 0 Trouser, 1 Bag.");
    Summary.Image image = images.get(0).getImage();
    BufferedImage read = ImageIO.read(image.getEncodedImageString().newInput());
    assertThat(image.getColorspace()).isEqualTo(3);
    assertThat(image.getWidth()).isEqualTo(read.getWidth()).isEqualTo(96);
    assertThat(image.getHeight()).isEqualTo(read.getHeight()).isEqualTo(96);
  }

  @Test
  void givenClassWithoutTestImages_whenRead_thenTheDescriptionSaysSoAndNamesAreText() {
    EpochEvents events =
        new EpochEvents(epoch(1, 0.5, null), new ConfusionMatrix(new long[][] {{8, 2}, {0, 0}}), 0);
    assertThat(new String(events.toBytes(List.of("<b>cat\n# x", "dog")), StandardCharsets.UTF_8))
        .contains("predicted. 0 &lt;b&gt;cat \\# x, 1 dog. Without test images: dog.");
  }

  @Test
  void givenMoreClassesThanPixels_whenWritten_thenNoPicture() {
    EpochEvents events = new EpochEvents(epoch(1, 0.5, null), ConfusionMatrix.empty(32_767), 0);
    assertThat(events.toBytes(ClassNames.numbered(0, 32_767))).hasSizeLessThan(10_000);
  }

  @Test
  void givenRunThatGoesOn_whenItsEpochsFinish_thenWhatIsMissingIsAddedAndNoStepIsThereTwice()
      throws IOException {
    TensorBoardLog first = log("true");
    finish(first, epoch(1, 0.5, null));
    finish(first, epoch(2, 0.5, null));
    finish(first, epoch(3, 0.5, null));
    Files.delete(folder().resolve("events.out.tfevents.epoch-000001"));
    // Of a writer that was killed; readers would take it for an event file.
    Files.createFile(folder().resolve(".events.out.tfevents.epoch-000003.0.tmp"));

    directory = open();
    directory.continueAfter(2);
    TensorBoardLog second = log("true");
    finish(second, epoch(3, 0.75, null));
    finish(second, epoch(4, 0.75, null));

    List<ReadEvent> events = ReadEvent.ofFolder(folder());
    assertThat(events).extracting(ReadEvent::step).containsExactly(0L, 1L, 0L, 2L, 0L, 3L, 0L, 4L);
    assertThat(events.stream().filter(event -> event.step() > 0))
        .extracting(event -> event.scalars().get("accuracy/test"))
        .containsExactly(0.5f, 0.5f, 0.75f, 0.75f);
    // Nobody knows the matrix of the first epoch any more.
    assertThat(events.stream().filter(event -> event.step() > 0))
        .extracting(event -> event.images().size())
        .containsExactly(0, 1, 1, 1);
    assertThat(names()).hasSize(4);
  }

  @Test
  void givenFolderThatCannotBeMade_whenEpochsFinish_thenOneWarningAndLaterAllIsThere()
      throws IOException {
    Path inTheWay = Files.writeString(folder(), "in the way");
    TensorBoardLog log = log("true");
    try (CapturedLog captured = CapturedLog.of(TensorBoardLog.class)) {
      finish(log, epoch(1, 0.5, null));
      finish(log, epoch(2, 0.5, null));

      List<String> warnings =
          captured.lines().stream().filter(line -> line.startsWith("WARN ")).toList();
      assertThat(warnings).hasSize(1);
      assertThat(warnings.get(0))
          .startsWith(
              "WARN Training goes on without new event files for TensorBoard: Cannot write file:")
          .contains("/tensorboard/events.out.tfevents.epoch-000001: ")
          .endsWith("; runs.tensorboard=false switches them off")
          .hasLineCount(1);
    }
    Files.delete(inTheWay);
    finish(log, epoch(3, 0.5, null));

    assertThat(ReadEvent.ofFolder(folder()))
        .extracting(ReadEvent::step)
        .containsExactly(0L, 1L, 0L, 2L, 0L, 3L);
  }

  @Test
  void givenSwitchedOff_whenEpochFinishes_thenNoFolder() throws IOException {
    finish(log("false"), epoch(1, 0.5, null));

    assertThat(folder()).doesNotExist();
  }

  private RunDirectory open() throws IOException {
    return RunDirectory.at(
        new Configuration(false), new org.apache.hadoop.fs.Path("file:" + work.resolve("run")));
  }

  private Path folder() {
    return work.resolve("run/tensorboard");
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  private TensorBoardLog log(String wanted) {
    return new TensorBoardLog(
        new OutputConfig("runs", Boolean.parseBoolean(wanted), 60),
        new Configuration(false),
        List.of("Trouser", "Bag"),
        directory,
        Clock.fixed(Instant.ofEpochMilli(1764099241500L), ZoneOffset.UTC));
  }

  private void finish(TensorBoardLog log, EpochMetrics epoch) throws IOException {
    log.epochStarted(epoch.epoch() - 1, epoch.examples());
    directory.append(epoch);
    log.epochFinished(epoch, CONFUSION);
  }

  private static EpochMetrics epoch(int number, double accuracy, Double validationAccuracy) {
    return new EpochMetrics(
        number,
        1,
        200,
        4,
        0.001,
        1.5,
        0.625,
        100,
        1.25,
        accuracy,
        validationAccuracy == null ? null : 0.375,
        validationAccuracy,
        148.25,
        0.0625,
        1,
        2.0,
        3.0,
        4.0,
        5,
        6,
        7,
        8,
        9,
        10,
        1000,
        1000L,
        0,
        "engine",
        List.of());
  }
}
