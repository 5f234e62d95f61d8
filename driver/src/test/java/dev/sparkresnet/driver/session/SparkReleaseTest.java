package dev.sparkresnet.driver.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkReleaseTest {
  private static final String NEEDED = "Spark 3.5 for Scala 2.12 on Java 17 is needed, ";
  private static final String REMEDY =
      ". Set SPARK_HOME to a Spark 3.5 for Scala 2.12, or unset it for the one that the build"
          + " brings";

  @Test
  void givenSparkOfTheBuild_whenLookedAt_thenItIsKnownAndFits() {
    SparkRelease here = SparkRelease.here();

    assertThat(here.version()).startsWith("3.5.");
    assertThat(here.scala()).startsWith("2.12.");
    assertThat(here.problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3.5.0, 2.12.18", "3.5.1-amzn-0, 2.12.18", "3.5.9, ''", "'', 2.12.1", "odd, 2.12.1"})
  void givenReleaseThatFitsOrSaysNothing_whenAsked_thenNoProblem(String version, String scala) {
    assertThat(new SparkRelease(version, scala, 17).problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3.4.4", "3.0.0-preview", "2.4.8", "3.4.1-amzn-2"})
  void givenOldSpark_whenAsked_thenTooOld(String version) {
    assertThat(new SparkRelease(version, "2.12.17", 17).problem())
        .contains(NEEDED + "this is Spark " + version + ", which is too old" + REMEDY);
  }

  @Test
  void givenOldSpark_whenRequired_thenTheProblemIsThrown() {
    SparkRelease old = new SparkRelease("3.4.4", "2.12.17", 17);

    assertThatThrownBy(old::require)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(old.problem().orElseThrow());
    assertThatCode(new SparkRelease("3.5.9", "2.12.18", 17)::require).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"4.0.1", "4.1.0-SNAPSHOT", "10.0.0"})
  void givenLaterSpark_whenAsked_thenNotYet(String version) {
    assertThat(new SparkRelease(version, "2.13.16", 17).problem())
        .contains(NEEDED + "this is Spark " + version + ", which is not supported yet" + REMEDY);
  }

  @Test
  void givenOtherScalaOrJava_whenAsked_thenItIsNamed() {
    assertThat(new SparkRelease("3.5.9", "2.13.8", 17).problem())
        .contains(
            NEEDED
                + "this Spark is built for Scala 2.13.8, which Deeplearning4j does not support"
                + REMEDY);
    assertThat(new SparkRelease("3.5.9", "2.12.18", 21).problem())
        .contains(NEEDED + "this is Java 21. Set JAVA_HOME to a Java 17 on every node");
  }
}
