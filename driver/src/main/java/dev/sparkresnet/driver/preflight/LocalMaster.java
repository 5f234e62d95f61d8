package dev.sparkresnet.driver.preflight;

/** Masters whose executor is the driver's own process. */
public final class LocalMaster {
  private LocalMaster() {}

  /** Whether such a one is meant by {@code spark.master}. */
  public static boolean is(String master) {
    return master.equals("local") || master.startsWith("local[");
  }
}
