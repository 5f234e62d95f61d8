package dev.sparkresnet.driver.device;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of the machine, for records of where something was computed. */
public final class HostName {
  private HostName() {}

  /**
   * The name, or {@code unknown} where the machine cannot resolve its own, as in some containers.
   */
  public static String ofThisMachine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
