package dev.sparkresnet.driver.config;

import java.util.regex.Pattern;

/**
 * A secret in a URI: a password, {@code scheme://user:password@host}; whoever stands before the
 * host of a web address, {@code https://token@host}; or a value of its query that lets in, such as
 * a signature. Whatever is given as a URI ends in manifests, messages and logs, so no such URI is
 * taken, and a message from elsewhere that holds one is shown without it. A user without a password
 * is no secret elsewhere; Azure's containers are written like that.
 */
public final class UriPassword {
  /**
   * What follows the colon up to the last at sign of the word, slashes included, since a key may
   * hold them raw; but digits and a slash are a port and a path. The same three stand in
   * conf/log4j2.properties.
   */
  private static final Pattern PASSWORD =
      Pattern.compile("(://[^\\s/@:]*):(?!\\d+(?:[/\\s]|$))\\S*@");

  private static final Pattern WEB_USER = Pattern.compile("(?i)(\\bhttps?://)[^\\s/@:?#*]+@");

  /** Presigned addresses of S3, GCS and Azure, and what others call a key. */
  private static final Pattern QUERY =
      Pattern.compile(
          "(?i)([?&](?:[a-z0-9_.-]*(?:signature|token|secret|password|passwd|credential|api_?key|access_?key|accesskeyid)|sig|key|code)=)(?!\\*\\*\\*)[^\\s&'\"]+");

  private UriPassword() {}

  /** Whether a text holds one. */
  public static boolean isIn(String text) {
    return PASSWORD.matcher(text).find()
        || WEB_USER.matcher(text).find()
        || QUERY.matcher(text).find();
  }

  /** The text with asterisks in its place. */
  public static String hiddenIn(String text) {
    String hidden = PASSWORD.matcher(text).replaceAll("$1:***@");
    hidden = WEB_USER.matcher(hidden).replaceAll("$1***@");
    return QUERY.matcher(hidden).replaceAll("$1***");
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
