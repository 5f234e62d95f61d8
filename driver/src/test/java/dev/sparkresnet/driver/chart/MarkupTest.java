package dev.sparkresnet.driver.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkupTest {
  @Test
  void givenHostileTextAndAttribute_whenWritten_thenTheyAreText() {
    Markup markup = new Markup();
    markup.open("p", "title", "\"'><script>").text("<b>&amp;</b>").close();

    assertThat(markup)
        .hasToString(
            "<p title=\"&quot;&#39;&gt;&lt;script&gt;\">&lt;b&gt;&amp;amp;&lt;/b&gt;</p>\n");
  }

  @Test
  void givenControlsAndTurnedDirection_whenWritten_thenReplaced() {
    assertThat(new Markup().text("a\0b\u001b[31m\u202ec\ud800d\ne\u00e9\ud83d\ude00"))
        .hasToString("a\ufffdb\ufffd[31m\ufffdc\ufffdd\ne\u00e9\ud83d\ude00");
  }

  @Test
  void givenOpenElement_whenAllIsAskedFor_thenError() {
    Markup markup = new Markup().open("main").open("p");
    assertThatThrownBy(markup::toString).hasMessage("Elements are still open: [p, main]");
  }

  @Test
  void givenStyleThatEndsItself_whenWritten_thenRefused() {
    assertThatThrownBy(() -> new Markup().style("</style><script>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A style sheet must hold no '<' and no '&'");
  }

  @Test
  void givenNameWithoutValue_whenOpened_thenRefused() {
    assertThatThrownBy(() -> new Markup().open("p", "class"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Attributes of p must be names and values, got 1");
  }
}
