package dev.sparkresnet.driver.packaging;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.factory.Nd4j;

/** A Spark job that multiplies two matrices of ones in a task; run from a jar of its own. */
public final class Nd4jProbe {
  private Nd4jProbe() {}

  public static void main(String[] arguments) {
    try (JavaSparkContext spark = new JavaSparkContext()) {
      double sum =
          spark
              .parallelize(List.of(4), 1)
              .map(size -> Nd4j.ones(size, 2).mmul(Nd4j.ones(2, size)).sumNumber().doubleValue())
              .first();
      System.out.println("sum of the product: " + sum);
    }
  }
}
