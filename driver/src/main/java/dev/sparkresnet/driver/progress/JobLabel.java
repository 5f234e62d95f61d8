package dev.sparkresnet.driver.progress;

import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/** What Spark's web interface calls the jobs of the calling thread, instead of lines of code. */
public final class JobLabel {
  private JobLabel() {}

  /**
   * Does something under a label; jobs after it have none.
   *
   * @param description of the jobs, such as {@code epoch 3 of 5: score the test images}
   * @param stage name of their stages, such as {@code score images}
   */
  public static <T> T during(
      JavaSparkContext spark, String description, String stage, Supplier<T> jobs) {
    spark.setJobDescription(description);
    spark.setCallSite(stage);
    try {
      return jobs.get();
    } finally {
      spark.setJobDescription(null);
      spark.clearCallSite();
    }
  }
}
