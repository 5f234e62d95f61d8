package dev.sparkresnet.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program, compiled and run. */
class ReadmePipelineIT {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?public class (\\w+) .*?)```", Pattern.DOTALL);

  @TempDir private Path work;

  @Test
  void givenReadmesProgram_whenRun_thenEveryItemHasAnAnswer() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("../README.md")));
    assertThat(program.find()).isTrue();
    Path source = work.resolve(program.group(2) + ".java");
    Files.writeString(source, program.group(1));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                work.toString(),
                source.toString());
    assertThat(compiled).isZero();

    try (LocalSpark properties = new LocalSpark("local[2]");
        URLClassLoader loader = new URLClassLoader(new URL[] {work.toUri().toURL()})) {
      assertThat(properties).isNotNull();
      PreparedSubset.write(work.resolve("data"));
      try (SparkSession spark = SparkSession.builder().appName("ReadmePipelineIT").getOrCreate()) {
        items(spark).write().parquet(work.resolve("items").toString());
        loader
            .loadClass(program.group(2))
            .getMethod("main", String[].class)
            .invoke(
                null,
                (Object)
                    new String[] {
                      work.resolve("items").toString(),
                      work.resolve("work").toString(),
                      work.resolve("model").toString(),
                      work.resolve("answers").toString()
                    });
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
