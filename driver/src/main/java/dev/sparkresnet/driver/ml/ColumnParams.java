package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.image.Inversion;
import dev.sparkresnet.driver.scoring.ImageColumn;
import dev.sparkresnet.driver.scoring.Unreadable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The parameters that estimator and model share: which columns they read and write. */
final class ColumnParams implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String ERROR = "error";
  private static final String SKIP = "skip";
  private static final String KEEP = "keep";

  final Param<String> inputCol;
  final Param<String> invert;
  final Param<String> predictionCol;
  final Param<String> probabilityCol;
  final Param<String> errorCol;
  final Param<String> handleInvalid;

  private final Params owner;

  ColumnParams(Params owner) {
    this.owner = owner;
    inputCol =
        new Param<>(
            owner,
            "inputCol",
            "column of images: PNG or JPEG files or raw pixels as binary, or Spark's image struct");
    invert =
        new Param<>(
            owner,
            "invert",
            "images that the network sees as their negatives: false (none), true (all) or auto (those with a bright border)",
            ParamValidators.inArray(
                Arrays.stream(Inversion.values()).map(Inversion::toString).toList()));
    predictionCol = new Param<>(owner, "predictionCol", "column of the predicted label, double");
    probabilityCol =
        new Param<>(owner, "probabilityCol", "column of the classes' probabilities, vector");
    errorCol =
        new Param<>(
            owner, "errorCol", "column of why an image was not read, where handleInvalid is keep");
    handleInvalid =
        new Param<>(
            owner,
            "handleInvalid",
            "what becomes of an image that cannot be read: error (fail), skip (leave out its row), or keep (no prediction, the reason in errorCol; it is not trained on)",
            ParamValidators.inArray(List.of(ERROR, SKIP, KEEP)));
    owner.setDefault(inputCol, "image");
    owner.setDefault(invert, Inversion.FALSE.toString());
    owner.setDefault(predictionCol, "prediction");
    owner.setDefault(probabilityCol, "probability");
    owner.setDefault(errorCol, "error");
    owner.setDefault(handleInvalid, ERROR);
  }

  String value(Param<String> param) {
    return owner.getOrDefault(param);
  }

  Unreadable unreadable() {
    return value(handleInvalid).equals(ERROR) ? Unreadable.REFUSED : Unreadable.NOTED;
  }

  boolean skipsUnreadable() {
    return value(handleInvalid).equals(SKIP);
  }

  boolean keepsUnreadable() {
    return value(handleInvalid).equals(KEEP);
  }

  ImageColumn images(StructType table) {
    return ImageColumn.in(table, value(inputCol), Inversion.of(value(invert)).orElseThrow());
  }

  /**
   * The table with the columns that the model adds.
   *
   * @throws IllegalArgumentException if one is there already
   * @throws dev.sparkresnet.data.BadDataException if there is no column of images
   */
  StructType withOutput(StructType table, List<String> classNames) {
    images(table);
    List<StructField> added = new ArrayList<>();
    added.add(DataTypes.createStructField(value(probabilityCol), SQLDataTypes.VectorType(), true));
    added.add(prediction(classNames));
    if (keepsUnreadable()) {
      added.add(DataTypes.createStructField(value(errorCol), DataTypes.StringType, true));
    }
    StructType all = table;
    for (StructField column : added) {
      if (Arrays.asList(all.fieldNames()).contains(column.name())) {
        throw new IllegalArgumentException(
            "Column %s is there already; name another predictionCol, probabilityCol or errorCol, or leave it out"
                .formatted(column.name()));
      }
      all = all.add(column);
    }
    return all;
  }

  /** With the names of the classes, from which IndexToString gets them. */
  StructField prediction(List<String> classNames) {
    StructField plain =
        DataTypes.createStructField(value(predictionCol), DataTypes.DoubleType, true);
    return classNames.isEmpty()
        ? plain
        : DataTypes.createStructField(
            plain.name(),
            plain.dataType(),
            true,
            NominalAttribute.defaultAttr()
                .withName(plain.name())
                .withValues(classNames.toArray(String[]::new))
                .toMetadata());
  }
}
