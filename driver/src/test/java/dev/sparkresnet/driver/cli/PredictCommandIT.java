package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.idx.LabeledImages;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.data.shard.ShardReader;
import dev.sparkresnet.driver.failure.ExitCode;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PictureFiles;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SwappedClasses;
import dev.sparkresnet.driver.fixture.TestEngine;
import dev.sparkresnet.driver.fixture.UnreliableFileSystem;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.run.ModelFile;
import dev.sparkresnet.driver.session.Sessions;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.Minibatch;
import dev.sparkresnet.driver.training.MinibatchPrefetcher;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.driver.training.ReplicaNetwork;
import dev.sparkresnet.driver.training.ShardPart;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** predict as a user runs it, with a network trained a little on 200 images. */
class PredictCommandIT {
  private static final JsonMapper JSON = new JsonMapper();

  /** Class names in the order of the labels. */
  private static final List<String> NAMES = FashionMnist.CLASS_NAMES;

  @TempDir private static Path shared;
  private static LocalSpark spark;
  private static Path data;
  private static Path run;
  private static LabeledImages testImages;

  @TempDir private Path work;

  @BeforeAll
  static void train() throws IOException {
    // Failed tasks are tried again.
    spark = new LocalSpark("local[2,3]", UnreliableFileSystem.SETTINGS);
    data = shared.resolve("data");
    PreparedSubset.write(data);
    SmallTraining training =
        new SmallTraining(new Configuration(), "file:" + data, "file:" + shared.resolve("runs"));
    assertThat(training.start("small").exitCode()).isEqualTo(ExitCode.DONE);
    run = shared.resolve("runs/small");
    testImages =
        LabeledImages.read(
            new Configuration(),
            new org.apache.hadoop.fs.Path(PreparedSubset.source().toUri()),
            Split.TEST);
  }

  @AfterAll
  static void clear() {
    UnreliableFileSystem.failNext(0);
    spark.close();
  }

  @Test
  void givenPreparedDataSet_whenPredicted_thenEveryImageOnceAsEvaluatesNetworkSeesIt()
      throws Exception {
    CommandRun predicted = predict(data);
    assertThat(predicted.err()).isEmpty();
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(predicted.out())
        .contains("t-shirt/top ", "ankle boot ", "Wrote 100 rows to file:" + work.resolve("out"));

    List<Row> rows = written();
    assertThat(rows.get(0).schema().simpleString())
        .isEqualTo(
            "struct<id:int,label:int,prediction:int,class:string,probabilities:array<float>,error:string>");
    assertThat(rows).hasSize(PreparedSubset.TEST_IMAGES);
    Map<Integer, float[]> expected = probabilitiesById();
    long right = 0;
    Map<Integer, Row> byId = new TreeMap<>();
    for (Row row : rows) {
      int id = row.getAs("id");
      byId.put(id, row);
      assertThat(probabilities(row)).isEqualTo(expected.get(id));
      int prediction = row.getAs("prediction");
      assertThat(row.<String>getAs("class")).isEqualTo(NAMES.get(prediction));
      assertThat(row.<Integer>getAs("label")).isEqualTo(testImages.labels()[id]);
      assertThat(row.isNullAt(row.fieldIndex("error"))).isTrue();
      right += row.<Integer>getAs("label") == prediction ? 1 : 0;
    }
    assertThat(byId.keySet()).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    CommandRun evaluated =
        CommandRun.of(
            "evaluate",
            "--model",
            run.toString(),
            "--data",
            data.toString(),
            "--engine",
            TestEngine.name(),
            "--json");
    assertThat(JSON.readTree(evaluated.out()).get("accuracy").asDouble()).isEqualTo(right / 100.0);
  }

