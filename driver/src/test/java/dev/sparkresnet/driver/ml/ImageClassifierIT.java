package dev.sparkresnet.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.idx.LabeledImages;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.shard.SplitDigest;
import dev.sparkresnet.driver.config.ConfigException;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PictureFiles;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.TestEngine;
import dev.sparkresnet.driver.preflight.PreflightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Estimator and model in pipelines, on 300 images. */
class ImageClassifierIT {
  private static final StructType TABLE =
      new StructType()
          .add("number", DataTypes.IntegerType)
          .add("category", DataTypes.StringType)
          .add("label", DataTypes.DoubleType)
          .add("image", DataTypes.BinaryType);

  @TempDir private static Path shared;
  private static LocalSpark properties;
  private static SparkSession spark;
  private static Dataset<Row> table;
  private static PipelineModel fitted;

  @TempDir private Path work;

  @BeforeAll
  static void fit() throws IOException {
    properties = new LocalSpark("local[2]");
    spark = SparkSession.builder().appName("ImageClassifierIT").getOrCreate();
    LabeledImages images =
        LabeledImages.read(
            new Configuration(),
            new org.apache.hadoop.fs.Path(PreparedSubset.source().toUri()),
            Split.TRAIN);
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < images.count(); id++) {
      int label = images.labels()[id];
      rows.add(
          RowFactory.create(
              id,
              FashionMnist.CLASS_NAMES.get(label),
              (double) label,
              PictureFiles.pixels(images, id)));
    }
    table = spark.createDataFrame(rows, TABLE);
    fitted = pipeline(shared).fit(table.drop("label"));
  }

  @AfterAll
  static void clear() {
    spark.stop();
    properties.close();
  }

  @Test
  void givenPipeline_whenFitted_thenItsModelKnowsTheImagesAndNamesClasses() {
    List<Row> rows = fitted.transform(table.drop("label")).collectAsList();

    assertThat(rows).hasSize(PreparedSubset.TRAIN_IMAGES);
    assertThat(rows.stream().map(row -> row.getAs("number")).distinct())
        .hasSize(PreparedSubset.TRAIN_IMAGES);
    long right = 0;
    for (Row row : rows) {
      Vector probabilities = row.getAs("probability");
      double prediction = row.getAs("prediction");
      assertThat(probabilities.size()).isEqualTo(10);
      assertThat((double) probabilities.argmax()).isEqualTo(prediction);
      right += row.getAs("category").equals(row.getAs("class")) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(PreparedSubset.TRAIN_IMAGES / 2);
  }

  @Test
  void givenFittedPipeline_whenSavedAndLoaded_thenSamePredictions() throws IOException {
    String path = work.resolve("fitted").toString();
    fitted.write().save(path);
    PipelineModel loaded = PipelineModel.load(path);

    Dataset<Row> input = table.drop("label");
    assertThat(answers(loaded.transform(input))).isEqualTo(answers(fitted.transform(input)));
    ImageClassifierModel model = (ImageClassifierModel) loaded.stages()[1];
    assertThat(model.uid()).isEqualTo(fitted.stages()[1].uid());
    assertThat(model.explainParams()).contains("size: ", "current: 28", "classNames: ");

    loaded.write().overwrite().save(path);
    assertThat(answers(PipelineModel.load(path).transform(input))).hasSize(200);
  }

  @Test
  void givenUnfittedPipeline_whenSavedAndLoaded_thenSameModelHoweverTheTableIsCut()
      throws IOException {
    String path = work.resolve("pipeline").toString();
    pipeline(work).write().save(path);

    Dataset<Row> other = table.drop("label").repartition(5, functions.col("number"));
    PipelineModel again = Pipeline.load(path).fit(other);

    Dataset<Row> input = table.drop("label");
    assertThat(answers(again.transform(input))).isEqualTo(answers(fitted.transform(input)));
  }

  @Test
  void givenFit_whenItsFolderIsRead_thenDataSetAndRunAreAsOtherCommandsWriteThem()
      throws IOException {
    try (Stream<Path> folders = Files.list(shared)) {
      Path folder =
          folders
              .filter(path -> path.toString().contains("imageClassifier"))
              .findFirst()
              .orElseThrow();
      org.apache.hadoop.fs.Path data =
          new org.apache.hadoop.fs.Path(folder.resolve("data").toUri());
      DatasetManifest manifest = DatasetManifest.read(new Configuration(), data);
      assertThat(manifest.classNames())
          .containsExactlyInAnyOrderElementsOf(FashionMnist.CLASS_NAMES);
      assertThat(manifest.test().images()).isEqualTo(20);
      assertThat(manifest.train().images()).isEqualTo(180);
      for (Split split : Split.values()) {
        assertThat(
                new SplitDigest(new Configuration(), data, manifest.imageBytes(), 1 << 20)
                    .of(manifest.split(split).shards(), manifest.split(split).images()))
            .isEqualTo(manifest.split(split).sha256());
      }
      assertThat(folder.resolve("runs/fit/status.json")).content().contains("\"succeeded\"");
      assertThat(folder.resolve("runs/fit/report.html")).exists();
    }
  }

  @Test
  void givenTableOfNegatives_whenFittedWithInversion_thenSameModelAndItInvertsToo() {
    Dataset<Row> input = table.drop("label");
    Dataset<Row> negatives =
        spark.createDataFrame(
            input.collectAsList().stream()
                .map(
                    row ->
                        RowFactory.create(
                            row.get(0), row.get(1), PictureFiles.negative(row.getAs("image"))))
                .toList(),
            input.schema());
    Pipeline pipeline = pipeline(work);
    ((ImageClassifier) pipeline.getStages()[1]).setInvert("true");

    PipelineModel inverting = pipeline.fit(negatives);
    assertThat(answers(inverting.transform(negatives))).isEqualTo(answers(fitted.transform(input)));
    assertThatThrownBy(() -> classifier(work).setInvert("white"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("invert given invalid value white");
  }

  @Test
  void givenSparksImageSource_whenTransformed_thenSameAsRawPixels() throws IOException {
    Path pictures = Files.createDirectories(work.resolve("pictures"));
    List<Row> expected = table.limit(20).collectAsList();
    for (Row row : expected) {
      PictureFiles.writePng(pictures.resolve(row.get(0) + ".png"), row.<byte[]>getAs("image"));
    }
    Files.writeString(pictures.resolve("999.png"), "none");
    ImageClassifierModel model = model();
    Dataset<Row> images = spark.read().format("image").load(pictures.toString());

    assertThatThrownBy(() -> model.transform(images).collectAsList())
        .hasRootCauseInstanceOf(dev.sparkresnet.data.image.UnreadableImageException.class)
        .hasStackTraceContaining("The image in column image of row [origin=file:")
        .hasStackTraceContaining(
            "999.png] cannot be read: Spark's image source could not decode it; mend it, or set handleInvalid to skip or keep");
    Dataset<Row> skipped = copy(model).setHandleInvalid("skip").transform(images);
    assertThat(skipped.columns()).containsExactly("image", "probability", "prediction");
    assertThat(skipped.count()).isEqualTo(20);
    Dataset<Row> kept = copy(model).setHandleInvalid("keep").setErrorCol("why").transform(images);
    Row bad = kept.filter("prediction IS NULL").first();
    assertThat(bad.<String>getAs("why")).isEqualTo("Spark's image source could not decode it");
    assertThat(bad.isNullAt(bad.fieldIndex("probability"))).isTrue();
    assertThat(kept.filter("why IS NULL").count()).isEqualTo(20);

    Map<String, Row> answers = new HashMap<>();
    skipped
        .selectExpr(
            "regexp_extract(image.origin, '(\\\\d+).png', 1) AS number",
            "prediction",
            "probability")
        .collectAsList()
        .forEach(row -> answers.put(row.getString(0), row));
    List<Row> raw =
        model
            .transform(table.limit(20))
            .select("number", "prediction", "probability")
            .collectAsList();
    assertThat(answers).hasSize(raw.size());
    for (Row row : raw) {
      Row answer = answers.get(row.get(0).toString());
      assertThat(answer.getDouble(1)).isEqualTo(row.getDouble(1));
      // Minibatches are cut otherwise, and their size decides in which order a kernel sums.
      assertThat(answer.<Vector>getAs(2).toArray())
          .containsExactly(row.<Vector>getAs(2).toArray(), within(1e-5));
    }
  }

  @Test
  void givenTableWithoutWhatIsNeeded_whenChecked_thenErrorsNameIt() {
    ImageClassifier classifier = classifier(work);
    assertThatThrownBy(() -> classifier.fit(table.drop("image")))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "There is no column image; the table has number, category, label; name one of them");
    assertThatThrownBy(() -> classifier.fit(table.drop("label")))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "There is no column label of labels; the table has number, category, image; name one of them as labelCol");
    assertThatThrownBy(() -> classifier(work).setLabelCol("category").fit(table))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Column category should hold labels as numbers, but is string; StringIndexer makes numbers of names");
    assertThatThrownBy(() -> classifier.fit(table.withColumn("label", functions.lit(0.5))))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "Labels in column label should be whole numbers from 0 to 32766, found 0.5; StringIndexer makes such numbers of any values");
    assertThatThrownBy(() -> classifier.fit(table.limit(1)))
        .isInstanceOf(BadDataException.class)
        .hasMessage("Training takes at least 2 images, one of them to test, the table has 1");
    assertRefused(
        classifier.setSettings("data.test-examples=21", "model.width=8"),
        table,
        "data.test-examples is 21, but the split has 20 images; lower it, or set 0 for all");
    assertThat(work).isEmptyDirectory();
    assertThatThrownBy(() -> model().transform(table.withColumn("prediction", functions.lit(1.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column prediction is there already; name another predictionCol, probabilityCol or errorCol, or leave it out");
  }

  @Test
  void givenLabelsThatCannotBeLearned_whenFitted_thenRefusedBeforeAnyImageIsRead() {
    // Reading an image of this table would fail.
    Dataset<Row> labels = table.withColumn("image", functions.lit(new byte[] {1}));
    ImageClassifier classifier = classifier(work);

    assertRefused(
        classifier,
        labels.withColumn("label", functions.lit(3.0)),
        "Column label has one class only, 3 in all 200 rows; training takes at least two classes");
    assertRefused(
        classifier,
        labels.withColumn("label", functions.expr("if(number < 7, NULL, label)")),
        "Column label is null in 7 rows; leave such rows out");
    assertRefused(
        classifier,
        labels.withColumn("label", functions.expr("if(number < 7, -1, label)")),
        "Labels in column label should be whole numbers from 0 to 32766, found -1.0; StringIndexer makes such numbers of any values");
    assertRefused(
        classifier,
        labels.withColumn("label", functions.expr("double('NaN')")),
        "Labels in column label should be whole numbers from 0 to 32766, found NaN; StringIndexer makes such numbers of any values");
    assertRefused(
        classifier,
        labels.withColumn("label", functions.expr("number * 1000")),
        "Labels in column label should be whole numbers from 0 to 32766, found ");
    assertRefused(
        classifier,
        labels.withColumn("label", functions.col("number")),
        "No class in column label has two images, one of them to test, in all 200 rows; add images");
    assertRefused(
        classifier(work).setReplicas(181),
        labels,
        "replicas is 181, but only 180 images are left for training and every replica needs one; lower it, or testShare");
    assertThatThrownBy(() -> classifier(work).setEpochs(0).fit(labels))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Configuration: epochs must be positive, got 0");
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void givenMoreCategoriesThanShardsHold_whenFitted_thenRefusedBeforeAnythingIsWritten() {
    NominalAttribute names =
        NominalAttribute.defaultAttr()
            .withName("label")
            .withValues(
                ClassNames.numbered(0, 32_768).stream().map("c"::concat).toArray(String[]::new));
    assertRefused(
        classifier(work),
        table.withColumn("label", functions.col("label").as("label", names.toMetadata())),
        "Column label has 32,768 classes, training takes at most 32,767; leave out rare ones");
    assertThat(work).isEmptyDirectory();
  }

  /** Unequal classes, of which one has a single image; more categories than a byte can number. */
  @Test
  void givenManyUnequalCategories_whenFitted_thenEveryOneOfTwoImagesIsTested() throws IOException {
    Dataset<Row> many =
        table.withColumn(
            "category",
            functions.expr("if(number < 129, concat('c', int(number / 2) + 1000), 'rest')"));
    // The 64 first have two images, c1064 has one; with 65 unused names: 131 in all.
    Dataset<Row> unused =
        table.withColumn("category", functions.expr("concat('u', int(number % 65))"));
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("category")
            .setOutputCol("label")
            .setStringOrderType("alphabetAsc")
            .fit(many.union(unused).drop("label"))
            .transform(many.drop("label"));
    ImageClassifierModel model =
        classifier(work).setEpochs(1).setReplicas(65).setBatchSizePerReplica(2).fit(indexed);

    assertThat(model.getOrDefault(model.classNames())).hasSize(131);
    Path folder = onlyFolder(work);
    DatasetManifest manifest =
        DatasetManifest.read(
            new Configuration(), new org.apache.hadoop.fs.Path(folder.resolve("data").toUri()));
    List<Integer> tested = manifest.test().imagesPerClass();
    List<Integer> trained = manifest.train().imagesPerClass();
    assertThat(tested.subList(0, 64)).containsOnly(1);
    assertThat(trained.subList(0, 64)).containsOnly(1);
    assertThat(tested.get(64)).isZero();
    assertThat(trained.get(64)).isEqualTo(1);
    assertThat(tested.get(65)).isPositive();
    assertThat(manifest.train().shards()).hasSizeGreaterThanOrEqualTo(65);
    assertThat(folder.resolve("runs/fit/model-card.md"))
        .content()
        // What was taken for it, if anything, was wrongly so; of its own images none was asked for.
        .containsPattern("\\| C1064 \\| 0 \\| (none|0\\.0000) \\| none \\|")
        .contains("Hardly tested: ", " classes have fewer than 10");
    assertThat(folder.resolve("runs/fit/report.html"))
        .content()
        .contains("<td class=\"none\">none");

    Dataset<Row> other =
        new StringIndexer()
            .setInputCol("category")
            .setOutputCol("label")
            .setStringOrderType("alphabetDesc")
            .fit(many.drop("label"))
            .transform(many.drop("label"));
    assertThat(model.transform(indexed).columns()).contains("prediction");
    assertThatThrownBy(() -> model.transform(other))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(
            "The labels in column label mean other classes than the model's: the model has 131, the column has 66; label 0 is c1000 of the model and rest of the column, ")
        .hasMessageEndingWith(
            "use the indexer that the model was fitted with, or set labelCol to another column");
    assertThat(copy(model).setLabelCol("none").transform(other).columns()).contains("prediction");
  }

  @Test
  void givenWrongParameters_whenFitted_thenErrorsSayWhatToSet() {
    assertThatThrownBy(() -> new ImageClassifier().fit(table))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "workingDirectory is not set: fit needs a folder that all executors reach; call setWorkingDirectory");
    assertThatThrownBy(() -> classifier(work).setSettings("train.epoch=3").fit(table))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Configuration: unknown key train.epoch (did you mean epochs?)");
    assertThatThrownBy(() -> classifier(work).setSettings("train.epochs=3").fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("settings must not have train.epochs: set the parameter epochs");
    assertThatThrownBy(() -> classifier(work).setSettings("data.uri=/tmp").fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("settings must not have data.uri: fit chooses a folder in workingDirectory");
    assertThatThrownBy(() -> classifier(work).setHandleInvalid("drop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("handleInvalid given invalid value drop");
  }

  @Test
  void givenTooLittleMemory_whenFitted_thenEndsBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> classifier(work).setBatchSizePerReplica(1_000_000).fit(table))
        .isInstanceOf(PreflightException.class)
        .hasMessageMatching(
            "the driver, 2 replicas at once with minibatches of 1000000: arrays outside the Java heap need about .*"
                + ", JavaCPP's maxbytes allows 6.0 GiB; lower batchSizePerReplica, or set"
                + " spark.driver.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=.*");
    assertThat(work).isEmptyDirectory();
  }

  private static void assertRefused(
      ImageClassifier classifier, Dataset<Row> labels, String message) {
    assertThatThrownBy(() -> classifier.fit(labels))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(message);
  }

  private static Path onlyFolder(Path folder) throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.findFirst().orElseThrow();
    }
  }

  private static ImageClassifierModel model() {
    return (ImageClassifierModel) fitted.stages()[1];
  }

  private static ImageClassifier classifier(Path folder) {
    return new ImageClassifier()
        .setSize(28)
        .setEpochs(4)
        .setBatchSizePerReplica(16)
        .setLearningRate(0.003)
        .setSettings("model.width=8", "train.engine=" + TestEngine.name())
        .setWorkingDirectory(folder.toString());
  }

  private static Pipeline pipeline(Path folder) {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer().setInputCol("category").setOutputCol("label"),
              classifier(folder),
              new IndexToString().setInputCol("prediction").setOutputCol("class")
            });
  }

  private static ImageClassifierModel copy(ImageClassifierModel model) {
    return model.copy(ParamMap.empty());
  }

  private static List<String> answers(Dataset<Row> transformed) {
    return transformed
        .select("number", "prediction", "probability", "class")
        .orderBy("number")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }
}
