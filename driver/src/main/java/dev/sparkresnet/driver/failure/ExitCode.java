package dev.sparkresnet.driver.failure;

/** The process exit codes that schedulers and scripts may rely on. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** The candidate was rejected; only with --strict-exit. */
  public static final int REJECTED = 20;

  /** The command line or the configuration is wrong (EX_USAGE of sysexits.h). */
  public static final int USAGE = 64;

  /** The input data is wrong (EX_DATAERR of sysexits.h). */
  public static final int BAD_DATA = 65;

  /** Another process holds the lease (EX_TEMPFAIL of sysexits.h): try again later. */
  public static final int LOCKED = 75;

  /** Nothing to do; only with --strict-exit. */
  public static final int NOTHING_TO_DO = 99;

  /** Ended by SIGTERM: 128 + 15, as shells say it. */
  public static final int TERMINATED = 143;

  private ExitCode() {}
}
