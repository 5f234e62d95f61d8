package dev.sparkresnet.driver.name;

import java.util.regex.Pattern;

/**
 * What may be the name of a folder on every file system and in every URI, and cannot lead out of
 * the folder that it is in: runs, models and their versions are called so.
 */
public final class FolderName {
  /** For messages, behind "must be". */
  public static final String RULE =
      "letters, digits, dots, dashes and underscores of ASCII, 1 to 128 of them, and begin with a letter, digit or underscore";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final int SHOWN = 60;

  private FolderName() {}

  /** Whether it is such a name; null is none. */
  public static boolean is(String name) {
    return name != null && ALLOWED.matcher(name).matches();
  }

  /**
   * Checks a name.
   *
   * @param subject what it is the name of, such as a key or an option
   * @throws InvalidNameException if it is none
   */
  public static String require(String subject, String name) {
    if (!is(name)) {
      throw new InvalidNameException(
          "%s must be %s, got %s".formatted(subject, RULE, quoted(name)));
    }
    return name;
  }

  /** A name that may hold anything, in quotes, on one line and of bearable length. */
  public static String quoted(String name) {
    if (name == null) {
      return "null";
    }
    StringBuilder shown = new StringBuilder("'");
    name.codePoints().limit(SHOWN).forEach(point -> append(shown, point));
    shown.append('\'');
    int length = name.codePointCount(0, name.length());
    if (length > SHOWN) {
      shown.append(" and so on, ").append(length).append(" characters");
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, int point) {
    boolean visible =
        switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
    if (visible) {
      shown.appendCodePoint(point);
    } else {
      shown.append("\\u{").append(Integer.toHexString(point)).append('}');
    }
  }
}
