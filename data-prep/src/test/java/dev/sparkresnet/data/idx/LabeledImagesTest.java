package dev.sparkresnet.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.Split;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            "IDX file %s: holds 2 images, but train-labels-idx1-ubyte holds 3 labels; run fetch again"
                    .formatted(file)
                + " or replace the file");
  }

  @Test
  void givenMissingImages_whenRead_thenErrorNamesPackedFile() throws IOException {
    IdxFixture.write(directory, "train-labels-idx1-ubyte", IdxFixture.idx(IdxFixture.LABELS, 2, 2));
    assertThatThrownBy(() -> read(Split.TRAIN))
        .isInstanceOf(CorruptIdxException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz: does not exist");
  }

  private LabeledImages read(Split split) throws IOException {
    return LabeledImages.read(conf, new Path(directory.toUri()), split);
  }
}
