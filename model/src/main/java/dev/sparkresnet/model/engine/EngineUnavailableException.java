package dev.sparkresnet.model.engine;

/** The engine that was asked for by name cannot be had in this process. */
public final class EngineUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineUnavailableException(String message) {
    super(message);
  }

  EngineUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
