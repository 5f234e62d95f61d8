package dev.sparkresnet.driver.config;

import java.util.regex.Pattern;

/**
 * A password in a URI, {@code scheme://user:password@host}: whatever is given as a URI ends in
 * manifests, messages and logs, so no such URI is taken, and a message from elsewhere that holds
 * one is shown without it. A user without a password is no secret; Azure's containers are written
 * like that.
 */
public final class UriPassword {
  /**
   * What follows the colon up to the last at sign of the word, slashes included, since a key may
   * hold them raw; but digits and a slash are a port and a path. The same stands in
   * conf/log4j2.properties.
   */
  private static final Pattern PASSWORD =
      Pattern.compile("(://[^\\s/@:]*):(?!\\d+(?:[/\\s]|$))\\S*@");

  private UriPassword() {}

  /** Whether a text holds one. */
  public static boolean isIn(String text) {
    return PASSWORD.matcher(text).find();
  }

  /** The text with asterisks in its place. */
  public static String hiddenIn(String text) {
    return PASSWORD.matcher(text).replaceAll("$1:***@");
  }

  /**
   * Why a value is refused.
   *
   * @param what names the value
   */
  public static String refusal(String what, String value) {
    return what
        + " must not hold a password, got '"
        + hiddenIn(value)
        + "'; keys of a file system belong into a Spark properties file that only you can read (docs/security.md)";
  }
}
