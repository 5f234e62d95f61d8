package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionTableTest {
  @Test
  void givenClassesNeitherTestedNorPredicted_whenShown_thenNone() {
    ConfusionMatrix confusion = new ConfusionMatrix(new long[][] {{3, 1, 0}, {0, 0, 0}, {2, 0, 0}});

    assertThat(ConfusionTable.of(confusion, List.of("cat", "dog", "very\nlong".repeat(9))))
        .hasLineCount(5)
        .containsPattern("cat +0\\.6000 +0\\.7500     3     1     0\n")
        .containsPattern("dog +0\\.0000 +none     0     0     0\n")
        .containsPattern(
            "very longvery longvery longvery longver… +none +0\\.0000     2     0     0\n");
  }

  @Test
  void givenAThousandClasses_whenShown_thenTheMistakesInsteadOfASquare() {
    long[][] counts = new long[1000][1000];
    for (int label = 0; label < 1000; label++) {
      counts[label][label] = 9;
      counts[label][(label + 1) % 1000] = label == 500 ? 2 : 1;
    }

    String table = ConfusionTable.of(new ConfusionMatrix(counts), ClassNames.numbered(0, 1000));

    assertThat(table)
        .hasLineCount(1 + 1000 + 2 + 40)
        .contains("most frequent mistakes\n     2  500 taken for 501\n     1  0 taken for 1\n");
    assertThat(table.lines()).allMatch(line -> line.length() < 40);
  }
}
