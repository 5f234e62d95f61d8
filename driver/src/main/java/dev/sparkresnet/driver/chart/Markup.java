package dev.sparkresnet.driver.chart;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * HTML or SVG in the making: elements are closed in the order in which they must be, and every text
 * and every attribute's value is escaped, whoever wrote it. The result is well-formed XML.
 */
public final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Starts with what no element can say, such as {@code <!DOCTYPE html>}. */
  public static Markup after(String declaration) {
    Markup markup = new Markup();
    markup.out.append(declaration).append('\n');
    return markup;
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  public Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes the element that was opened last. */
  public Markup close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element that holds a text. */
  public Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** An element that can hold nothing, such as an image or an SVG shape. */
  public Markup empty(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>\n");
    return this;
  }

  public Markup text(String text) {
    escape(text);
    return this;
  }

  /**
   * A style sheet of this program. A browser takes it as it stands, so nothing in it is escaped.
   *
   * @throws IllegalArgumentException if that would make a difference
   */
  public Markup style(String css) {
    if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
      throw new IllegalArgumentException("A style sheet must hold no '<' and no '&'");
    }
    out.append("<style>\n").append(css).append("</style>\n");
    return this;
  }

  private void start(String tag, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Attributes of " + tag + " must be names and values, got " + attributes.length);
    }
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isAllowed(character) ? character : 0xfffd);
              }
            });
  }

  /**
   * What XML takes, without controls and without what turns the direction of the text behind it.
   */
  private static boolean isAllowed(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\t' || character == '\n';
      case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
      default -> true;
    };
  }

  /** All that was written. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Elements are still open: " + open);
    }
    return out.toString();
  }
}
