package dev.sparkresnet.driver.training;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import scala.collection.JavaConverters;

/**
 * Watches the one job that the calling thread runs while this is open: what Spark's scheduler says
 * of the tasks in front of its shuffle, by the driver's clock.
 */
public final class JobObserver extends SparkListener implements AutoCloseable {
  private static final String PROPERTY = "spark-resnet.observed-job";
  private static final double MILLISECONDS = 1e3;

  /** Spark tells of a job's end a moment after the job has returned. */
  private static final long PATIENCE_SECONDS = 10;

  private final String id = UUID.randomUUID().toString();
  private final JavaSparkContext spark;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Set<Integer> stages = new HashSet<>();
  private final Map<Integer, TaskInfo> tasks = new HashMap<>();
  private volatile int job = -1;
  private long submitted = Long.MAX_VALUE;
  private long completed;
  private long shuffleBytes;
  private int failures;

  private JobObserver(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** Begins to watch; the next job of the calling thread is the one. */
  public static JobObserver open(JavaSparkContext spark) {
    JobObserver observer = new JobObserver(spark);
    spark.setLocalProperty(PROPERTY, observer.id);
    spark.sc().addSparkListener(observer);
    return observer;
  }

  /**
   * Times in seconds of the stage in front of the shuffle.
   *
   * @param wallSeconds from its submission to its end
   * @param waitSeconds longest time from its submission to the start of an attempt that succeeded
   * @param taskSeconds by partition, of the attempts that succeeded
   */
  public record Times(
      double wallSeconds,
      double waitSeconds,
      Map<Integer, Double> taskSeconds,
      long shuffleBytes,
      int failedTasks) {
    /** Where Spark has lost its events, as it does under great load. */
    static final Times UNKNOWN = new Times(Double.NaN, Double.NaN, Map.of(), -1, -1);
  }

  /** Waits until Spark has told all of the job. */
  public Times times() throws InterruptedException {
    if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || tasks.isEmpty() || completed == 0) {
      return Times.UNKNOWN;
    }
    Map<Integer, Double> taskSeconds = new HashMap<>();
    double wait = 0;
    for (TaskInfo task : tasks.values()) {
      taskSeconds.put(task.partitionId(), task.duration() / MILLISECONDS);
      wait = Math.max(wait, (task.launchTime() - submitted) / MILLISECONDS);
    }
    return new Times(
        (completed - submitted) / MILLISECONDS, wait, taskSeconds, shuffleBytes, failures);
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    if (event.properties() != null && id.equals(event.properties().getProperty(PROPERTY))) {
      job = event.jobId();
      JavaConverters.seqAsJavaList(event.stageInfos()).stream()
          .filter(stage -> stage.shuffleDepId().isDefined())
          .forEach(stage -> stages.add(stage.stageId()));
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    if (stages.contains(event.stageInfo().stageId())
        && event.stageInfo().submissionTime().isDefined()) {
      submitted = Math.min(submitted, (long) event.stageInfo().submissionTime().get());
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    if (stages.contains(event.stageInfo().stageId())
        && event.stageInfo().completionTime().isDefined()) {
      completed = Math.max(completed, (long) event.stageInfo().completionTime().get());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    if (!stages.contains(event.stageId())) {
      return;
    }
    if (event.taskInfo().successful()) {
      tasks.put(event.taskInfo().partitionId(), event.taskInfo());
      if (event.taskMetrics() != null) {
        shuffleBytes += event.taskMetrics().shuffleWriteMetrics().bytesWritten();
      }
    } else if (event.taskInfo().failed()) {
      failures++;
    }
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd event) {
    if (event.jobId() == job) {
      ended.countDown();
    }
  }

  @Override
  public void close() {
    spark.sc().removeSparkListener(this);
    spark.setLocalProperty(PROPERTY, null);
  }
}
