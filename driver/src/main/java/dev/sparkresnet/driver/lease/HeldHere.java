package dev.sparkresnet.driver.lease;

/**
 * The tokens of the leases that this process holds: one of its own that is not among them could not
 * be given back when its holder ended, as while its file system was down. Kept as system
 * properties, which every class loader of a process shares.
 */
final class HeldHere {
  private static final String PREFIX = "dev.sparkresnet.lease.";

  private HeldHere() {}

  /** To be called before anybody can see the lease. */
  static void add(String token) {
    System.setProperty(PREFIX + token, "held");
  }

  static void remove(String token) {
    System.clearProperty(PREFIX + token);
  }

  static boolean contains(String token) {
    return System.getProperty(PREFIX + token) != null;
  }
}
