package dev.sparkresnet.driver.exchange;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.model.exchange.PyTorchStateDict;
import dev.sparkresnet.model.exchange.SafeTensors;
import dev.sparkresnet.model.file.InvalidModelException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Reads PyTorch's parameters from any Hadoop file system. What it reads is not trusted. */
public final class ParameterFile {
  private ParameterFile() {}

  /**
   * A network with the parameters of a safetensors file.
   *
   * @param imageSize height and width in pixels that the network's configuration names
   * @throws BadDataException if there is none, or it is not one of a ResNet-18
   */
  public static ComputationGraph network(Configuration hadoop, Path file, int imageSize)
      throws IOException {
    FileSystem files = file.getFileSystem(hadoop);
    if (!files.exists(file)) {
      throw new BadDataException(
          "Parameters " + file + " do not exist; expected a safetensors file");
    }
    try {
      return PyTorchStateDict.network(SafeTensors.read(bytes(files, file)), imageSize);
    } catch (InvalidModelException e) {
      throw new BadDataException(
          "Parameters "
              + file
              + ": "
              + e.getMessage()
              + "; write it with safetensors.torch.save_file(net.state_dict(), FILE)",
          e);
    }
  }

  private static byte[] bytes(FileSystem files, Path file) throws IOException {
    FileStatus status = files.getFileStatus(file);
    if (status.isDirectory() || status.getLen() > SafeTensors.MAX_BYTES) {
      throw new InvalidModelException(
          "expected a file of at most %d bytes, found %s"
              .formatted(
                  SafeTensors.MAX_BYTES,
                  status.isDirectory() ? "a directory" : status.getLen() + " bytes"));
    }
    byte[] bytes = new byte[(int) status.getLen()];
    try (FSDataInputStream in = files.open(file)) {
      in.readFully(bytes);
    }
    return bytes;
  }
}
