package dev.sparkresnet.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.Review;
import dev.sparkresnet.driver.fixture.ParsedXml;
import dev.sparkresnet.driver.run.RunStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  private static final String HOSTILE =
      "</title><script>alert(\"1\")</script>&'<img src=x onerror=y>";
  private static final String SECTIONS = "//section/@id";

  @TempDir private Path work;
  private WrittenRun run;

  @BeforeEach
  void create() throws Exception {
    run = new WrittenRun(work.resolve("run"));
  }

  @Test
  void givenWholeRun_whenWritten_thenEveryPartWithItsNumbers() throws Exception {
    run.status("nightly", State.SUCCEEDED, "trained 2 epochs", 2)
        .manifest("nightly", Map.of("train.epochs", "2"))
        .epochs(0.5, 0.75)
        .data(WrittenRun.review(), "trouser", "t-shirt/top");

    ParsedXml page = ParsedXml.of(ReportPage.of(run.read()));

    assertThat(page.all(SECTIONS))
        .containsExactly("curves", "time", "classes", "mistakes", "data", "epochs", "provenance");
    assertThat(page.one("//h1")).isEqualTo("nightly Succeeded");
    assertThat(page.all("//div[@class='tiles']/div"))
        .containsExactly(
            "Test accuracy 75.00 % on 10,000 images",
            "Test loss 0.6250 mean cross entropy",
            "Time 3 min 00 s all epochs",
            "Images a second 148.3 training, epoch 2",
            "Epochs 2 finished, of 2");
    assertThat(page.all("//table[@class='confusion']/tbody/tr"))
        .containsExactly("Trouser 80 20", "T-shirt/top 5 95");
    assertThat(page.all("//table[@class='scores']/tbody/tr"))
        .containsExactly("Trouser 100 94.12 % 80.00 %", "T-shirt/top 100 82.61 % 95.00 %");
    assertThat(page.all("//ul[@class='gallery']/li"))
        .containsExactly("T-shirt/top 98.75 % is Trouser");
    assertThat(page.one("//ul[@class='gallery']//img/@title")).isEqualTo("Test shard 2, row 17");
    assertThat(page.all("//ul[@class='parts']/li"))
        .containsExactly(
            "Broadcast 1.0 s 0.6 %",
            "Waiting for a slot 0.5 s 0.3 %",
            "Training 2 min 05 s 69.4 %",
            "Averaging 5.0 s 2.8 %",
            "Batch norm 9.0 s 5.0 %",
            "Evaluation 19.0 s 10.6 %",
            "Checkpoint 3.0 s 1.7 %",
            "Rest 17.5 s 9.7 %");
    assertThat(page.all("//tr[@class='judged']/th")).containsExactly("2");
    assertThat(page.one("//figure[h3='Learning rate']//li")).isEqualTo("learning rate 0.0005");
    assertThat(page.all("//figure[h3='Learning rate']//circle/title"))
        .containsExactly("learning rate, epoch 1: 0.0010", "learning rate, epoch 2: 0.000500");
  }

  @Test
  void givenClassNeitherTestedNorPredicted_whenWritten_thenNone() throws Exception {
    Review review =
        new Review(new ConfusionMatrix(new long[][] {{8, 0}, {0, 0}}), List.of(), List.of());
    run.status("id", State.SUCCEEDED, "trained", 1).epochs(0.5).data(review, "cat", "dog");

    assertThat(ParsedXml.of(ReportPage.of(run.read())).all("//table[@class='scores']/tbody/tr"))
        .containsExactly("Cat 8 100.00 % 100.00 %", "Dog 0 none none");
  }

  @Test
  void givenAThousandClasses_whenWritten_thenAPageThatCanBeOpened() throws Exception {
    long[][] counts = new long[1000][1000];
    for (int label = 0; label < 1000; label++) {
      counts[label][label] = 9;
      counts[label][(label + 1) % 1000] = label == 500 ? 2 : 1;
    }
    run.status("id", State.SUCCEEDED, "trained", 1)
        .epochs(0.5)
        .data(
            new Review(new ConfusionMatrix(counts), List.of(), List.of()),
            ClassNames.numbered(0, 1000).toArray(String[]::new));

    String html = ReportPage.of(run.read());

    assertThat(html.length()).isLessThan(2 << 20);
    ParsedXml page = ParsedXml.of(html);
    assertThat(page.all("//table[@class='confusion']")).isEmpty();
    assertThat(page.all("//section[@id='classes']//h3"))
        .containsExactly("Most frequent mistakes", "Precision and recall");
    assertThat(page.all("//section[@id='classes']//tr[td][1]")).contains("500 501 2");
  }

  @Test
  void givenLinesOfAnOlderVersion_whenWritten_thenAllButTheLearningRate() throws Exception {
    Path metrics = work.resolve("run/metrics.jsonl");
    run.status("old", State.SUCCEEDED, "trained 2 epochs", 2).epochs(0.5, 0.75);
    String lines = Files.readString(metrics);
    Files.writeString(metrics, lines.replaceAll("\"learningRate\":[^,]*,", ""));

    ParsedXml page = ParsedXml.of(ReportPage.of(run.read()));

    assertThat(Files.readString(metrics)).isNotEqualTo(lines).doesNotContain("learningRate");
    assertThat(page.all("//section[@id='curves']//h3"))
        .containsExactly(
            "Accuracy", "Loss", "Distance of the replicas", "Training time of the replicas");
    assertThat(page.all("//section[@id='epochs']//tbody/tr")).hasSize(2);
  }

  @Test
  void givenHostileNames_whenWritten_thenTheyAreText() throws Exception {
    run.status(HOSTILE, State.FAILED, HOSTILE, 1)
        .manifest(HOSTILE, Map.of(HOSTILE, HOSTILE))
        .epochs(0.5)
        .data(WrittenRun.review(), HOSTILE, "b")
        .file(
            "verdict.json",
            """
            {"runId": "<script>", "champion": "<b>", "verdict": {"promoted": false,
             "reasons": [{"check": "<i>", "passed": false, "message": "</li><script>"}],
             "candidateAccuracy": 0.5, "championAccuracy": 0.6, "pValue": 0.00001,
             "onlyCandidateRight": 3, "onlyChampionRight": 40}}
            """);

    String text = ReportPage.of(run.read());
    ParsedXml page = ParsedXml.of(text);

    assertThat(page.all("//script | //b | //i | //@onerror")).isEmpty();
    assertThat(text).doesNotContain("http://", "https://");
    assertThat(page.one("//head/title")).isEqualTo(HOSTILE + " · training report");
    assertThat(page.one("//div[@class='alert']/p")).isEqualTo(HOSTILE);
    assertThat(page.all("//img/@src"))
        .allMatch(source -> source.startsWith("data:image/png;base64,"));
  }

  @Test
  void givenRunThatFailedAtOnce_whenWritten_thenWhatFailedAndNothingElse() throws Exception {
    run.status("early", State.FAILED, "The disk is full", 0);

    ParsedXml page = ParsedXml.of(ReportPage.of(run.read()));

    assertThat(page.all(SECTIONS)).isEmpty();
    assertThat(page.one("//h1")).isEqualTo("early Failed");
    assertThat(page.one("//div[@class='alert']"))
        .isEqualTo("Failed after 0 epochs, exit code 1 The disk is full");
    assertThat(page.all("//div[@class='tiles']/div")).containsExactly("Epochs 0 finished");
  }

  @Test
  void givenRunThatDivergedLater_whenWritten_thenItsEpochsAreShown() throws Exception {
    run.status("late", State.FAILED, "Loss is no number", 1)
        .manifest("late", Map.of("train.epochs", "5"))
        .epochs(0.5)
        .data(null, "a", "b");

    assertThat(ParsedXml.of(ReportPage.of(run.read())).all(SECTIONS))
        .containsExactly("curves", "time", "data", "epochs", "provenance");
  }

  @Test
  void givenVerdicts_whenWritten_thenWhatTheyCompare() throws Exception {
    run.status("candidate", State.SUCCEEDED, "trained", 1)
        .file(
            "data-report.json",
            """
            {"findings": [{"check": "labels", "passed": true, "message": "as before"}]}
            """)
        .file(
            "verdict.json",
            """
            {"runId": "candidate", "champion": null, "verdict": {"promoted": true,
             "reasons": [{"check": "accuracy", "passed": true, "message": "is enough"}],
             "candidateAccuracy": 0.5, "championAccuracy": null, "pValue": null,
             "onlyCandidateRight": null, "onlyChampionRight": null}}
            """);
    ParsedXml first = ParsedXml.of(ReportPage.of(run.read()));
    run.file(
        "verdict.json",
        """
        {"runId": "candidate", "champion": "older", "verdict": {"promoted": false,
         "reasons": [{"check": "significance", "passed": false, "message": "no better"}],
         "candidateAccuracy": 0.5, "championAccuracy": 0.6, "pValue": 0.00012,
         "onlyCandidateRight": 3, "onlyChampionRight": 1040}}
        """);
    ParsedXml second = ParsedXml.of(ReportPage.of(run.read()));

    assertThat(first.one("//h1")).isEqualTo("candidate Succeeded Promoted");
    assertThat(first.all("//section[@id='checks']//li")).containsExactly("passed labels as before");
    assertThat(first.all("//div[@class='duel']/div"))
        .containsExactly("Candidate 50.00 % candidate");
    assertThat(second.one("//h1")).isEqualTo("candidate Succeeded Not promoted");
    assertThat(second.all("//div[@class='duel']/div"))
        .containsExactly(
            "Candidate 50.00 % candidate alone right on 3 images",
            "Champion 60.00 % older alone right on 1,040 images");
    assertThat(second.all("//section[@id='verdict']//li"))
        .containsExactly("failed significance no better");
    assertThat(second.one("//section[@id='verdict']//p"))
        .isEqualTo(
            "McNemar's exact test on the images that only one of the two recognised: p = 0.00012");
  }

  @Test
  void givenBestEpochKept_whenWritten_thenItsNumbersAreTheHeadline() throws Exception {
    run.status("best", State.SUCCEEDED, "trained 3 epochs, kept epoch 2", 3)
        .manifest("best", Map.of("validation.keep-best", "true"))
        .epoch(WrittenRun.epoch(1, 0.5, 0.6))
        .epoch(WrittenRun.epoch(2, 0.75, 0.8))
        .epoch(WrittenRun.epoch(3, 0.9, 0.8));

    ParsedXml page = ParsedXml.of(ReportPage.of(run.read()));

    assertThat(page.all("//div[@class='tiles']/div"))
        .contains(
            "Test accuracy 75.00 % on 10,000 images",
            "Validation accuracy 80.00 % epoch 2, the best");
    assertThat(page.all("//tr[@class='judged']/th")).containsExactly("2");
  }

  @Test
  void givenManyEpochs_whenWritten_thenSomeBarsAreNamed() throws Exception {
    run.status("long", State.SUCCEEDED, "trained", 200).epochs(new double[200]);

    ParsedXml page = ParsedXml.of(ReportPage.of(run.read()));

    assertThat(page.all("//div[@class='bars thin']/span[@class='bar']")).hasSize(200);
    assertThat(page.all("//div[@class='bars thin']/span[@class='name' and text()!='']"))
        .startsWith("Epoch 1", "Epoch 20", "Epoch 40")
        .hasSize(11);
  }

  @Test
  void givenTwoRuns_whenCompared_thenWhatIsBetterAndWhatIsDifferent() throws Exception {
    WrittenRun other = new WrittenRun(work.resolve("other"));
    run.status("one", State.SUCCEEDED, "trained", 2)
        .manifest("one", Map.of("train.epochs", "2", "train.seed", "0"))
        .epochs(0.5, 0.75)
        .data(WrittenRun.review(), "a", "b");
    other
        .status("two <b>", State.FAILED, "stopped", 1)
        .manifest("two <b>", Map.of("train.epochs", "5", "train.seed", "0"))
        .epochs(0.25);

    ParsedXml page = ParsedXml.of(ComparisonPage.of(List.of(run.read(), other.read())));

    assertThat(page.all(SECTIONS)).containsExactly("results", "curves", "classes", "settings");
    assertThat(page.all("//section[@id='results']//tr"))
        .containsExactly(
            "one two <b>",
            "Outcome succeeded failed: stopped",
            "Test accuracy 75.00 % 25.00 %",
            "Test loss 0.6250 1.2500",
            "Training loss 0.5000 1.0000",
            "Images a second 148.3 148.3",
            "Time, all epochs 3 min 00 s 1 min 30 s",
            "Epochs 2 1");
    assertThat(page.all("//section[@id='classes']/div//tr"))
        .containsExactly("one two <b>", "A 80.00 % –", "B 95.00 % –");
    assertThat(page.all("//section[@id='settings']//tbody/tr")).containsExactly("train.epochs 2 5");
  }
}
