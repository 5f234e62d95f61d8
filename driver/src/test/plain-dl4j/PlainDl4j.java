import java.io.DataInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Opens a model with DL4J alone and prints its mean cross entropy and accuracy; run as a single source file, so that
 * none of this project's classes can be on its class path.
 */
public final class PlainDl4j {
  public static void main(String[] arguments) throws Exception {
    ComputationGraph network =
        ModelSerializer.restoreComputationGraph(new File(arguments[0]), true);
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(Path.of(arguments[1])))) {
      int images = in.readInt();
      int size = in.readInt();
      int[] labels = new int[images];
      float[] pixels = new float[images * size * size];
      for (int i = 0; i < images; i++) {
        labels[i] = in.readUnsignedByte();
        for (int p = 0; p < size * size; p++) {
          pixels[i * size * size + p] = in.readUnsignedByte() / 255f;
        }
      }
      INDArray probabilities =
          network.outputSingle(Nd4j.create(pixels, new long[] {images, 1, size, size}, 'c'));
      double loss = 0;
      int correct = 0;
      for (int i = 0; i < images; i++) {
        loss -= Math.log(probabilities.getDouble(i, labels[i])) / images;
        correct += probabilities.getRow(i).argMax().getInt(0) == labels[i] ? 1 : 0;
      }
      System.out.println(loss + " " + (double) correct / images);
    }
  }
}