  @Test
  void givenDataSetOfAnotherOrder_whenUsed_thenRefusedWithBothOrders() throws IOException {
    String swapped = SwappedClasses.of(data, work.resolve("swapped")).toString();
    String model = run.toString();
    List<CommandRun> runs =
        List.of(
            CommandRun.of("evaluate", "--model", model, "--data", swapped),
            predict(Path.of(swapped)),
            CommandRun.of(
                "export",
                "--model",
                model,
                "--format",
                "onnx",
                "--to",
                work.resolve("model.onnx").toString(),
                "--examples",
                swapped));
    for (CommandRun refused : runs) {
      assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_DATA);
      assertThat(refused.err())
          .startsWith("error: The labels of data set ")
          .contains(swapped + " mean other classes than the model's")
          .contains(
              "the model has [t-shirt/top, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot], the data set has [trouser, t-shirt/top, pullover, ")
          .hasLineCount(1);
    }
    assertThat(work.resolve("out")).doesNotExist();
    assertThat(work.resolve("model.onnx")).doesNotExist();
  }

  @Test
  void givenFolderOfPictures_whenPredicted_thenSameClassesAsPreparedOnes() throws Exception {
    Path pictures = Files.createDirectories(work.resolve("pictures/below"));
    for (int id = 0; id < PreparedSubset.TEST_IMAGES; id++) {
      byte[] pixels = PictureFiles.pixels(testImages, id);
      if (id % 2 == 0) {
        PictureFiles.writePng(pictures.resolve(id + ".png"), pixels);
      } else {
        Files.write(pictures.resolve(id + ".raw"), pixels);
      }
    }
    assertThat(predict(data).exitCode()).isEqualTo(ExitCode.DONE);
    Map<String, Integer> expected = new HashMap<>();
    for (Row row : written()) {
      expected.put(row.getAs("id").toString(), row.getAs("prediction"));
    }

    CommandRun predicted = predict(work.resolve("pictures"), "--overwrite");
    assertThat(predicted.err()).isEmpty();
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.DONE);
    Map<String, Integer> actual = new HashMap<>();
    for (Row row : written()) {
      String path = row.getAs("path");
      assertThat(path).startsWith("file:" + pictures + "/");
      actual.put(path.replaceAll(".*/(\\d+)\\.(png|raw)", "$1"), row.getAs("prediction"));
    }
    assertThat(actual).isEqualTo(expected).hasSize(PreparedSubset.TEST_IMAGES);

    CommandRun some = predict(pictures.resolve("1*.png"), "--overwrite", "--json");
    assertThat(JSON.readTree(some.out()).get("images").asInt()).isEqualTo(5);
  }

  @Test
  void givenPicturesOnWhite_whenInverted_thenSameProbabilitiesAsGarmentsOnBlack() throws Exception {
    Path garments = Files.createDirectories(work.resolve("garments"));
    Path onWhite = Files.createDirectories(work.resolve("on-white"));
    byte[] dark = new byte[784];
    Arrays.fill(dark, 14 * 28, 14 * 28 + 28 * 7, (byte) 90);
    PictureFiles.writePng(garments.resolve("dark.png"), dark);
    PictureFiles.writePng(onWhite.resolve("dark.png"), PictureFiles.negative(dark));
    for (int id = 0; id < 10; id++) {
      byte[] pixels = PictureFiles.pixels(testImages, id);
      PictureFiles.writePng(garments.resolve(id + ".png"), pixels);
      PictureFiles.writePng(onWhite.resolve(id + ".png"), PictureFiles.negative(pixels));
    }
    Map<String, List<Float>> expected = probabilitiesByName(garments);

    assertThat(probabilitiesByName(onWhite, "--invert", "true")).isEqualTo(expected);
    assertThat(probabilitiesByName(garments, "--invert", "auto")).isEqualTo(expected);
    assertThat(probabilitiesByName(onWhite, "--invert", "auto"))
        .containsEntry("dark.png", expected.get("dark.png"));
    assertThat(probabilitiesByName(onWhite).get("dark.png")).isNotEqualTo(expected.get("dark.png"));
  }

  private Map<String, List<Float>> probabilitiesByName(Path pictures, String... more) {
    String[] options =
        Stream.concat(Stream.of(more), Stream.of("--overwrite", "--batch-size", "1"))
            .toArray(String[]::new);
    CommandRun predicted = predict(pictures, options);
    assertThat(predicted.err()).isEmpty();
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.DONE);
    Map<String, List<Float>> byName = new TreeMap<>();
    for (Row row : written()) {
      byName.put(
          row.<String>getAs("path").replaceAll(".*/", ""),
          row.getList(row.fieldIndex("probabilities")));
    }
    assertThat(byName).hasSize(11);
    return byName;
  }

  @Test
  void givenTaskThatFailsAfterItsFirstRows_whenPredicted_thenEveryImageStillOnce()
      throws Exception {
    Path pictures = Files.createDirectories(work.resolve("pictures"));
    for (int id = 0; id < 40; id++) {
      PictureFiles.writePng(pictures.resolve(id + ".png"), PictureFiles.pixels(testImages, id));
    }
    // Files are read in the order of their paths: this one last, and its first opening fails.
    Path last = Files.createDirectories(pictures.resolve("train"));
    PictureFiles.writePng(last.resolve("blank.png"), new byte[784]);
    UnreliableFileSystem.failNext(1);
    CommandRun predicted = predict("sometimes://" + pictures, "--batch-size", "4");
    assertThat(predicted.err()).isEmpty();
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(UnreliableFileSystem.failuresLeft()).isZero();
    List<Row> rows = written();
    assertThat(rows).hasSize(41);
    assertThat(rows.stream().map(row -> row.getAs("path")).distinct()).hasSize(41);
  }

  @Test
  void givenShardThatCannotBeReadAtFirst_whenPredicted_thenEveryImageOnceAndNeverWithoutIt()
      throws Exception {
    UnreliableFileSystem.failNext(2);
    CommandRun predicted = predict("sometimes://" + data, "--split", "train");
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(UnreliableFileSystem.failuresLeft()).isZero();
    assertThat(written().stream().map(row -> row.<Integer>getAs("id")).sorted())
        .containsExactlyElementsOf(
            IntStream.range(0, PreparedSubset.TRAIN_IMAGES).boxed().toList());

    UnreliableFileSystem.failNext(Integer.MAX_VALUE);
    CommandRun failed =
        CommandRun.of(arguments("sometimes://" + data, work.resolve("never"), "--split", "train"));
    UnreliableFileSystem.failNext(0);
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err()).startsWith("error: ").contains("failed, this once").hasLineCount(1);
    assertThat(work.resolve("never/_SUCCESS")).doesNotExist();
  }

  @Test
  void givenParquetWithImages_whenPredicted_thenItsOtherColumnsStay() throws Exception {
    CommandRun predicted = predict(data.resolve("test"), "--column", "image");

    assertThat(predicted.err()).isEmpty();
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(written().stream().map(row -> row.<Integer>getAs("id")).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());

    CommandRun again = predictTo(work.resolve("again"), work.resolve("out"), "--column", "class");
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(again.err())
        .isEqualTo(
            "error: Column class should hold images, as binary or as Spark's image struct, but is string; name another column\n");
    CommandRun missing = predictTo(work.resolve("again"), work.resolve("out"), "--column", "png");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(missing.err())
        .isEqualTo(
            "error: There is no column png; the table has id, label, prediction, class, probabilities, error; name one of them\n");
    CommandRun unnamed = predictTo(work.resolve("again"), data.resolve("test"));
    assertThat(unnamed.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(unnamed.err())
        .isEqualTo(
            "error: %s holds Parquet files, 3 of 3; name the column with the images by --column\n"
                .formatted(data.resolve("test")));
  }

  @Test
  void givenTableWithOurColumns_whenPredicted_thenRefused() {
    Path table = work.resolve("table");
    onSpark(
        session -> {
          session
              .sql("SELECT X'01' AS image, 1 AS prediction, 'a' AS error")
              .write()
              .parquet(table.toString());
          return null;
        });

    CommandRun predicted = predict(table, "--column", "image");
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(predicted.err())
        .isEqualTo(
            "error: predict writes the columns prediction, class, probabilities, error, and the table has prediction, error already; rename them there\n");
  }

  @Test
  void givenSomeBadFiles_whenPredicted_thenTheirRowsSayWhyAndAllBadIsAnError() throws Exception {
    Path pictures = Files.createDirectories(work.resolve("pictures"));
    PictureFiles.writePng(pictures.resolve("good.png"), PictureFiles.pixels(testImages, 0));
    Files.writeString(pictures.resolve("notes.txt"), "no picture");
    byte[] whole = Files.readAllBytes(pictures.resolve("good.png"));
    Files.write(pictures.resolve("cut.png"), Arrays.copyOf(whole, 40));

    CommandRun predicted = predict(pictures);
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(predicted.err())
        .startsWith(
            "warning: 2 of 3 images could not be read, such as file:%s: expected a whole PNG file, gray or RGB; it cannot be read: "
                .formatted(pictures.resolve("cut.png")))
        .endsWith("; the column error tells of each\n");
    Map<String, Row> rows = new TreeMap<>();
    written().forEach(row -> rows.put(row.<String>getAs("path").replaceAll(".*/", ""), row));
    assertThat(rows).containsOnlyKeys("cut.png", "good.png", "notes.txt");
    assertThat(rows.get("notes.txt").<String>getAs("error"))
        .isEqualTo(
            "expected a PNG or JPEG file, or 784 raw pixels, found 10 bytes of something else");
    assertThat(rows.get("notes.txt").isNullAt(rows.get("notes.txt").fieldIndex("prediction")))
        .isTrue();
    assertThat(rows.get("good.png").<String>getAs("error")).isNull();

    CommandRun bad = predictTo(work.resolve("bad"), pictures.resolve("*.txt"));
    assertThat(bad.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(bad.err())
        .isEqualTo(
            "error: None of the 1 images could be read, such as file:%s: expected a PNG or JPEG file, or 784 raw pixels, found 10 bytes of something else\n"
                .formatted(pictures.resolve("notes.txt")));
  }

  @Test
  void givenFilesOfAnyKind_whenPredicted_thenEachHasItsRowAndHiddenOnesAreCounted()
      throws Exception {
    Path pictures = Files.createDirectories(work.resolve("photos [1]"));
    byte[] pixels = PictureFiles.pixels(testImages, 0);
    List<String> good =
        List.of(
            "_DSC0001.JPG",
            "2026-11-24T10:15:00.png",
            "100%.png",
            "#1?.png",
            "[ab]*.png",
            "Gr\u00f6\u00dfe \u6771.png",
            "new\nline.png",
            "x".repeat(251) + ".png",
            "_below/:/a.png");
    for (String name : good) {
      Files.createDirectories(pictures.resolve(name).getParent());
      PictureFiles.writePng(pictures.resolve(name), pixels);
    }
    Map<String, String> bad = new TreeMap<>();
    bad.put("empty.png", "expected a PNG or JPEG file, or 784 raw pixels, found an empty file");
    Files.createFile(pictures.resolve("empty.png"));
    bad.put("gone.png", "it cannot be read: it is not there any more, or is a link to nothing");
    Files.createSymbolicLink(pictures.resolve("gone.png"), pictures.resolve("nothing"));
    bad.put("long.png", "expected at most 67,108,864 bytes, it has 3,221,225,472");
    try (RandomAccessFile sparse =
        new RandomAccessFile(pictures.resolve("long.png").toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    bad.put(
        "manifest.json",
        "expected a PNG or JPEG file, or 784 raw pixels, found 24 bytes of something else");
    Files.writeString(pictures.resolve("manifest.json"), "{\"photos\": [\"_DSC0001\"]}");
    bad.put(
        "web.webp",
        "expected a PNG or JPEG file, or 784 raw pixels, found a WebP file, which is not supported yet; convert it to PNG or JPEG");
    Files.writeString(pictures.resolve("web.webp"), "RIFF....WEBPVP8 ");
    Files.createDirectory(pictures.resolve(".cache"));
    Files.createFile(pictures.resolve(".cache/a.png"));
    Files.createFile(pictures.resolve(".DS_Store"));
    Files.createSymbolicLink(pictures.resolve("circle"), pictures);

    CommandRun predicted = predict(pictures);
    assertThat(predicted.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(predicted.err())
        .startsWith("warning: 5 of 14 images could not be read, such as file:")
        .hasLineCount(1);
    assertThat(predicted.out())
        .endsWith("\nLeft out: 2 hidden files, 1 link to a folder that was read already\n");
    Map<String, Row> rows = new TreeMap<>();
    String prefix = "file:" + pictures + "/";
    for (Row row : written()) {
      assertThat(row.<String>getAs("path")).startsWith(prefix);
      rows.put(row.<String>getAs("path").substring(prefix.length()), row);
    }
    assertThat(rows).hasSize(good.size() + bad.size()).containsKeys(good.toArray(String[]::new));
    good.forEach(
        name ->
            assertThat(probabilities(rows.get(name)))
                .isEqualTo(probabilities(rows.get(good.get(0)))));
    bad.forEach(
        (name, error) ->
            assertThat(rows.get(name).<String>getAs("error")).as(name).isEqualTo(error));

    CommandRun json = predict(pictures.resolve("*.png"), "--overwrite", "--json");
    assertThat(JSON.readTree(json.out()).get("images").asInt()).isEqualTo(10);
    assertThat(JSON.readTree(json.out()).get("leftOut").toString())
        .isEqualTo("{\"hiddenFiles\":0,\"repeatedFolders\":0}");
    CommandRun hidden = predictTo(work.resolve("none"), pictures.resolve("*Store"));
    assertThat(hidden.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(hidden.err())
        .isEqualTo(
            "error: There are no files below %s but for 1 hidden file; name a folder of images, or a pattern\n"
                .formatted(pictures.resolve("*Store")));
    CommandRun empty = predictTo(work.resolve("empty"), pictures.resolve("empty.png"));
    assertThat(empty.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(empty.err()).contains("None of the 1 images could be read", "found an empty file");
  }

  @Test
  void givenFoldersWithBrackets_whenNamed_thenEveryInputIsReadThere() throws Exception {
    Path copy = Files.createDirectories(work.resolve("data {a,b} [1]?"));
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(data.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }

    assertThat(predict(copy, "--json").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(written()).hasSize(PreparedSubset.TEST_IMAGES);
    CommandRun table = predict(copy.resolve("test"), "--column", "image", "--overwrite");
    assertThat(table.err()).isEmpty();
    assertThat(written()).hasSize(PreparedSubset.TEST_IMAGES);
    CommandRun nothing = predict(copy.resolve("[x]"), "--column", "image", "--overwrite");
    assertThat(nothing.err()).startsWith("error: There is nothing at ").hasLineCount(1);
  }

  @Test
  void givenTargets_whenPredicted_thenNothingIsLost() throws Exception {
    Path out = work.resolve("out");
    Path foreign = Files.createDirectories(out).resolve("thesis.txt");
    Files.writeString(foreign, "important");

    String leftAlone =
        "error: file:%s is left alone: it holds thesis.txt, which is no part of a folder of predictions; move that away or choose another place\n"
            .formatted(out);
    assertThat(predict(data).err()).isEqualTo(leftAlone);
    assertThat(predict(data, "--overwrite").err()).isEqualTo(leftAlone);
    assertThat(foreign).hasContent("important");
    assertThat(predictTo(data.resolve("predicted"), data).err())
        .isEqualTo(
            "error: --to file:%s lies in --data file:%s, where images are read; choose another --to\n"
                .formatted(data.resolve("predicted"), data));
    assertThat(predictTo(data, data, "--overwrite").err())
        .isEqualTo(
            "error: --to file:%s holds --data file:%s, which it would replace; choose another --to\n"
                .formatted(data, data));
    assertThat(predictTo(shared, data, "--overwrite").exitCode()).isEqualTo(ExitCode.USAGE);
    CommandRun overModel = predictTo(run, data, "--overwrite");
    assertThat(overModel.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(overModel.err()).contains(" holds --model file:" + run);
    assertThat(data.resolve("manifest.json")).exists();
  }

  @Test
  void givenModelsOfAnotherKind_whenPredicted_thenErrorsSayWhichWouldDo() throws Exception {
    Path colors = work.resolve("colors.zip");
    ModelSerializer.writeModel(new ResNet18(28, 3, 10, 2).graph(1), colors.toFile(), false);
    Path pictures = Files.createDirectories(work.resolve("pictures"));
    PictureFiles.writePng(pictures.resolve("a.png"), PictureFiles.pixels(testImages, 0));

    CommandRun prepared = of(colors, data, work.resolve("out"));
    assertThat(prepared.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(prepared.err())
        .startsWith(
            "error: The model takes 3 channels and knows 10 classes, the data set has 1 channels");
    CommandRun files = of(colors, pictures, work.resolve("out"), "--size", "28");
    assertThat(files.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(files.err())
        .isEqualTo(
            "error: The model takes images of 3 channels, and files are made gray, of 1 channel; use a model that was trained on gray images\n");

    Path alone = run.resolve("model.zip");
    CommandRun unknown = of(alone, pictures, work.resolve("out"));
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err())
        .isEqualTo(
            "error: No manifest tells which size of images %s was trained on; name the directory of its run, or give --size\n"
                .formatted(alone));
    assertThat(of(alone, pictures, work.resolve("out"), "--size", "28").exitCode())
        .isEqualTo(ExitCode.DONE);
    assertThat(written().get(0).<String>getAs("class")).matches("\\d");
  }

  @Test
  void givenWrongArguments_whenPredicted_thenErrorsSayWhatToWrite() throws IOException {
    Path pictures = Files.createDirectories(work.resolve("pictures"));
    Map<List<String>, String> errors = new HashMap<>();
    errors.put(List.of("--batch-size", "0"), "--batch-size must be positive, got 0");
    errors.put(List.of("--threads", "0"), "--threads must be positive, got 0");
    errors.put(
        List.of("--size", "96"),
        "--size is 96, but the images of data set %s have 28 x 28 pixels; leave it out"
            .formatted(data));
    errors.put(
        List.of("--invert", "auto"),
        "--invert auto is for photographs and tables, and %s is a prepared data set; leave it out"
            .formatted(data));
    errors.put(
        List.of("--invert", "yes"),
        "Invalid value for option '--invert': expected one of [FALSE, TRUE, AUTO] (case-insensitive) but was 'yes'. Run 'spark-resnet predict --help'.");
    errors.forEach(
        (arguments, message) -> {
          CommandRun wrong = predict(data, arguments.toArray(String[]::new));
          assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
          assertThat(wrong.err()).isEqualTo("error: " + message + "\n");
        });
    CommandRun split = predict(pictures, "--split", "test");
    assertThat(split.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(split.err())
        .isEqualTo(
            "error: --split test is for a prepared data set, and %s is none; leave it out\n"
                .formatted(pictures));
    CommandRun empty = predict(pictures);
    assertThat(empty.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(empty.err())
        .isEqualTo(
            "error: There are no files below %s; name a folder of images, or a pattern\n"
                .formatted(pictures));
    CommandRun nothing = predict(work.resolve("nowhere"));
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(nothing.err())
        .isEqualTo(
            "error: There is nothing at %s; name a prepared data set, a folder of images, or a pattern of files\n"
                .formatted(work.resolve("nowhere")));
    Files.writeString(pictures.resolve("a.parquet"), "none");
    CommandRun noParquet = predict(pictures, "--column", "image");
    assertThat(noParquet.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(noParquet.err())
        .startsWith("error: Cannot read " + pictures + " as Parquet: ")
        .endsWith("; name files or a folder of Parquet files\n")
        .hasLineCount(1);
  }

  private CommandRun predict(Object input, String... more) {
    return predictTo(work.resolve("out"), input, more);
  }

  private static CommandRun predictTo(Path to, Object input, String... more) {
    return CommandRun.of(arguments(input, to, more));
  }

  private static String[] arguments(Object input, Path to, String... more) {
    return arguments(run, input, to, more);
  }

  private static CommandRun of(Path model, Object input, Path to, String... more) {
    return CommandRun.of(arguments(model, input, to, more));
  }

  private static String[] arguments(Path model, Object input, Path to, String... more) {
    return Stream.concat(
            Stream.of(
                "predict",
                "--model",
                model.toString(),
                "--data",
                input.toString(),
                "--to",
                to.toString(),
                "--engine",
                TestEngine.name()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private List<Row> written() {
    return onSpark(
        session -> session.read().parquet(work.resolve("out").toString()).collectAsList());
  }

  private static <T> T onSpark(Function<SparkSession, T> job) {
    try (SparkSession session = Sessions.open("PredictCommandIT")) {
      return job.apply(session);
    }
  }

  private static float[] probabilities(Row row) {
    List<Float> values = row.getList(row.fieldIndex("probabilities"));
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  /** What the network says of the test images in the minibatches of evaluate, without Spark. */
  private static Map<Integer, float[]> probabilitiesById() throws Exception {
    Configuration hadoop = new Configuration();
    TrainingData prepared = TrainingData.open(hadoop, data.toUri().toString());
    ComputationGraph network = ModelFile.read(hadoop, new org.apache.hadoop.fs.Path(run.toUri()));
    EpochStart start =
        new EpochStart(
            NetworkBlueprint.of(network, TestEngine.options()),
            ModelState.withoutUpdaterState(network));
    Map<Integer, float[]> byId = new HashMap<>();
    try (ReplicaNetwork replica = start.borrowNetwork()) {
      for (ShardEntry shard : prepared.manifest().test().shards()) {
        int[] ids = ShardReader.read(hadoop, prepared.root(), shard).ids();
        List<float[]> rows = new ArrayList<>();
        try (MinibatchPrefetcher minibatches =
            prepared.minibatches(250, 1, 0).openInOrder(ShardPart.limited(List.of(shard), 0))) {
          for (Minibatch minibatch = minibatches.next();
              minibatch != null;
              minibatch = minibatches.next()) {
            try (INDArray probabilities = replica.predict(minibatch)) {
              rows.addAll(List.of(probabilities.toFloatMatrix()));
            }
          }
        }
        for (int i = 0; i < ids.length; i++) {
          byId.put(ids[i], rows.get(i));
        }
      }
    }
    return byId;
  }
}
