package dev.sparkresnet.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Split;
import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxClassesTest {
  @TempDir private java.nio.file.Path directory;

  @Test
  void givenLabelsFrom1To26_whenLookedAt_thenTheyAreTheNamesOf26Classes() throws IOException {
    int[] letters = IntStream.rangeClosed(1, 26).toArray();
    IdxClasses classes = classes(letters, new int[] {26, 1});
    assertThat(classes).isEqualTo(new IdxClasses(1, 26));
    assertThat(classes.names()).hasSize(26).startsWith("1", "2").endsWith("26");
  }

  @Test
  void givenAllValuesOfAByte_whenLookedAt_then256Classes() throws IOException {
    int[] bytes = IntStream.range(0, 256).toArray();
    assertThat(classes(bytes, bytes)).isEqualTo(new IdxClasses(0, 256));
  }

  @Test
  void givenLabelsFrom1WithZeroInTheTestSplit_whenLookedAt_thenZeroIsAClassNobodyTrainedOn() {
    assertRefused(
        new int[] {1, 2},
        new int[] {0},
        "Of the labels 0 to 2, no training image has 0; add such images, or number the labels without"
            + " gaps from 0 or 1");
  }

  @Test
  void givenGaps_whenLookedAt_thenTheyAreNamed() {
    assertRefused(
        new int[] {5, 7, 7, 9},
        new int[] {5},
        "Of the labels 0 to 9, no training image has 0, 1, 2, 3, 4, 6, 8; add such images, or number"
            + " the labels without gaps from 0 or 1");
    assertRefused(
        new int[] {0, 255},
        new int[] {0},
        "Of the labels 0 to 255, no training image has 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, and 244 more;"
            + " add such images, or number the labels without gaps from 0 or 1");
  }

  @Test
  void givenClassInTheTestSplitAlone_whenLookedAt_thenRefused() {
    assertRefused(
        new int[] {0, 1},
        new int[] {1, 4, 3},
        "Some test images have label 3, 4, and no training image has; add such images, or take those"
            + " out of the test files");
  }

  @Test
  void givenOneClass_whenLookedAt_thenRefused() {
    assertRefused(
        new int[] {3, 3},
        new int[] {3},
        "All 2 training images have label 3; a classifier needs at least two classes");
  }

  private void assertRefused(int[] train, int[] test, String message) {
    assertThatThrownBy(() -> classes(train, test))
        .isInstanceOf(BadDataException.class)
        .hasMessage(message);
  }

  private IdxClasses classes(int[] train, int[] test) throws IOException {
    return IdxClasses.of(images(Split.TRAIN, train), images(Split.TEST, test));
  }

  private LabeledImages images(Split split, int[] labels) throws IOException {
    byte[] file = IdxFixture.idx(IdxFixture.LABELS, labels.length, labels.length);
    for (int i = 0; i < labels.length; i++) {
      file[8 + i] = (byte) labels[i];
    }
    IdxFixture.write(directory, split.labelFile(), file);
    IdxFixture.write(
        directory,
        split.imageFile(),
        IdxFixture.idx(IdxFixture.IMAGES, labels.length, labels.length, 1, 1));
    return LabeledImages.read(new Configuration(false), new Path(directory.toUri()), split);
  }
}
