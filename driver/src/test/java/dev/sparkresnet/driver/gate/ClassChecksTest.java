package dev.sparkresnet.driver.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.manifest.SplitManifest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClassChecksTest {
  private static final DatasetManifest DATA = data(List.of("cat", "dog"), 10, 10);

  @Test
  void givenSameClasses_whenChecked_thenAllPass() {
    assertThat(findings(DATA, Optional.of(List.of("cat", "dog")), 0.5))
        .containsExactly(
            new Finding(
                "classes",
                true,
                "The classes must be the champion's in the champion's order, they are"),
            new Finding(
                "judging-classes",
                true,
                "The data that judge must be of the same classes in the same order, they are"),
            new Finding("tested-classes", true, "Of every class some image must judge, they do"));
  }

  @Test
  void givenChampionWithAnotherOrder_whenChecked_thenBothOrdersAreShown() {
    assertThat(findings(DATA, Optional.of(List.of("dog", "cat")), 0.5))
        .contains(
            new Finding(
                "classes",
                false,
                "The classes must be the champion's in the champion's order, the champion has [dog,"
                    + " cat], the data set has [cat, dog]; prepare the data with the labels in that"
                    + " order, or begin another model with registry.model"));
  }

  @Test
  void givenJudgingDataWithAnotherOrder_whenChecked_thenRefused() {
    assertThat(findings(data(List.of("dog", "cat"), 10, 10), Optional.empty(), 0.5))
        .contains(
            new Finding(
                "judging-classes",
                false,
                "The data that judge must be of the same classes in the same order, the data set has"
                    + " [cat, dog], what judges has [dog, cat]; prepare both with the same labels, or"
                    + " name another promotion.data-uri"));
    assertThat(findings(data(List.of("cat", "dog", "cow"), 1, 1, 1), Optional.empty(), 0.5))
        .extracting(Finding::passed)
        .containsExactly(false);
  }

  @Test
  void givenClassThatNoImageJudges_whenChecked_thenRefusedIfARecallIsAskedFor() {
    DatasetManifest untested = data(List.of("cat", "dog"), 10, 0);
    assertThat(findings(untested, Optional.empty(), 0.5))
        .contains(
            new Finding(
                "tested-classes",
                false,
                "Of every class some image must judge, there is none of dog; add test images of them,"
                    + " or set promotion.min-recall=0 to promote untested classes"));
    assertThat(findings(untested, Optional.empty(), 0))
        .contains(
            new Finding(
                "tested-classes",
                true,
                "Of every class some image must judge, there is none of dog"));
  }

  @Test
  void givenMoreClassesThanARegistryKeeps_whenChecked_thenRefused() {
    DatasetManifest many =
        data(
            ClassNames.numbered(0, 1001),
            Collections.nCopies(1001, 1).stream().mapToInt(Integer::intValue).toArray());
    assertThat(new ClassChecks(many, many).all(Optional.empty(), 0.5))
        .contains(
            new Finding(
                "class-count",
                false,
                "A version in the registry may have at most 1,000 classes, the data set has 1,001;"
                    + " train it with train"));
  }

  private static List<Finding> findings(
      DatasetManifest judging, Optional<List<String>> champion, double leastRecall) {
    return new ClassChecks(DATA, judging).all(champion, leastRecall);
  }

  private static DatasetManifest data(List<String> names, int... testImages) {
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        28,
        1,
        names,
        0,
        new TreeMap<>(),
        split(Collections.nCopies(names.size(), 10)),
        split(Arrays.stream(testImages).boxed().toList()));
  }

  private static SplitManifest split(List<Integer> images) {
    int all = images.stream().mapToInt(Integer::intValue).sum();
    String digest = "0".repeat(64);
    return new SplitManifest(
        all, images, 0.5, 0.5, digest, List.of(new ShardEntry("test/shard-0", all, 1, digest)));
  }
}
