package dev.sparkresnet.driver.mlflow;

import java.io.IOException;

/** The tracking server did not do what it was asked for. The message is one line. */
final class TrackingException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Whether the same request may be granted later. */
  enum Kind {
    PASSING,
    LASTING
  }

  private final Kind kind;
  private final String code;
  private final String remedy;

  private TrackingException(
      Kind kind, String code, String message, String remedy, IOException cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
    this.remedy = remedy;
  }

  /** The server was not reached, or gave no answer. */
  static TrackingException unreachable(String call, IOException cause) {
    return new TrackingException(
        Kind.PASSING,
        "",
        call + " got " + cause.getMessage(),
        "look whether the server runs, correct mlflow.tracking-uri, or raise mlflow.request-seconds",
        cause);
  }

  /**
   * The server refused.
   *
   * @param code of MLflow's, such as RESOURCE_DOES_NOT_EXIST; empty where it gave none
   * @param words of the server's
   */
  static TrackingException refused(String call, int status, String code, String words) {
    String message =
        "%s expects status 200, got %d%s"
            .formatted(call, status, words.isEmpty() ? "" : " (" + words + ")");
    return new TrackingException(
        status >= 500 || status == 408 || status == 429 ? Kind.PASSING : Kind.LASTING,
        code,
        message,
        remedy(status, code),
        null);
  }

  private static String remedy(int status, String code) {
    if (status == 401 || status == 403) {
      return "set " + Credentials.VARIABLES + " for an account that may write there";
    } else if (status >= 500 || status == 408 || status == 429) {
      return "look into the server's log";
    }
    return code.isEmpty()
        ? "set mlflow.tracking-uri to the address of an MLflow server, without /api or /#/"
        : "mend what it names there, or change the keys of mlflow";
  }

  /** What answered is no MLflow server, or one of another version. */
  static TrackingException notUnderstood(String call, String expected, String answer) {
    return new TrackingException(
        Kind.LASTING,
        "",
        "%s expects %s, got '%s'".formatted(call, expected, answer),
        "set mlflow.tracking-uri to the address of an MLflow server of version 2 or 3",
        null);
  }

  /** The server's state does not allow what was asked for. */
  static TrackingException impossible(String problem, String remedy) {
    return new TrackingException(Kind.LASTING, "", problem, remedy, null);
  }

  boolean isLasting() {
    return kind == Kind.LASTING;
  }

  boolean hasCode(String wanted) {
    return code.equals(wanted);
  }

  String remedy() {
    return remedy;
  }
}
