package dev.sparkresnet.driver.progress;

import org.apache.spark.api.java.JavaSparkContext;

/** What Spark's web interface calls the jobs of the calling thread, instead of lines of code. */
public final class JobLabel {
  private static final String DESCRIPTION = "spark.job.description";

  private JobLabel() {}

  /** Something that runs jobs. */
  @FunctionalInterface
  public interface Jobs<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * Does something under a label; jobs after it have the description from before.
   *
   * @param description of the jobs, such as {@code epoch 3 of 5: score the test images}
   * @param stage name of their stages, such as {@code score images}
   */
  public static <T, E extends Exception> T during(
      JavaSparkContext spark, String description, String stage, Jobs<T, E> jobs) throws E {
    String before = spark.getLocalProperty(DESCRIPTION);
    spark.setJobDescription(description);
    spark.setCallSite(stage);
    try {
      return jobs.run();
    } finally {
      spark.setJobDescription(before);
      spark.clearCallSite();
    }
  }
}
