package dev.sparkresnet.driver.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The application jar and the Spark jars that the build left in {@code driver/target}. */
final class ApplicationJar {
  static final Path PATH = Path.of("target", "spark-resnet.jar");
  static final Path SPARK_HOME = Path.of("target", "spark");

  private ApplicationJar() {}

  /** Writes a jar with one class of the tests, for spark-submit to run. */
  static Path with(Class<?> type, Path jar) {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(name);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that runs a class on {@code local[2]} with Spark's bare jars. */
  static List<String> sparkSubmit(Path directory, Class<?> main, Path primary, Path... others) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.java17.options").split(" ")));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-cp",
            SPARK_HOME.resolve("jars").toAbsolutePath() + "/*",
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            "--conf",
            "spark.local.dir=" + directory,
            "--class",
            main.getName(),
            "--jars",
            String.join(",", List.of(others).stream().map(Path::toString).toList()),
            primary.toString()));
    return command;
  }
}
