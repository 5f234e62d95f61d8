package dev.sparkresnet.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void givenNumbers_whenShown_thenAsPeopleReadThem() {
    assertThat(Figure.percent(0.75764)).hasToString("75.76 %");
    assertThat(Figure.percent(1)).hasToString("100.00 %");
    assertThat(Figure.exact(0.62004)).hasToString("0.6200");
    assertThat(Figure.probability(0.00012)).hasToString("0.00012");
    assertThat(Figure.probability(3e-21)).hasToString("3.0e-21");
    assertThat(Figure.probability(0)).hasToString("0.0000");
    assertThat(Figure.digits(0.001)).hasToString("0.001");
    assertThat(Figure.digits(0.00012345)).hasToString("0.000123");
    assertThat(Figure.digits(0)).hasToString("0");
    assertThat(Figure.count(60_000)).hasToString("60,000");
    assertThat(Figure.megabytes(268_359_828)).hasToString("268.4 MB");
    assertThat(Figure.seconds(12.34)).hasToString("12.3 s");
    assertThat(Figure.seconds(59.96)).hasToString("1 min 00 s");
    assertThat(Figure.seconds(157.38)).hasToString("2 min 37 s");
    assertThat(Figure.seconds(3599.7)).hasToString("1 h 00 min");
    assertThat(Figure.seconds(5700)).hasToString("1 h 35 min");
  }

  @Test
  void givenNumber_whenShown_thenItsValueIsTheSourcesOwn() {
    assertThat(Figure.percent(0.7290833333333333).value()).isEqualTo("0.7290833333333333");
  }
}
