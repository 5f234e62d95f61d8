package dev.sparkresnet.driver.cli;

/** The process exit codes that schedulers and scripts may rely on. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong (EX_USAGE of sysexits.h). */
  public static final int USAGE = 64;

  /** The input data is wrong (EX_DATAERR of sysexits.h). */
  public static final int BAD_DATA = 65;

  /** Ended by SIGTERM: 128 + 15, as shells say it. */
  public static final int TERMINATED = 143;

  private ExitCode() {}
}
