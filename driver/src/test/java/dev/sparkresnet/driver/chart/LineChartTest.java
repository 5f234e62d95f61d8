package dev.sparkresnet.driver.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.fixture.ParsedXml;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class LineChartTest {
  @ParameterizedTest
  @CsvSource({
    "0.62, 0.93, 0.6 0.7 0.8 0.9 1.0",
    "0.9301, 0.9385, 0.930 0.932 0.934 0.936 0.938 0.940",
    "0, 1, 0.0 0.2 0.4 0.6 0.8 1.0",
    "110.1, 2300, '0 500 1,000 1,500 2,000 2,500'",
    "-0.4, 0.3, -0.4 -0.2 0.0 0.2 0.4"
  })
  void givenRange_whenScaled_thenRoundMarksAroundIt(double low, double high, String marks) {
    Scale scale = Scale.around(low, high, 5);

    assertThat(scale.marks().stream().map(scale::label)).containsExactly(marks.split(" ", -1));
    assertThat(scale.share(low)).isBetween(0.0, 1.0);
    assertThat(scale.share(high)).isBetween(0.0, 1.0);
  }

  @ParameterizedTest
  @CsvSource({"0", "0.7576", "1", "1e-9", "250000", "-3"})
  void givenOneValue_whenScaled_thenItLiesInside(double value) {
    Scale scale = Scale.around(value, value, 5);

    assertThat(scale.marks()).hasSizeBetween(2, 8);
    assertThat(scale.share(value)).isBetween(0.0, 1.0);
  }

  @Test
  void givenCurves_whenDrawn_thenEveryPointLiesInsideAndTellsItsNumber() throws Exception {
    Series falling = curve("loss", 2.5, 1.25, 0.625, Double.NaN, 0.5);
    Series range =
        new Series(
            "spread",
            Ink.GREEN,
            Series.Dash.DASHED,
            List.of(new Series.Point(1, 2, 1, 3), new Series.Point(2, 2, 1.5, 2.5)));
    Element svg = drawn(List.of(falling, range));

    NodeList marks = svg.getElementsByTagName("circle");
    assertThat(marks.getLength()).isEqualTo(6);
    assertThat(marks.item(0).getTextContent().trim()).isEqualTo("loss, epoch 1: 2.5000");
    for (int i = 0; i < marks.getLength(); i++) {
      Element mark = (Element) marks.item(i);
      assertThat(Double.parseDouble(mark.getAttribute("cx"))).isBetween(50.0, 386.0);
      assertThat(Double.parseDouble(mark.getAttribute("cy"))).isBetween(12.0, 158.0);
    }
    assertThat(svg.getElementsByTagName("polygon").getLength()).isOne();
  }

  @Test
  void givenManyEpochs_whenDrawn_thenFewLabelsAndNoMarks() throws Exception {
    Element svg =
        drawn(
            List.of(
                curve("loss", IntStream.range(0, 200).mapToDouble(i -> 1.0 / (i + 1)).toArray())));

    assertThat(svg.getElementsByTagName("circle").getLength()).isZero();
    assertThat(svg.getElementsByTagName("text").getLength()).isLessThan(20);
  }

  @Test
  void givenNoPoint_whenMade_thenRefused() {
    assertThatThrownBy(() -> new LineChart(400, 200, "epoch", List.of(curve("loss", Double.NaN))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A chart needs a point at least, got none");
  }

  private static Series curve(String name, double... values) {
    return new Series(
        name,
        Ink.BLUE,
        Series.Dash.SOLID,
        IntStream.range(0, values.length)
            .mapToObj(i -> Series.Point.at(i + 1, values[i]))
            .toList());
  }

  private static Element drawn(List<Series> curves) throws Exception {
    Markup svg = new Markup().open("svg");
    new LineChart(400, 200, "epoch", curves).draw(svg);
    return ParsedXml.of(svg.close().toString()).document().getDocumentElement();
  }
}
