package dev.sparkresnet.driver.run;

import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/** Does a last thing if the process is told to end (SIGTERM, SIGINT) before this is closed. */
public final class KillHook implements AutoCloseable {
  /** Before Spark (30 above Hadoop) stops its context and Hadoop closes its file systems. */
  private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 100;

  private static final long SECONDS = 60;

  /** After Spark has stopped its context, before Hadoop closes its file systems. */
  private static final int LAST = FileSystem.SHUTDOWN_HOOK_PRIORITY + 5;

  private final Runnable hook;
  private final int priority;

  /** Not in force until it is armed. */
  public KillHook(Runnable onKill) {
    this(onKill, PRIORITY);
  }

  private KillHook(Runnable onKill, int priority) {
    this.hook = onKill;
    this.priority = priority;
  }

  /** For what comes when nobody writes any more. */
  public static KillHook afterAllOthers(Runnable onKill) {
    return new KillHook(onKill, LAST);
  }

  /** From now on the last thing is done. */
  public void arm() {
    ShutdownHookManager.get().addShutdownHook(hook, priority, SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    // While the process ends, nothing can be removed, and the hook is running.
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
