package dev.sparkresnet.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.failure.Failure;
import dev.sparkresnet.driver.name.InvalidNameException;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
  private static final String RULE =
      "A run id must be letters, digits, dots, dashes and underscores of ASCII, 1 to 128 of them, and begin with a letter, digit or underscore, got ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "2026-11-24",
        "20261124T020000",
        "20261124-101500-2",
        "_x",
        "a..b",
        "v1.0",
        "Champion"
      })
  void givenName_whenMade_thenItIsTheSame(String name) {
    assertThat(new RunId(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        ".x",
        "-x",
        "night 1",
        " x",
        "x ",
        "a/b",
        "../x",
        "/etc",
        "a\\b",
        "file:x",
        "scheduled__2026-11-24T00:00:00+00:00",
        "2026-11-24T00:00:00",
        "nächte",
        "x%2f",
        "x#1",
        "x?",
        "*",
        "[a]",
        "{a,b}",
        "~",
        "$HOME"
      })
  void givenSomethingElse_whenMade_thenExit64WithTheRuleAndWhatAirflowWrites(String name) {
    assertThatThrownBy(() -> new RunId(name))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith(RULE + "'" + name + "'; ")
        .hasMessageContaining("{{ ts_nodash }}")
        .hasMessageContaining("--run-id today")
        .satisfies(e -> assertThat(Failure.of(e).exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(e -> assertThat(Failure.of(e).expected()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"champion", "previous", "none", "today"})
  void givenWordThatStandsForSomethingElse_whenMade_thenRefused(String word) {
    assertThatThrownBy(() -> new RunId(word))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith(
            "A run id must not be champion, previous, none or today, which stand for other versions, no version and a date, got '"
                + word
                + "'; ");
  }

  @Test
  void givenLongName_whenMade_then128CharactersAreTheMost() {
    assertThat(new RunId("x".repeat(128)).value()).hasSize(128);
    assertThatThrownBy(() -> new RunId("x".repeat(129)))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith(RULE + "'" + "x".repeat(60) + "' and so on, 129 characters; ");
  }

  @Test
  void givenControlCharacters_whenMade_thenTheMessageIsOneLine() {
    assertThatThrownBy(() -> new RunId("a\nb\t\u2028c\u0000"))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith(RULE + "'a\\u{a}b\\u{9}\\u{2028}c\\u{0}'; ");
    assertThatThrownBy(() -> new RunId(null))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith(RULE + "null; ");
  }

  /** Whatever is accepted is one folder below another one, on every file system. */
  @Test
  void givenRandomNames_whenMade_thenAcceptedOnesAreFoldersAndOthersAreOneLine() {
    Random random = new Random(26);
    String drawn = "abzAZ09._-/\\: %#?*~\n\0\u00e4\u4e2d'\"";
    Pattern allowed = Pattern.compile("[\\p{Alnum}_][\\p{Alnum}._-]*");
    for (int i = 0; i < 100_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int length = random.nextInt(8); length > 0; length--) {
        name.append(drawn.charAt(random.nextInt(random.nextBoolean() ? 10 : drawn.length())));
      }
      try {
        Path path = new Path(new Path("hdfs://host/runs"), new RunId(name.toString()).value());
        assertThat(path).hasToString("hdfs://host/runs/" + name);
        assertThat(name.toString()).matches(allowed);
      } catch (InvalidNameException e) {
        assertThat(name.toString()).doesNotMatch(allowed);
        assertThat(e.getMessage()).hasLineCount(1).startsWith(RULE);
      }
    }
  }

  @Test
  void givenTime_whenNamed_thenDateAndTimeAndNumber() {
    RunId id = RunId.at(LocalDateTime.of(2026, 12, 1, 10, 15));
    assertThat(id).hasToString("20261201-101500");
    assertThat(id.numbered(2)).hasToString("20261201-101500-2");
  }
}
