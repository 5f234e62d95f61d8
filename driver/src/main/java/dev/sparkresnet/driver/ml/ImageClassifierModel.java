package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.resize.BilinearResizer;
import dev.sparkresnet.driver.run.TrainedModel;
import dev.sparkresnet.driver.scoring.ImageScoring;
import dev.sparkresnet.driver.scoring.Score;
import dev.sparkresnet.driver.session.Sessions;
import dev.sparkresnet.driver.session.SparkRelease;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.engine.Precision;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A trained network as a transformer: adds the predicted label and the probabilities of all classes
 * to every row.
 *
 * <p>Images come as binary (PNG or JPEG files, or raw pixels) or as Spark's image struct, of any
 * size; they are made gray and scaled as {@code prepare} does it.
 */
public final class ImageClassifierModel extends Model<ImageClassifierModel> implements MLWritable {
  private static final long serialVersionUID = 1L;
  private static final String SCORE = "score of the image";

  private final String uid;
  private final ColumnParams columns;
  private final IntParam size;
  private final StringArrayParam classNames;
  private final Param<String> labelCol;
  private final IntParam batchSize;
  private final IntParam threads;
  private final Param<String> engine;
  private final transient TrainedModel trained;
  private transient Scorer scorer;

  /** A broadcast network, and what it depends on. */
  private record Scorer(SparkSession spark, EngineOptions engine, ImageScoring scoring) {}

  ImageClassifierModel(String uid, TrainedModel trained) {
    this.uid = uid;
    this.trained = trained;
    columns = new ColumnParams(this);
    size =
        new IntParam(
            this,
            "size",
            "height and width that images are scaled to: those that the network was trained on",
            ParamValidators.inRange(1, BilinearResizer.MOST_PIXELS_PER_SIDE));
    classNames = new StringArrayParam(this, "classNames", "names in the order of the labels");
    labelCol =
        new Param<>(
            this,
            "labelCol",
            "column whose labels, where a table has it, must be those of the model");
    batchSize = new IntParam(this, "batchSize", "images in a minibatch", ParamValidators.gtEq(1));
    threads = new IntParam(this, "threads", "CPU threads of one task", ParamValidators.gtEq(1));
    engine =
        new Param<>(
            this,
            "engine",
            "kernels: auto, onednn, cudnn or dl4j",
            ParamValidators.inArray(
                Arrays.stream(EngineChoice.values()).map(ImageClassifierModel::name).toList()));
    setDefault(classNames, trained.classNames().toArray(String[]::new));
    trained.imageSize().ifPresent(pixels -> setDefault(size, pixels));
    setDefault(labelCol, "label");
    setDefault(batchSize, 250);
    setDefault(threads, 1);
    setDefault(engine, name(EngineChoice.AUTO));
  }

