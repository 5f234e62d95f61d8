package dev.sparkresnet.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabeledImagesTest {
  private final Configuration conf = new Configuration(false);
  private final byte[] images = IdxFixture.idx(IdxFixture.IMAGES, 12, 2, 3, 2);

  @TempDir private java.nio.file.Path directory;

  @Test
  void givenOnePackedAndOnePlainFile_whenRead_thenBothAreFoundAndNamedWithoutEnding()
      throws IOException {
    byte[] labels = IdxFixture.idx(IdxFixture.LABELS, 2, 2);
    IdxFixture.write(directory, "t10k-images-idx3-ubyte.gz", IdxFixture.gzip(images));
    IdxFixture.write(directory, "t10k-labels-idx1-ubyte", labels);
    LabeledImages read = read(Split.TEST);
    assertThat(read.count()).isEqualTo(2);
    assertThat(read.height()).isEqualTo(3);
    assertThat(read.width()).isEqualTo(2);
    assertThat(read.labels()).containsExactly(0, 1);
    assertThat(read.pixels()).hasSize(12);
    assertThat(read.sha256ByFile())
        .containsEntry("t10k-images-idx3-ubyte", Sha256.of(images))
        .containsEntry("t10k-labels-idx1-ubyte", Sha256.of(labels));
  }

  @Test
  void givenLimit_whenCut_thenFirstExamplesRemain() throws IOException {
    IdxFixture.write(directory, "train-images-idx3-ubyte", images);
    IdxFixture.write(directory, "train-labels-idx1-ubyte", IdxFixture.idx(IdxFixture.LABELS, 2, 2));
    LabeledImages first = read(Split.TRAIN).first(1);
    assertThat(first.count()).isEqualTo(1);
    assertThat(first.pixels()).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(first.first(5)).isSameAs(first);
  }

  @Test
  void givenDifferentCounts_whenRead_thenErrorNamesBoth() throws IOException {
    Path file = IdxFixture.write(directory, "train-images-idx3-ubyte", images);
    IdxFixture.write(directory, "train-labels-idx1-ubyte", IdxFixture.idx(IdxFixture.LABELS, 3, 3));
    assertThatThrownBy(() -> read(Split.TRAIN))
        .isInstanceOf(CorruptIdxException.class)
        .hasMessage(
            "IDX file %s: holds 2 images, but train-labels-idx1-ubyte holds 3 labels; replace the file"
                .formatted(file));
  }

  @ParameterizedTest
  @CsvSource({
    "train-images.idx3-ubyte, train-labels.idx1-ubyte",
    "train-images.idx3-ubyte.gz, train-labels-idx1-ubyte",
    "emnist-letters-train-images-idx3-ubyte.gz, emnist-letters-train-labels-idx1-ubyte.gz",
    "Train-Images.IDX3-ubyte, train_labels_idx1_ubyte"
  })
  void givenOtherUsualNames_whenRead_thenFoundAndKnownByTheSameName(String image, String label)
      throws IOException {
    write(image, images);
    write(label, IdxFixture.idx(IdxFixture.LABELS, 2, 2));
    write("notes.txt", new byte[1]);
    assertThat(read(Split.TRAIN).sha256ByFile())
        .containsEntry("train-images-idx3-ubyte", Sha256.of(images))
        .containsKey("train-labels-idx1-ubyte");
  }

  @Test
  void givenTestForT10k_whenRead_thenFound() throws IOException {
    write("test-images-idx3-ubyte", images);
    write("test-labels.idx1-ubyte.gz", IdxFixture.idx(IdxFixture.LABELS, 2, 2));
    assertThat(read(Split.TEST).count()).isEqualTo(2);
  }

  @Test
  void givenSameDataTwice_whenRead_thenTheUsualNameCounts() throws IOException {
    write("train-images-idx3-ubyte.gz", images);
    write("train-images.idx3-ubyte", IdxFixture.idx(IdxFixture.IMAGES, 6, 1, 3, 2));
    write("train-labels-idx1-ubyte", IdxFixture.idx(IdxFixture.LABELS, 2, 2));
    assertThat(read(Split.TRAIN).count()).isEqualTo(2);
  }

  @Test
  void givenTwoFilesThatMayBeIt_whenRead_thenBothAreNamed() throws IOException {
    write("t10k-images.idx3-ubyte", images);
    write("test-images.idx3-ubyte", images);
    write("t10k-labels-idx1-ubyte", IdxFixture.idx(IdxFixture.LABELS, 2, 2));
    assertRefused(
        Split.TEST,
        "Folder %s holds 2 files that may be the image file of the test split:"
            + " t10k-images.idx3-ubyte, test-images.idx3-ubyte; leave one of them there");
  }

  @Test
  void givenTwoDataSetsInAFolder_whenRead_thenBothAreNamed() throws IOException {
    write("emnist-letters-train-images-idx3-ubyte", images);
    write("emnist-digits-train-labels-idx1-ubyte", IdxFixture.idx(IdxFixture.LABELS, 2, 2));
    assertRefused(
        Split.TRAIN,
        "Folder %s holds IDX files of 2 data sets, whose names begin with emnist-digits-,"
            + " emnist-letters-; put those of one into a folder of their own");
  }

  @Test
  void givenMissingImages_whenRead_thenErrorNamesWhatWasLookedForAndWhatIsThere()
      throws IOException {
    IdxFixture.write(directory, "train-labels-idx1-ubyte", IdxFixture.idx(IdxFixture.LABELS, 2, 2));
    assertRefused(
        Split.TRAIN,
        "Folder %s has no image file of the train split; looked for train-images-idx3-ubyte,"
            + " train-labels-idx1-ubyte and the same with t10k or test for train; a dot may stand for"
            + " a dash, .gz behind and the data set's name before it; it holds"
            + " train-labels-idx1-ubyte");
  }

  @Test
  void givenFolderPerClass_whenRead_thenSaidThatItIsNotReadYet() throws IOException {
    Files.createDirectories(directory.resolve("cats"));
    Files.createDirectories(directory.resolve("dogs"));
    assertRefused(
        Split.TRAIN,
        "%s is a folder of folders (cats, dogs): prepare reads four IDX files so far and no folder"
            + " per class; ImageClassifier of spark.ml trains on a table of such pictures");
  }

  @Test
  void givenNoFolder_whenRead_thenSaid() throws IOException {
    assertThatThrownBy(
            () ->
                LabeledImages.read(conf, new Path(directory.resolve("none").toUri()), Split.TRAIN))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "There is no folder file:%s of IDX files; name one, or obtain Fashion-MNIST's with fetch",
            directory.resolve("none"));
    write("file", images);
    assertThatThrownBy(
            () ->
                LabeledImages.read(conf, new Path(directory.resolve("file").toUri()), Split.TRAIN))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "file:%s is a file; name the folder that holds the four IDX files",
            directory.resolve("file"));
  }

  @Test
  void givenPreparedDataSet_whenRead_thenSaid() throws IOException {
    Files.createDirectories(directory.resolve("train"));
    write("manifest.json", new byte[2]);
    assertRefused(
        Split.TRAIN,
        "%s is no folder of IDX files, but has a manifest.json: what is prepared already needs no"
            + " prepare, name it as data.uri");
  }

  private void write(String name, byte[] bytes) throws IOException {
    IdxFixture.write(directory, name, name.endsWith(".gz") ? IdxFixture.gzip(bytes) : bytes);
  }

  private void assertRefused(Split split, String message) {
    assertThatThrownBy(() -> read(split))
        .isInstanceOf(BadDataException.class)
        .hasMessage(message.formatted(new Path(directory.toUri())));
  }

  private LabeledImages read(Split split) throws IOException {
    return LabeledImages.read(conf, new Path(directory.toUri()), split);
  }
}
