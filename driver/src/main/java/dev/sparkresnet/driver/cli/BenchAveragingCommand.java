package dev.sparkresnet.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.bench.AveragingBench;
import dev.sparkresnet.driver.bench.AveragingResult;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.session.Sessions;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench-averaging}: the averaging of an epoch as a Spark job, without training. */
@Command(
    name = "bench-averaging",
    description = {
      "Measures the averaging of replicas that emit random vectors instead of training.",
      "scripts/bench-averaging.sh runs it with a driver of its own for numbers of replicas."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BenchAveragingCommand implements Callable<Integer> {
  private static final int WARM_UP_REPLICAS = 2;
  private static final double BYTES_PER_MIB = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(names = "--replicas", description = "tasks that each emit one vector")
  private int replicas = 8;

  @Option(
      names = "--numbers",
      description = "floats in a vector; the default is ResNet-18 with Adam's moments")
  private int numbers = 33_542_942;

  @Option(names = "--json", description = "print one line of JSON")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    requirePositive("--replicas", replicas);
    requirePositive("--numbers", numbers);
    try (SparkSession session = Sessions.open("spark-resnet bench-averaging")) {
      AveragingBench bench =
          new AveragingBench(JavaSparkContext.fromSparkContext(session.sparkContext()), numbers);
      bench.run(WARM_UP_REPLICAS);
      print(bench.run(replicas));
      return ExitCode.DONE;
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(spec.commandLine(), option + " must be positive, got " + value);
    }
  }

  private void print(AveragingResult result) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(values(result)));
    } else {
      out.printf(
          Locale.ROOT,
          "%d replicas of %.0f MiB in %d slices: %.2f s, %.3f s a replica, %.0f MiB shuffled, driver's heap %.0f MiB; the mean is right%n",
          result.replicas(),
          result.vectorBytes() / BYTES_PER_MIB,
          result.slices(),
          result.seconds(),
          result.seconds() / result.replicas(),
          result.shuffleBytes() / BYTES_PER_MIB,
          result.peakHeapBytes() / BYTES_PER_MIB);
    }
    out.flush();
  }

  private static Map<String, Object> values(AveragingResult result) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("replicas", result.replicas());
    values.put("slices", result.slices());
    values.put("vectorBytes", result.vectorBytes());
    values.put("seconds", result.seconds());
    values.put("secondsPerReplica", result.seconds() / result.replicas());
    values.put("taskSeconds", result.taskSeconds());
    values.put("shuffleBytes", result.shuffleBytes());
    values.put("driverPeakHeapMiB", Math.round(result.peakHeapBytes() / BYTES_PER_MIB));
    return values;
  }
}
