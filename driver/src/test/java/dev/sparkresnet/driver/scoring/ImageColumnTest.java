package dev.sparkresnet.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.idx.LabeledImages;
import dev.sparkresnet.data.image.ImageScaler;
import dev.sparkresnet.data.image.Inversion;
import dev.sparkresnet.data.image.UnreadableImageException;
import dev.sparkresnet.driver.fixture.CapturedLog;
import dev.sparkresnet.driver.fixture.PictureFiles;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageColumnTest {
  private static final StructType TABLE =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("file", DataTypes.BinaryType)
          .add("image", ImageSchema.columnSchema());

  private final ImageScaler scaler = new ImageScaler(2);

  @Test
  void givenWrongColumns_whenLookedFor_thenErrorsNameWhatIsThere() {
    assertThatThrownBy(() -> column("picture"))
        .isInstanceOf(BadDataException.class)
        .hasMessage("There is no column picture; the table has id, file, image; name one of them");
    assertThatThrownBy(() -> column("id"))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Column id should hold images, as binary or as Spark's image struct, but is bigint; name another column");
  }

  @Test
  void givenRows_whenRead_thenPixels() throws Exception {
    Row row = row(new byte[] {1, 2, 3, 4}, 2, 2, 1, 0, new byte[] {5, 6, 7, 8});

    assertThat(column("file").pixels(row, scaler)).containsExactly(1, 2, 3, 4);
    assertThat(column("image").pixels(row, scaler)).containsExactly(5, 6, 7, 8);
  }

  /** That struct has lost how a photograph is to be turned. */
  @Test
  void givenSparksStructs_whenLookedForAgainAndAgain_thenOneWarningAColumn() {
    StructType table =
        new StructType()
            .add("front", ImageSchema.columnSchema())
            .add("back", ImageSchema.columnSchema())
            .add("raw", DataTypes.BinaryType);
    try (CapturedLog log = CapturedLog.of(ImageColumn.class)) {
      for (String name : List.of("front", "raw", "back", "front", "back")) {
        ImageColumn.in(table, name, Inversion.FALSE);
      }
      assertThat(log.warnings()).hasSize(2);
      assertThat(log.warnings().get(0))
          .startsWith("Column front is Spark's image struct, which has lost how photographs are")
          .endsWith("read the files with format(\"binaryFile\") and use the column content");
      assertThat(log.warnings().get(1)).startsWith("Column back is ");
    }
  }

  @Test
  void givenLocations_whenRead_thenTheFilesThere(@TempDir java.nio.file.Path folder)
      throws Exception {
    StructType table = new StructType().add("location", DataTypes.StringType);
    ImageColumn located =
        ImageColumn.located(
            table,
            "location",
            Inversion.FALSE,
            new SerializableConfiguration(new Configuration(false)));
    java.nio.file.Path file = folder.resolve("a:b %.raw");
    Files.write(file, new byte[] {1, 2, 3, 4});

    assertThat(located.pixels(RowFactory.create(file.toUri().toString()), scaler))
        .containsExactly(1, 2, 3, 4);
    assertThatThrownBy(
            () -> located.pixels(RowFactory.create(folder.resolve("x").toUri().toString()), scaler))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("it cannot be read: it is not there any more, or is a link to nothing");
    assertThatThrownBy(() -> located.pixels(RowFactory.create("no-such:/a.png"), scaler))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void givenInversion_whenRead_thenNegativesAndTheRowStaysAsItWas() throws Exception {
    byte[] file = {0, 1, (byte) 254, (byte) 255};
    Row row = row(file, 2, 2, 1, 0, new byte[] {-1, -1, -1, -1});
    byte[] negative = {(byte) 255, (byte) 254, 1, 0};

    assertThat(ImageColumn.in(TABLE, "file", Inversion.TRUE).pixels(row, scaler))
        .isEqualTo(negative);
    assertThat(ImageColumn.in(TABLE, "image", Inversion.TRUE).pixels(row, scaler)).containsOnly(0);
    assertThat(file).containsExactly(0, 1, 254, 255);
  }

  @Test
  void givenImagesOfFashionMnist_whenTheirBordersAreLookedAt_thenNoneIsInverted() throws Exception {
    LabeledImages images =
        LabeledImages.read(
            new Configuration(), new Path(PreparedSubset.source().toUri()), Split.TRAIN);
    ImageColumn files = ImageColumn.in(TABLE, "file", Inversion.AUTO);
    for (int i = 0; i < images.count(); i++) {
      byte[] pixels = PictureFiles.pixels(images, i);
      for (ImageScaler each : List.of(new ImageScaler(28), new ImageScaler(96))) {
        assertThat(files.pixels(row(pixels), each)).as("image " + i).isEqualTo(each.scaled(pixels));
      }
    }
    assertThat(images.count()).isEqualTo(PreparedSubset.TRAIN_IMAGES);
  }

  @Test
  void givenImagesThatAreNone_whenRead_thenErrorsSayWhy() {
    ImageColumn files = column("file");
    ImageColumn images = column("image");

    assertThatThrownBy(() -> files.pixels(row(null, 2, 2, 1, 0, new byte[4]), scaler))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("the image is null");
    assertThatThrownBy(() -> images.pixels(row(null, -1, -1, -1, -1, new byte[0]), scaler))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("Spark's image source could not decode it");
    assertThatThrownBy(() -> images.pixels(row(null, 2, 2, 1, 5, new byte[16]), scaler))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("expected 8 bits a channel (OpenCV's types 0, 16 and 24), it has type 5");
  }

  @Test
  void givenUnreadableImage_whenRefused_thenErrorNamesTheRow() {
    Row row =
        new GenericRowWithSchema(
            new Object[] {
              7L,
              null,
              new GenericRowWithSchema(
                  new Object[] {"file:/a.png", 0, 0, 0, 0, null}, ImageSchema.columnSchema())
            },
            TABLE);
    UnreadableImageException reason =
        new UnreadableImageException(UnreadableImageException.Fault.CONTENT, "too dark");

    assertThat(Unreadable.NOTED.message(row, column("file"), reason)).isEqualTo("too dark");
    assertThatThrownBy(() -> Unreadable.REFUSED.message(row, column("file"), reason))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "The image in column file of row [id=7, file=null] cannot be read: too dark; mend it, or set handleInvalid to skip or keep");
    assertThatThrownBy(() -> Unreadable.REFUSED.message(row, column("image"), reason))
        .hasMessageStartingWith(
            "The image in column image of row [id=7, file=null, origin=file:/a.png] cannot be read");
  }

  private static ImageColumn column(String name) {
    return ImageColumn.in(TABLE, name, Inversion.FALSE);
  }

  private static Row row(byte[] file) {
    return row(file, 0, 0, 0, 0, new byte[0]);
  }

  private static Row row(byte[] file, int height, int width, int channels, int mode, byte[] data) {
    Row image =
        new GenericRowWithSchema(
            new Object[] {"origin", height, width, channels, mode, data},
            ImageSchema.columnSchema());
    return new GenericRowWithSchema(new Object[] {1L, file, image}, TABLE);
  }
}
