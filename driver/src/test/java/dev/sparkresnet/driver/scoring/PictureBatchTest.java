package dev.sparkresnet.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.source.PictureFile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureBatchTest {
  @Test
  void givenSmallFiles_whenCut_thenEveryTaskHasSomeAndAllAreThereInOrder() {
    List<PictureFile> files = files(1000, 2000);

    List<PictureBatch> batches = PictureBatch.of(files, 4);
    assertThat(batches.stream().flatMap(batch -> batch.files().stream())).isEqualTo(files);
    assertThat(batches).hasSizeBetween(4, 5);
    assertThat(batches.get(0).files()).hasSizeBetween(240, 260);
  }

  @Test
  void givenLargeFiles_whenCut_thenNoTaskHasMoreThanItShould() {
    assertThat(PictureBatch.of(files(10, 50_000_000), 1)).hasSize(5);
    assertThat(PictureBatch.of(files(3, Long.MAX_VALUE / 4), 1)).hasSize(3);
    assertThat(PictureBatch.of(files(10_000, 0), 1)).hasSizeBetween(5, 6);
    assertThat(PictureBatch.of(files(1, 0), 64)).hasSize(1);
    assertThat(PictureBatch.of(List.of(), 2)).isEmpty();
  }

  private static List<PictureFile> files(int count, long bytes) {
    return IntStream.range(0, count).mapToObj(i -> new PictureFile("file:///" + i, bytes)).toList();
  }
}
