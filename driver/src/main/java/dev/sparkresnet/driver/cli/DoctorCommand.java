package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.doctor.DoctorReport;
import dev.sparkresnet.driver.doctor.PrecisionCheck;
import dev.sparkresnet.driver.doctor.ReferenceImageFile;
import dev.sparkresnet.driver.doctor.Surroundings;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.preflight.Preflight;
import dev.sparkresnet.driver.session.Sessions;
import dev.sparkresnet.model.engine.Engine;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.engine.Precision;
import dev.sparkresnet.model.reference.PyTorchReference;
import dev.sparkresnet.model.reference.ReferenceCheck;
import dev.sparkresnet.model.reference.ReferenceException;
import dev.sparkresnet.model.reference.ReferenceReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what this machine computes with and checks its numbers, without a Spark session. */
@Command(
    name = "doctor",
    description = {
      "Shows what this machine computes with and compares its numbers with PyTorch's.",
      "With --config or --set it first looks at that run's executors, memory and folders.",
      "Exit code 0 if all bars are met, 1 otherwise."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements NetworkCommand {
  /** The data types that the network runs in. */
  enum NumberType {
    DOUBLE(DataType.DOUBLE),
    FLOAT(DataType.FLOAT);

    private final DataType dataType;

    NumberType(DataType dataType) {
      this.dataType = dataType;
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--reference",
      paramLabel = "JSON",
      description = "PyTorch's numbers, a local file (default: a reference that is built in).")
  private java.nio.file.Path reference;

  @Option(
      names = "--images",
      paramLabel = "IDX",
      description = "The IDX file with the reference's images; needs --reference.")
  private String images;

  @Option(
      names = "--data-type",
      paramLabel = "TYPE",
      description = "double or float (default: both).")
  private NumberType precision;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "auto",
      description =
          "auto, onednn, cudnn or dl4j (default: ${DEFAULT-VALUE}); double always runs on dl4j.")
  private EngineChoice engine;

  @Option(
      names = "--bf16",
      paramLabel = "URI",
      description =
          "Also compares the loss curves of bf16 and fp32 on a prepared data set; "
              + "takes minutes at 96x96.")
  private String bf16;

  @Mixin private RunConfigOptions run;

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if ((reference == null) != (images == null)) {
      throw CommandException.usage("--reference and --images need each other, got only one");
    }
    if (bf16 != null) {
      Engine.requirePrecision(Precision.BF16);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (run.given()) {
      print(out, lookAtRun());
    }
    try {
      ReferenceCheck check = check();
      Surroundings surroundings = Surroundings.inspect();
      print(out, DoctorReport.text(surroundings));
      List<DoctorReport.Check> reports = new ArrayList<>();
      for (NumberType each :
          precision == null ? NumberType.values() : new NumberType[] {precision}) {
        DoctorReport.Check report = run(check, each.dataType);
        print(out, DoctorReport.text(report));
        reports.add(report);
      }
      PrecisionCheck.Report precisions = null;
      if (bf16 != null) {
        precisions = new PrecisionCheck(TrainingData.open(HadoopSettings.load(), bf16)).run();
        print(out, precisions.text());
      }
      DoctorReport report = new DoctorReport(surroundings, reports, precisions);
      if (json) {
        out.println(report.json());
      }
      return report.passed() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (ReferenceException e) {
      throw new BadDataException(e.getMessage(), e);
    } catch (IOException e) {
      throw CommandException.failed("Cannot read " + images + ": " + e.getMessage(), e);
    }
  }

  private DoctorReport.Check run(ReferenceCheck check, DataType dataType) {
    List<Engine> engines = new ArrayList<>();
    EngineOptions options =
        new EngineOptions(
            dataType == DataType.DOUBLE ? EngineChoice.DL4J : engine,
            Precision.FP32,
            Runtime.getRuntime().availableProcessors());
    try {
      ReferenceReport report =
          check.run(dataType, graph -> engines.add(Engine.attach(graph, options)));
      return new DoctorReport.Check(engines.get(0).name(), report);
    } finally {
      engines.forEach(Engine::close);
    }
  }

  private String lookAtRun() throws InterruptedException {
    RunConfig config = run.read();
    try (SparkSession session = Sessions.openForTraining("spark-resnet doctor")) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      TrainingData data = TrainingData.open(spark.hadoopConfiguration(), config);
      return new Preflight(
              spark,
              config,
              data.network(config.model().width()),
              new Path(config.output().uri(), "doctor"))
          .run();
    } catch (IOException e) {
      throw CommandException.failed("Cannot look at the run: " + e.getMessage(), e);
    }
  }

  private ReferenceCheck check() throws IOException {
    if (reference == null) {
      return ReferenceCheck.shipped();
    }
    PyTorchReference numbers = PyTorchReference.read(reference);
    return ReferenceCheck.of(
        numbers,
        ReferenceImageFile.read(HadoopSettings.load(), new Path(images), numbers.endImage()));
  }

  private void print(PrintWriter out, String text) {
    if (!json) {
      out.println(text);
      out.flush();
    }
  }
}
