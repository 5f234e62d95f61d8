package dev.sparkresnet.driver.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Loads what {@link ModelWriter} has saved; the model is not trusted. */
final class ModelReader extends MLReader<ImageClassifierModel> {
  @Override
  public ImageClassifierModel load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sc(), ImageClassifierModel.class.getName());
    try {
      ImageClassifierModel model =
          new ImageClassifierModel(
              metadata.uid(),
              ImageClassifierModel.open(sparkSession(), new Path(path, ModelWriter.MODEL)));
      metadata.getAndSetParams(model, Option.empty());
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the model at " + path + ": " + e.getMessage(), e);
    }
  }
}
