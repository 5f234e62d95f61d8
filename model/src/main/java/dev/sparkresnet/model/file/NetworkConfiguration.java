package dev.sparkresnet.model.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A configuration from which a network can be built without surprise.
 *
 * @param parameters of the whole network
 */
record NetworkConfiguration(ComputationGraphConfiguration graph, long parameters) {

  /**
   * Reads configuration.json. Nothing is allocated for the network.
   *
   * @throws InvalidModelException if it describes no network that may be built
   */
  static NetworkConfiguration read(InputStream in) throws IOException {
    String json = ConfigurationJson.checked(in);
    try {
      ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(json);
      graph.validate(true, false);
      requireDataType(graph.getDataType());
      return new NetworkConfiguration(graph, parameters(graph));
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          "configuration.json: expected the configuration of a ComputationGraph, DL4J says " + e,
          e);
    }
  }

  private static void requireDataType(DataType found) throws InvalidModelException {
    if (found != DataType.FLOAT && found != DataType.DOUBLE) {
      throw new InvalidModelException(
          "configuration.json: dataType should be FLOAT or DOUBLE, is " + found);
    }
  }

  private static long parameters(ComputationGraphConfiguration graph) throws InvalidModelException {
    long parameters = 0;
    for (Map.Entry<String, GraphVertex> vertex : graph.getVertices().entrySet()) {
      parameters += LayerSizes.parameters(vertex.getKey(), vertex.getValue());
    }
    if (parameters > LayerSizes.MAX_PARAMETERS) {
      throw new InvalidModelException(
          "configuration.json: the network should have at most %d parameters, has %d"
              .formatted(LayerSizes.MAX_PARAMETERS, parameters));
    }
    return parameters;
  }
}
