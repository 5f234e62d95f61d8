package dev.sparkresnet.driver.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.evaluation.DistributedEvaluation;
import dev.sparkresnet.driver.evaluation.EvaluationResult;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.run.TrainedModel;
import dev.sparkresnet.driver.session.Sessions;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores a saved model on a prepared data set. */
@Command(
    name = "evaluate",
    description =
        "Scores a model on a prepared data set: accuracy, loss, per class, confusion matrix.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements NetworkCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "URI",
      description = "A model.zip, or the directory of a run.")
  private String model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI",
      description = "A prepared data set.")
  private String dataUri;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "train or test (default: ${DEFAULT-VALUE}).")
  private Split split;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "Only the first N images of the split's shards, 0 for all.")
  private int limit;

  @Mixin private ScoringOptions scoring;

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    scoring.check();
    try (SparkSession session = Sessions.open("spark-resnet evaluate")) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      Configuration hadoop = spark.hadoopConfiguration();
      TrainedModel trained = TrainedModel.read(hadoop, new Path(model));
      TrainingData data = TrainingData.open(hadoop, dataUri);
      trained.requireDataOf(data.root(), data.manifest());
      ComputationGraph network = trained.network();
      EvaluationResult result =
          new DistributedEvaluation(
                  spark,
                  data.minibatches(scoring.batchSize(), 1, 0),
                  data.manifest().split(split).shards(),
                  limit)
              .evaluate(
                  new EpochStart(
                      NetworkBlueprint.of(network, scoring.engine()),
                      ModelState.withoutUpdaterState(network)));
      print(spec.commandLine().getOut(), result, data.manifest().classNames());
      return ExitCode.DONE;
    }
  }

  private void print(PrintWriter out, EvaluationResult result, List<String> classNames)
      throws IOException {
    ConfusionMatrix confusion = result.confusion();
    if (json) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("split", split);
      values.put("images", result.images());
      values.put("accuracy", result.accuracy());
      values.put("loss", result.loss());
      values.put("seconds", result.seconds());
      values.put("classes", classNames);
      values.put(
          "confusion",
          confusion.classes() <= ConfusionMatrix.MOST_CLASSES_OF_A_SQUARE
              ? confusion.counts()
              : confusion.counted());
      out.println(JsonMapper.builder().build().writeValueAsString(values));
    } else {
      out.printf(
          Locale.ROOT,
          "%s: %,d images, accuracy %.4f, loss %.4f, %.1f s%n%n",
          split,
          result.images(),
          result.accuracy(),
          result.loss(),
          result.seconds());
      out.print(ConfusionTable.of(confusion, classNames));
    }
    out.flush();
  }
}
