package dev.sparkresnet.driver.ml;

import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.UnwritableFileException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Saves a model as Spark ML does: its parameters in {@code metadata}, and beside it model.zip. */
final class ModelWriter extends MLWriter {
  static final String MODEL = "model.zip";

  private final ImageClassifierModel model;

  ModelWriter(ImageClassifierModel model) {
    this.model = model;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
    try {
      AtomicFile.write(sc().hadoopConfiguration(), new Path(path, MODEL), model.zip());
    } catch (UnwritableFileException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
