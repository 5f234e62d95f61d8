package dev.sparkresnet.driver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.ProcessResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationJarIT {
  private static final long LARGEST_SIZE_BYTES = 150_000_000;

  /** What every Spark installation holds, and what DL4J brings along unused. */
  private static final List<String> FORBIDDEN =
      List.of(
          "org/apache/spark/",
          "org/apache/hadoop/",
          "org/apache/parquet/",
          "org/apache/commons/",
          "org/apache/logging/",
          "org/slf4j/",
          "scala/",
          "com/fasterxml/",
          "com/google/",
          "org/bytedeco/opencv/",
          "org/bytedeco/ffmpeg/",
          "org/bytedeco/hdf5/",
          "org/datavec/",
          "org/junit/");

  /** dl4j-spark has this one class in Spark's own package, to reach what is private there. */
  private static final String FROM_DL4J = "org/apache/spark/TaskContextHelper";

  @Test
  void whenApplicationJarRead_thenItHoldsNothingThatSparkProvidesOrNobodyUses() throws IOException {
    try (JarFile jar = new JarFile(ApplicationJar.PATH.toFile())) {
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName))
          .noneMatch(name -> !name.startsWith(FROM_DL4J) && isForbidden(name))
          .contains(
              "dev/sparkresnet/driver/cli/Main.class",
              "dev/sparkresnet/data/BadDataException.class",
              "org/deeplearning4j/nn/graph/ComputationGraph.class",
              "org/deeplearning4j/spark/impl/graph/SparkComputationGraph.class",
              "org/nd4j/kryo/Nd4jRegistrator.class",
              "onnx/Onnx$ModelProto.class")
          .noneMatch(name -> name.startsWith("META-INF/") && name.matches(".*\\.(SF|RSA|DSA)"));
    }
  }

  @Test
  void whenApplicationJarMeasured_thenItIsSmallEnoughToShipWithEveryJob() throws IOException {
    assertThat(Files.size(ApplicationJar.PATH)).isLessThan(LARGEST_SIZE_BYTES);
  }

  @Test
  void givenApplicationJar_whenSparkTaskTrains_thenItsModelSurvivesSaving(@TempDir Path directory)
      throws IOException {
    Path probe = ApplicationJar.with(TrainingProbe.class, directory.resolve("probe.jar"));
    ProcessResult result =
        ProcessResult.of(
            directory,
            Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
            ApplicationJar.sparkSubmit(
                directory, TrainingProbe.class, probe, ApplicationJar.PATH.toAbsolutePath()));
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output())
        .contains("sum of the product: 32.0", "restored model predicts the same: true");
  }

  private static boolean isForbidden(String name) {
    return FORBIDDEN.stream().anyMatch(name::startsWith);
  }

  @Test
  void whenServicesRead_thenExactlyOneNd4jBackendIsNamed() throws IOException {
    try (JarFile jar = new JarFile(ApplicationJar.PATH.toFile())) {
      JarEntry services = jar.getJarEntry("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend");
      String content =
          new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(content.lines().filter(line -> !line.isBlank() && !line.startsWith("#")))
          .containsExactly("org.nd4j.linalg.cpu.nativecpu.CpuBackend");
    }
  }
}