  private static String name(EngineChoice choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Opens what {@code train} or {@code retrain} has left.
   *
   * @param uri directory of a finished run or of a version in a registry, or a model.zip, of which
   *     the size has to be set
   * @throws BadDataException if there is none, it is damaged, or it classifies no gray images
   */
  public static ImageClassifierModel ofRun(String uri) throws IOException {
    return new ImageClassifierModel(
        Identifiable$.MODULE$.randomUID("imageClassifier"),
        open(SparkSession.active(), new Path(uri)));
  }

  static TrainedModel open(SparkSession spark, Path path) throws IOException {
    SparkRelease.here().require();
    TrainedModel trained = TrainedModel.read(spark.sparkContext().hadoopConfiguration(), path);
    trained.shape().requireGray();
    return trained;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    SparkRelease.here().require();
    Dataset<Row> table = dataset.toDF();
    StructType schema = transformSchema(table.schema());
    Dataset<Row> scored =
        scoring(dataset.sparkSession())
            .score(
                table,
                columns.images(table.schema()),
                List.of(table.columns()),
                SCORE,
                requiredSize(),
                (Integer) getOrDefault(batchSize),
                columns.unreadable());
    Column score = scored.col(SCORE);
    Column probabilities = score.getField(Score.PROBABILITIES);
    String prediction = columns.value(columns.predictionCol);
    Dataset<Row> result =
        scored
            .withColumn(
                columns.value(columns.probabilityCol),
                org.apache.spark.sql.functions.when(
                    probabilities.isNotNull(),
                    functions.array_to_vector(probabilities.cast("array<double>"))))
            .withColumn(
                prediction,
                score
                    .getField(Score.PREDICTION)
                    .cast("double")
                    .as(prediction, schema.apply(prediction).metadata()));
    Column error = score.getField(Score.ERROR);
    if (columns.keepsUnreadable()) {
      result = result.withColumn(columns.value(columns.errorCol), error);
    } else if (columns.skipsUnreadable()) {
      result = result.filter(error.isNull());
    }
    return result.drop(SCORE);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    LabelColumn.requireOrder(schema, getOrDefault(labelCol), knownOrders());
    return columns.withOutput(schema, List.of(getOrDefault(classNames)));
  }

  /**
   * The model's own names and those that the user has set, as far as they are more than numbers.
   */
  private List<List<String>> knownOrders() {
    return Stream.of(List.of(getOrDefault(classNames)), trained.knownClassNames())
        .filter(names -> !names.equals(ClassNames.numbered(0, names.size())))
        .toList();
  }

  private int requiredSize() {
    if (!isDefined(size)) {
      throw new IllegalStateException(
          "No manifest tells which size of images this model was trained on; call setSize");
    }
    return (Integer) getOrDefault(size);
  }

  private synchronized ImageScoring scoring(SparkSession spark) {
    EngineOptions options =
        new EngineOptions(
            EngineChoice.valueOf(getOrDefault(engine).toUpperCase(Locale.ROOT)),
            Precision.FP32,
            (Integer) getOrDefault(threads));
    if (scorer == null
        || scorer.spark().sparkContext() != spark.sparkContext()
        || !scorer.engine().equals(options)) {
      Sessions.keepClassLoader();
      scorer =
          new Scorer(
              spark,
              options,
              new ImageScoring(
                  spark,
                  trained.network(),
                  options,
                  (int) trained.shape().channels(),
                  trained.classNames()));
    }
    return scorer.scoring();
  }

  /** The network as plain Deeplearning4j saves it; model.zip of the run. */
  byte[] zip() {
    return trained.zip();
  }

  @Override
  public ImageClassifierModel copy(ParamMap extra) {
    return copyValues(new ImageClassifierModel(uid, trained), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this);
  }

  /** For {@code PipelineModel.load}. */
  public static MLReader<ImageClassifierModel> read() {
    return new ModelReader();
  }

  public static ImageClassifierModel load(String path) {
    return read().load(path);
  }

  public Param<String> inputCol() {
    return columns.inputCol;
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

  public IntParam size() {
    return size;
  }

  public StringArrayParam classNames() {
    return classNames;
  }

  public Param<String> labelCol() {
    return labelCol;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public IntParam threads() {
    return threads;
  }

  public Param<String> engine() {
    return engine;
  }

  public ImageClassifierModel setInputCol(String value) {
    return with(columns.inputCol, value);
  }

  /** {@code false}, the default, {@code true} or {@code auto}, as of {@code predict --invert}. */
  public ImageClassifierModel setInvert(String value) {
    return with(columns.invert, value);
  }

  public ImageClassifierModel setPredictionCol(String value) {
    return with(columns.predictionCol, value);
  }

  public ImageClassifierModel setProbabilityCol(String value) {
    return with(columns.probabilityCol, value);
  }

  public ImageClassifierModel setErrorCol(String value) {
    return with(columns.errorCol, value);
  }

  public ImageClassifierModel setHandleInvalid(String value) {
    return with(columns.handleInvalid, value);
  }

  public ImageClassifierModel setSize(int value) {
    return with(size, value);
  }

  public ImageClassifierModel setClassNames(String... value) {
    return with(classNames, value);
  }

  public ImageClassifierModel setLabelCol(String value) {
    return with(labelCol, value);
  }

  public ImageClassifierModel setBatchSize(int value) {
    return with(batchSize, value);
  }

  public ImageClassifierModel setThreads(int value) {
    return with(threads, value);
  }

  public ImageClassifierModel setEngine(String value) {
    return with(engine, value);
  }

  private <T> ImageClassifierModel with(Param<T> param, T value) {
    set(param, value);
    return this;
  }
}
