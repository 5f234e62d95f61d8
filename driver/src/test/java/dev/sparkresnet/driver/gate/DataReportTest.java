package dev.sparkresnet.driver.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DataReportTest {
  private static final Finding GOOD = Finding.of("a", true, "Images must be sharp, they are", "-");

  @Test
  void givenOnlyWhatPassed_whenAsked_thenPassed() {
    DataReport report = new DataReport(List.of(GOOD));

    assertThat(report.passed()).isTrue();
    assertThatCode(report::throwIfFailed).doesNotThrowAnyException();
  }

  @Test
  void givenTwoFailed_whenThrown_thenOneLineNamesBothAndWhatToDo() {
    Finding few = Finding.of("b", false, "Ten must be there, 3 are", "fetch 7");
    Finding late = Finding.of("c", false, "Data must be new, they are of 1970", "set the clock");
    DataReport report = new DataReport(List.of(few, GOOD, late));

    assertThat(report.passed()).isFalse();
    assertThatThrownBy(report::throwIfFailed)
        .isInstanceOf(DataGateException.class)
        .hasMessage(
            "The data did not pass 2 of 3 checks: Ten must be there, 3 are; fetch 7; Data must be new,"
                + " they are of 1970; set the clock");
  }
}
