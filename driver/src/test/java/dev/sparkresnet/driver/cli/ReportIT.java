package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.Browser;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of real runs, in a real browser. */
class ReportIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern TAGS = Pattern.compile("<[^>]*>");

  /** A number on the page: its exact value, and what people read. */
  private static final Pattern FIGURE =
      Pattern.compile("<data value=\"([^\"]*)\"[^>]*>([^<]*)</data>");

  private static final Pattern CELL =
      Pattern.compile("<td class=\"([A-Za-z]+)\"><data value=\"([^\"]*)\"");

  @TempDir private static Path work;
  private static LocalSpark spark;
  private static SmallTraining training;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    spark = new LocalSpark("local[2]");
    PreparedSubset.write(work.resolve("data"));
    training =
        new SmallTraining(
            new Configuration(), "file:" + work.resolve("data"), "file:" + work.resolve("runs"));
    CommandRun trained = training.start("small", "--set", "validation.examples=40");
    assertThat(trained.err()).isEmpty();
    assertThat(trained.exitCode()).isEqualTo(ExitCode.DONE);
    run = work.resolve("runs/small");
  }

  @AfterAll
  static void clear() {
    spark.close();
  }

  @Test
  void givenTrainedRun_whenItsReportIsOpened_thenEveryNumberIsTheFilesAndNothingIsAskedFor()
      throws Exception {
    Browser.Visit visit = new Browser(work).open(run.resolve("report.html"), 1280);

    assertThat(visit.console()).isEmpty();
    assertThat(visit.requests()).isEmpty();
    assertThat(visit.dom()).doesNotContain("http://", "https://", "<script");
    List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(SmallTraining.EPOCHS);
    String table = section(visit.dom(), "epochs");
    Matcher cells = CELL.matcher(table);
    for (String line : lines) {
      JsonNode epoch = JSON.readTree(line);
      Map<String, Double> shown = new TreeMap<>();
      while (shown.size() < 13 && cells.find()) {
        shown.put(cells.group(1), Double.parseDouble(cells.group(2)));
      }
      assertThat(shown)
          .hasSize(13)
          .allSatisfy((key, value) -> assertThat(value).isEqualTo(epoch.get(key).asDouble()));
    }
    Matcher figures = FIGURE.matcher(visit.dom());
    int read = 0;
    for (; figures.find(); read++) {
      assertThat(figures.group(2)).as(figures.group()).isNotBlank();
      requireReadable(Double.parseDouble(figures.group(1)), figures.group(2));
    }
    assertThat(read).isGreaterThan(100);
    JsonNode status = JSON.readTree(run.resolve("status.json").toFile());
    assertThat(text(visit.dom()))
        .contains("small Succeeded", "Test accuracy " + percent(status.get("testAccuracy")));
  }

  @Test
  void givenTrainedRun_whenItsConfusionMatrixIsRead_thenItIsEvaluates() throws Exception {
    JsonNode review = JSON.readTree(run.resolve("report.json").toFile()).get("review");
    CommandRun evaluated =
        CommandRun.of(
            "evaluate",
            "--model",
            run.toString(),
            "--data",
            work.resolve("data").toString(),
            "--json");

    JsonNode confusion = JSON.readTree(evaluated.out()).get("confusion");
    assertThat(review.get("confusion").get("counts")).isEqualTo(confusion);
    int wrong = PreparedSubset.TEST_IMAGES;
    for (int label = 0; label < 10; label++) {
      wrong -= confusion.get(label).get(label).asInt();
    }
    assertThat(review.get("mistakes")).hasSize(Math.min(24, wrong));
    double before = 1;
    for (JsonNode mistake : review.get("mistakes")) {
      assertThat(mistake.get("label")).isNotEqualTo(mistake.get("predicted"));
      assertThat(mistake.get("confidence").asDouble()).isLessThanOrEqualTo(before);
      before = mistake.get("confidence").asDouble();
    }
    assertThat(Files.readString(run.resolve("model-card.md")))
        .contains(
            "# Model card: small", "| Ankle boot | ", "| Trouser | ", "evaluate --model file:");
  }

  @Test
  void givenOneSlot_whenTrainedAgain_thenSameReview() throws Exception {
    System.setProperty("spark.master", "local[1]");
    try {
      CommandRun again = training.start("again", "--set", "validation.examples=40");
      assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
    } finally {
      System.setProperty("spark.master", "local[2]");
    }

    assertThat(work.resolve("runs/again/report.json"))
        .hasSameTextualContentAs(run.resolve("report.json"));
  }

  @Test
  void givenReportDeleted_whenMadeAgain_thenSamePage() throws Exception {
    String before = Files.readString(run.resolve("report.html"));
    Files.delete(run.resolve("report.html"));
    CommandRun made = CommandRun.of("report", run.toString());

    assertThat(made.err()).isEmpty();
    assertThat(made.out()).isEqualTo("Report file:" + run.resolve("report.html") + "\n");
    assertThat(run.resolve("report.html")).hasContent(before);
  }

  @Test
  void givenTwoRuns_whenComparedInTheBrowser_thenOnePageWithoutErrors() throws Exception {
    assertThat(training.start("other", "--set", "train.epochs=1").exitCode()).isZero();
    Path page = work.resolve("compared.html");
    CommandRun without =
        CommandRun.of("report", run.toString(), work.resolve("runs/other").toString());
    CommandRun made =
        CommandRun.of(
            "report",
            run.toString(),
            work.resolve("runs/other").toString(),
            "--to",
            page.toString());

    assertThat(without.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(without.err())
        .isEqualTo("error: 2 runs are compared on a page of their own; name it with --to FILE\n");
    assertThat(made.err()).isEmpty();
    Browser.Visit visit = new Browser(work).open(page, 1280);
    assertThat(visit.console()).isEmpty();
    assertThat(visit.requests()).isEmpty();
    assertThat(text(visit.dom())).contains("2 runs compared", "train.epochs 3 1");
  }

  @Test
  void givenRunThatDiverges_whenItEnds_thenItsReportSaysSo() throws Exception {
    CommandRun failed =
        training.start("diverges", "--set", "train.learning-rate=1e30", "--set", "train.epochs=2");

    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    JsonNode status = JSON.readTree(work.resolve("runs/diverges/status.json").toFile());
    String page = Files.readString(work.resolve("runs/diverges/report.html"));
    assertThat(text(page)).contains("diverges Failed", "exit code 1");
    assertThat(text(page).replace("&#39;", "'")).contains(status.get("message").asText());
    assertThat(work.resolve("runs/diverges/model-card.md")).doesNotExist();
  }

  @Test
  void givenReportThatCannotBeWritten_whenTrained_thenTheRunSucceeds() throws Exception {
    CommandRun first = training.start("blocked", "--set", "train.epochs=1");
    assertThat(first.exitCode()).isZero();
    Path blocked = work.resolve("runs/blocked");
    // As if it had been cut off before its end, and a file that the page needs were damaged.
    Files.delete(blocked.resolve("status.json"));
    Files.delete(blocked.resolve("report.html"));
    Files.writeString(blocked.resolve("verdict.json"), "{");

    CommandRun again = training.start("blocked", "--set", "train.epochs=1");
    assertThat(again.err()).isEmpty();
    assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(JSON.readTree(blocked.resolve("status.json").toFile()).get("state").asText())
        .isEqualTo("succeeded");
    assertThat(blocked.resolve("report.html")).doesNotExist();
  }

  /** Whatever the unit, what is read is the value within its last digit. */
  private static void requireReadable(double value, String text) {
    Matcher number = Pattern.compile("^([-0-9.,e]+)( %| s| MB)?$").matcher(text);
    if (!number.matches()) {
      assertThat(text).matches("\\d+ (min \\d\\d s|h \\d\\d min)");
      return;
    }
    String unit = number.group(2) == null ? "" : number.group(2);
    double scale = unit.equals(" %") ? 100 : unit.equals(" MB") ? 1e-6 : 1;
    String digits = number.group(1).replace(",", "");
    int decimals = digits.contains(".") ? digits.length() - digits.indexOf('.') - 1 : 0;
    assertThat(Double.parseDouble(digits))
        .isCloseTo(value * scale, within(0.5001 * Math.pow(10, -decimals)));
  }

  private static String percent(JsonNode share) {
    return "%.2f %%".formatted(share.asDouble() * 100);
  }

  private static String section(String page, String id) {
    int from = page.indexOf("<section id=\"" + id + "\"");
    return page.substring(from, page.indexOf("</section>", from));
  }

  private static String text(String page) {
    return TAGS.matcher(page).replaceAll("").replaceAll("\\s+", " ");
  }
}
