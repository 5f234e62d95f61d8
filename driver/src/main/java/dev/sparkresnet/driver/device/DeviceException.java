package dev.sparkresnet.driver.device;

/** The task has no device that it could compute on. */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeviceException(String message) {
    super(message);
  }
}
