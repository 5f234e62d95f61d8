package dev.sparkresnet.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program, compiled against the application jar, packed and submitted to Spark. */
class ReadmePipelineIT {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?public class (\\w+) .*?)```", Pattern.DOTALL);

  private static final String APPLICATION_JAR = "target/spark-resnet.jar";
  private static final String SPARK = "target/spark/jars/*";

  @TempDir private Path work;

  @Test
  void givenReadmesProgram_whenSubmitted_thenEveryItemHasAnAnswer() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("../README.md")));
    assertThat(program.find()).isTrue();
    String name = program.group(2);
    Path source = Files.writeString(work.resolve(name + ".java"), program.group(1));
    Path classes = work.resolve("classes");
    Path jar = work.resolve("program.jar");
    run("javac", "-cp", APPLICATION_JAR + ":" + SPARK, "-d", classes.toString(), source.toString());
    run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
    try (LocalSpark properties = new LocalSpark("local[2]")) {
      assertThat(properties).isNotNull();
      PreparedSubset.write(work.resolve("data"));
      try (SparkSession spark = SparkSession.builder().appName("ReadmePipelineIT").getOrCreate()) {
        items(spark).write().parquet(work.resolve("items").toString());
        submit(name, jar);
        Dataset<Row> answers = spark.read().json(work.resolve("answers").toString());
        assertThat(answers.agg(functions.sum("count")).first().getLong(0))
            .isEqualTo(PreparedSubset.TRAIN_IMAGES);
        assertThat(
                answers.select("answer").distinct().collectAsList().stream()
                    .map(row -> row.getString(0)))
            .isSubsetOf(FashionMnist.CLASS_NAMES);
      }
    }
  }

  /** As spark-submit runs a program in client mode, with the heap that the README gives it. */
  private void submit(String name, Path jar) {
    List<String> arguments = new ArrayList<>(List.of("-Xmx4g"));
    arguments.addAll(List.of(System.getProperty("spark.java17.options").split(" ")));
    arguments.addAll(List.of("-cp", SPARK, "org.apache.spark.deploy.SparkSubmit"));
    arguments.addAll(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
    arguments.addAll(List.of("--jars", APPLICATION_JAR, "--class", name, jar.toString()));
    for (String folder : List.of("items", "work", "model", "answers")) {
      arguments.add(work.resolve(folder).toString());
    }
    run("java", arguments.toArray(String[]::new));
  }

  /** A program of the JDK, as a process: only these know what * means in a class path. */
  private static void run(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    command.addAll(List.of(arguments));
    ProcessResult result =
        ProcessResult.of(Path.of("."), Map.of("SPARK_LOCAL_IP", "127.0.0.1"), command);
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  private Dataset<Row> items(SparkSession spark) {
    spark
        .udf()
        .register(
            "name", (Integer label) -> FashionMnist.CLASS_NAMES.get(label), DataTypes.StringType);
    return spark
        .read()
        .parquet(work.resolve("data/train").toString())
        .selectExpr("image AS picture", "name(label) AS category");
  }
}
