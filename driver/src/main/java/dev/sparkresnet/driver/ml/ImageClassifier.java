package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.config.ConfigException;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.name.FolderName;
import dev.sparkresnet.driver.preflight.PreflightException;
import dev.sparkresnet.driver.session.SparkRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Trains ResNet-18 on a table of images and labels, as {@code train} does it on a prepared data
 * set.
 *
 * <p>{@code fit} makes a folder of its own in {@link #workingDirectory} and leaves there {@code
 * data/}, the images as a prepared data set, and {@code runs/fit/}, the run with metrics and
 * report. The same images with the same parameters give the same network, however the table is
 * partitioned.
 */
public final class ImageClassifier extends Estimator<ImageClassifierModel>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ColumnParams columns;
  private final TrainingParams training;
  private final Param<String> labelCol;
  private final Param<String> workingDirectory;
  private final DoubleParam testShare;

  public ImageClassifier() {
    this(Identifiable$.MODULE$.randomUID("imageClassifier"));
  }

  /** For copies and loading. */
  public ImageClassifier(String uid) {
    this.uid = uid;
    columns = new ColumnParams(this);
    training = new TrainingParams(this);
    labelCol = new Param<>(this, "labelCol", "column of labels, whole numbers from 0 to 32766");
    workingDirectory =
        new Param<>(
            this,
            "workingDirectory",
            "folder for data and runs on a file system that all executors reach");
    testShare =
        new DoubleParam(
            this,
            "testShare",
            "share of the images that is not trained on, but scored after every epoch; of every class with two images or more at least one is, and one is not",
            ParamValidators.inRange(0, 1));
    setDefault(labelCol, "label");
    setDefault(testShare, 0.1);
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * Trains.
   *
   * @throws dev.sparkresnet.data.BadDataException if columns, labels or images are not as expected
   * @throws dev.sparkresnet.driver.config.ConfigException if settings are wrong
   * @throws dev.sparkresnet.driver.preflight.PreflightException if this process has not the memory
   *     or the kernels that training takes
   * @throws UncheckedIOException if the working directory cannot be written
   */
  @Override
  public ImageClassifierModel fit(Dataset<?> dataset) {
    SparkRelease.here().require();
    try {
      return train(dataset);
    } catch (ConfigException e) {
      throw e.reworded(training::inOwnWords);
    } catch (PreflightException e) {
      throw e.reworded(training::inOwnWords);
    }
  }

  private ImageClassifierModel train(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SparkSession spark = dataset.sparkSession();
    Path folder = folder(spark);
    Path data = new Path(folder, "data");
    RunConfig config = training.config(data.toString(), new Path(folder, "runs").toString());
    TableTraining run =
        new TableTraining(
            spark,
            config,
            columns.images(dataset.schema()),
            LabelColumn.in(dataset.schema(), getOrDefault(labelCol)),
            columns.unreadable(),
            training::inOwnWords);
    try {
      Path directory = run.on(dataset.toDF(), data, (Double) getOrDefault(testShare));
      ImageClassifierModel model =
          new ImageClassifierModel(uid, ImageClassifierModel.open(spark, directory));
      return copyValues(model, ParamMap.empty()).setParent(this);
    } catch (IOException e) {
      throw new UncheckedIOException("Training in " + folder + " failed: " + e.getMessage(), e);
    }
  }

  /** A new one for every fit: estimators are copied and fitted side by side. */
  private Path folder(SparkSession spark) {
    if (!isDefined(workingDirectory)) {
      throw new IllegalStateException(
          "workingDirectory is not set: fit needs a folder that all executors reach; call"
              + " setWorkingDirectory");
    }
    String name = FolderName.require("uid", uid) + "-" + UUID.randomUUID();
    Path folder = new Path(getOrDefault(workingDirectory), name);
    try {
      return Storage.qualified(spark.sparkContext().hadoopConfiguration(), folder);
    } catch (IOException e) {
      throw new UncheckedIOException("There is no file system for " + folder, e);
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    LabelColumn.in(schema, getOrDefault(labelCol));
    return columns.withOutput(schema, List.of());
  }

  @Override
  public ImageClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** For {@code Pipeline.load}. */
  public static MLReader<ImageClassifier> read() {
    return new DefaultParamsReader<>();
  }

  public static ImageClassifier load(String path) {
    return read().load(path);
  }

  public Param<String> inputCol() {
    return columns.inputCol;
  }

  public Param<String> labelCol() {
    return labelCol;
  }

  public Param<String> invert() {
    return columns.invert;
  }

  public Param<String> predictionCol() {
    return columns.predictionCol;
  }

  public Param<String> probabilityCol() {
    return columns.probabilityCol;
  }

  public Param<String> errorCol() {
    return columns.errorCol;
  }

  public Param<String> handleInvalid() {
    return columns.handleInvalid;
  }

  public Param<String> workingDirectory() {
    return workingDirectory;
  }

  public DoubleParam testShare() {
    return testShare;
  }

  public IntParam size() {
    return training.size;
  }

  public IntParam epochs() {
    return training.epochs;
  }

  public IntParam replicas() {
    return training.replicas;
  }

  public IntParam batchSizePerReplica() {
    return training.batchSizePerReplica;
  }

  public DoubleParam learningRate() {
    return training.learningRate;
  }

  public LongParam seed() {
    return training.seed;
  }

  public StringArrayParam settings() {
    return training.settings;
  }

  public ImageClassifier setInputCol(String value) {
    return with(columns.inputCol, value);
  }

  public ImageClassifier setLabelCol(String value) {
    return with(labelCol, value);
  }

  /** {@code false}, the default, {@code true} or {@code auto}, as of {@code predict --invert}. */
  public ImageClassifier setInvert(String value) {
    return with(columns.invert, value);
  }

  public ImageClassifier setPredictionCol(String value) {
    return with(columns.predictionCol, value);
  }

  public ImageClassifier setProbabilityCol(String value) {
    return with(columns.probabilityCol, value);
  }

  public ImageClassifier setErrorCol(String value) {
    return with(columns.errorCol, value);
  }

  public ImageClassifier setHandleInvalid(String value) {
    return with(columns.handleInvalid, value);
  }

  public ImageClassifier setWorkingDirectory(String value) {
    return with(workingDirectory, value);
  }

  public ImageClassifier setTestShare(double value) {
    return with(testShare, value);
  }

  public ImageClassifier setSize(int value) {
    return with(training.size, value);
  }

  public ImageClassifier setEpochs(int value) {
    return with(training.epochs, value);
  }

  public ImageClassifier setReplicas(int value) {
    return with(training.replicas, value);
  }

  public ImageClassifier setBatchSizePerReplica(int value) {
    return with(training.batchSizePerReplica, value);
  }

  public ImageClassifier setLearningRate(double value) {
    return with(training.learningRate, value);
  }

  public ImageClassifier setSeed(long value) {
    return with(training.seed, value);
  }

  /** Any other keys of {@code train}, {@code key=value} each. */
  public ImageClassifier setSettings(String... value) {
    return with(training.settings, value);
  }

  private <T> ImageClassifier with(Param<T> param, T value) {
    set(param, value);
    return this;
  }
}
