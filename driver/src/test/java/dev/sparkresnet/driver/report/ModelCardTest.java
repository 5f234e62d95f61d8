package dev.sparkresnet.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.Review;
import dev.sparkresnet.driver.run.RunStatus.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
  @TempDir private Path path;
  private WrittenRun run;

  @BeforeEach
  void create() throws Exception {
    run = new WrittenRun(path);
  }

  @Test
  void givenModel_whenCarded_thenItsNumbersLimitsAndHowToLoadIt() throws Exception {
    run.status("nightly", State.SUCCEEDED, "trained", 1)
        .manifest("nightly", Map.of("data.train-examples", "12000", "validation.examples", "0"))
        .epochs(0.875)
        .data(WrittenRun.review(), "trouser", "dress");

    assertThat(ModelCard.of(run.read()).orElseThrow())
        .startsWith("# Model card: nightly\n")
        .contains(
            "sorts pictures into 2 classes: trouser, dress.",
            "Trained on the first 12000 of the training pictures.",
            "Test accuracy 0.8750, loss 1.2500 (cross entropy in nats) on 10,000 pictures",
            "| Trouser | 100 | 0.9412 | 0.8000 | Dress (20) |",
            "- Weakest class: Trouser, of which it recognises 80.0 %.",
            "- No pictures were set aside for validation",
            "new long[] {n, 1, 28, 28}",
            "scripts/spark-resnet evaluate --model file:" + path + " --data file:/data\n",
            "In plain Deeplearning4j 1.0.0-M2.1,");
  }

  @Test
  void givenHostileNames_whenCarded_thenTheyAreText() throws Exception {
    run.status("x](http://e)\n# <script>", State.SUCCEEDED, "trained", 1)
        .manifest("id", Map.of())
        .epochs(0.5)
        .data(WrittenRun.review(), "a|b", "`c`\n```");

    assertThat(ModelCard.of(run.read()).orElseThrow())
        .startsWith("# Model card: x\\](http://e) \\# &lt;script&gt;\n")
        .contains("| A\\|b | 100 |", "| \\`c\\` \\`\\`\\` | 100 |");
  }

  @Test
  void givenClassesHardlyTested_whenCarded_thenNoneStandsWhereNothingWasMeasured()
      throws Exception {
    Review review =
        new Review(
            new ConfusionMatrix(new long[][] {{80, 20, 0}, {1, 8, 0}, {0, 0, 0}}),
            List.of(),
            List.of());
    run.status("id", State.SUCCEEDED, "trained", 1)
        .manifest("id", Map.of())
        .epochs(0.5)
        .data(review, "cat", "dog", "mouse");

    assertThat(ModelCard.of(run.read()).orElseThrow())
        .contains(
            "| Dog | 9 | 0.2857 | 0.8889 | Cat (1) |",
            "| Mouse | 0 | none | none |  |",
            "- Weakest class: Cat, of which it recognises 80.0 %.",
            "- **Hardly tested: 2 classes have fewer than 10 test pictures (Dog 9, Mouse none).**");
  }

  @Test
  void givenOtherFilesUnderItsNames_whenCarded_thenNotCalledFashionMnist() throws Exception {
    String[] names = FashionMnist.CLASS_NAMES.toArray(String[]::new);
    run.status("id", State.SUCCEEDED, "trained", 1).manifest("id", Map.of()).epochs(0.5);

    assertThat(card(Map.of(), names)).doesNotContain("Zalando");
    Map<String, String> others = new TreeMap<>(FashionMnist.SHA256_BY_FILE);
    others.put("t10k-labels-idx1-ubyte", "0".repeat(64));
    assertThat(card(others, names)).doesNotContain("Zalando");
    assertThat(card(FashionMnist.SHA256_BY_FILE, names))
        .contains("Fashion-MNIST: product pictures of Zalando's shop");
    assertThat(card(FashionMnist.SHA256_BY_FILE, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"))
        .contains("Fashion-MNIST: product pictures of Zalando's shop");
  }

  private String card(Map<String, String> sources, String... classNames) throws Exception {
    run.data(null, sources, classNames);
    return ModelCard.of(run.read()).orElseThrow();
  }

  @Test
  void givenNamesThatDifferInCase_whenCarded_thenTheyStayApart() throws Exception {
    run.status("id", State.SUCCEEDED, "trained", 1)
        .manifest("id", Map.of())
        .epochs(0.5)
        .data(WrittenRun.review(), "a", "A");

    assertThat(ModelCard.of(run.read()).orElseThrow()).contains("\n| a | 100 |", "\n| A | 100 |");
  }

  @Test
  void givenRunWithoutEpochs_whenCarded_thenNone() throws Exception {
    run.status("id", State.SUCCEEDED, "trained", 0).manifest("id", Map.of());

    assertThat(ModelCard.of(run.read())).isEmpty();
  }
}
