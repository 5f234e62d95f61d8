package dev.sparkresnet.driver.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {
  private static final String MASTER = "spark://h:7077";

  @Test
  void givenDriverOnAStandaloneWorker_whenExecutorsAreMissing_thenWhatItTakesIsSaid() {
    SparkConf conf = new SparkConf(false).set("spark.submit.deployMode", "cluster");

    assertThat(Resources.of(conf, MASTER).ofDriverOnWorker())
        .isEqualTo(
            " beside this driver, which takes spark.driver.cores=1, spark.driver.memory=1g of a"
                + " worker");
    conf.set("spark.driver.cores", "2").set("spark.driver.memory", "4g");
    assertThat(Resources.of(conf, MASTER).ofDriverOnWorker())
        .isEqualTo(
            " beside this driver, which takes spark.driver.cores=2, spark.driver.memory=4g of a"
                + " worker");
  }

  @ParameterizedTest
  @CsvSource({"spark://h:7077, client", "yarn, cluster", "k8s://https://h:6443, cluster"})
  void givenDriverElsewhere_whenExecutorsAreMissing_thenNothingIsSaidOfIt(
      String master, String mode) {
    SparkConf conf = new SparkConf(false).set("spark.submit.deployMode", mode);

    assertThat(Resources.of(conf, master).ofDriverOnWorker()).isEmpty();
  }
}
