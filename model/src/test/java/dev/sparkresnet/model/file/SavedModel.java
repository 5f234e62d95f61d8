package dev.sparkresnet.model.file;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The entries of a model file, to be tampered with. */
record SavedModel(Map<String, byte[]> entries) {
  static final String CONFIGURATION = "configuration.json";
  static final String PARAMETERS = "coefficients.bin";
  static final String UPDATER_STATE = "updaterState.bin";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A trained network of 26 parameters. */
  static ComputationGraph smallGraph(DataType dataType, IUpdater updater) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(dataType)
            .updater(updater)
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "dense",
                new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build(),
                "in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(4)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "dense")
            .setOutputs("out");
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    INDArray features =
        Nd4j.createFromArray(0.1, 0.4, 0.2, 0.9, 0.5, 0.3).castTo(dataType).reshape(2, 3);
    graph.fit(new INDArray[] {features}, new INDArray[] {Nd4j.eye(2).castTo(dataType)});
    return graph;
  }

  static SavedModel small() throws IOException {
    return of(smallGraph(DataType.FLOAT, new Adam(0.01)));
  }

  static SavedModel of(ComputationGraph graph) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes(graph)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return new SavedModel(entries);
  }

  /** The file as DL4J writes it. */
  static byte[] bytes(ComputationGraph graph) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, out, true);
    return out.toByteArray();
  }

  byte[] zip() {
    RawZip zip = new RawZip();
    entries.forEach(zip::add);
    return zip.bytes();
  }

  SavedModel with(String name, byte... content) {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put(name, content);
    return new SavedModel(changed);
  }

  SavedModel without(String name) {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.remove(name);
    return new SavedModel(changed);
  }

  SavedModel withConfiguration(Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(entries.get(CONFIGURATION));
    change.accept(root);
    return with(CONFIGURATION, JSON.writeValueAsBytes(root));
  }

  /** The JSON object of a vertex' layer. */
  static ObjectNode layer(ObjectNode root, String vertex) {
    return (ObjectNode) root.at("/vertices/" + vertex + "/layerConf/layer");
  }
}
