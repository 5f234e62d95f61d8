package dev.sparkresnet.driver.config;

import java.util.regex.Pattern;

/**
 * A secret in a URI: a password, {@code scheme://user:password@host}; whoever stands before the
 * host of a web address, {@code https://token@host}; a value of its query that lets in, such as a
 * signature; or, of a web hook's address, all behind the host. Whatever is given as a URI ends in
 * manifests, messages and logs, so no such URI is taken, and a message from elsewhere that holds
 * one is shown without it. A user without a password is no secret elsewhere; Azure's containers are
 * written like that.
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

  /** The address of a web hook, where the text before it says that it is one. */
  private static final Pattern HOOK =
      Pattern.compile(
          "(?i)(hook.*?https?://[^\\s/?#]*)[/?#](?!\\*\\*\\*)\\S*?(?=['\")]*[.,;:]?(?:\\s|$))");

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
    hidden = HOOK.matcher(hidden).replaceAll("$1/***");
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
        + (HOOK.matcher(value).find()
            ? "'; the address of a webhook belongs into a file that only you can read, which retrain.webhook-file names, or into SPARK_RESNET_WEBHOOK"
            : "'; keys of a file system belong into a Spark properties file that only you can read")
        + " (docs/security.md)";
  }
}
