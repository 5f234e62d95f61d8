package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.driver.evaluation.PredictedClass;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A network's answer for one row, as a struct in a table. */
public final class Score {
  /** int: the class with the highest probability, the first of equals. */
  public static final String PREDICTION = "prediction";

  /** string: the name of that class. */
  public static final String CLASS = "class";

  /** array&lt;float&gt;: one for each class, in the order of the labels. */
  public static final String PROBABILITIES = "probabilities";

  /** string: why there is no answer; null where there is one, and the others are null else. */
  public static final String ERROR = "error";

  public static final StructType TYPE =
      new StructType()
          .add(PREDICTION, DataTypes.IntegerType)
          .add(CLASS, DataTypes.StringType)
          .add(PROBABILITIES, DataTypes.createArrayType(DataTypes.FloatType, false))
          .add(ERROR, DataTypes.StringType);

  private Score() {}

  static Row of(float[] probabilities, List<String> classNames) {
    int best = PredictedClass.of(probabilities);
    return RowFactory.create(best, classNames.get(best), probabilities, null);
  }

  static Row failed(String error) {
    return RowFactory.create(null, null, null, error);
  }
}
