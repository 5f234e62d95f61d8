package dev.sparkresnet.model.engine;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds a layer's parameters and gradients inside the graph's flat arrays. */
final class LayerParameters {
  private final Layer layer;
  private INDArray flatGradients;
  private Map<String, INDArray> gradients = Map.of();

  LayerParameters(Layer layer) {
    this.layer = layer;
  }

  Layer layer() {
    return layer;
  }

  INDArray parameter(String name) {
    return layer.getParam(name);
  }

  /** Views of the graph's gradient array by parameter name, in DL4J's order. */
  Map<String, INDArray> gradients() {
    INDArray flat = layer.getGradientsViewArray();
    if (flat == null) {
      throw new IllegalStateException(
          "Layer %s has no gradient array: call initGradientsView() on the graph before backprop"
              .formatted(layer.conf().getLayer().getLayerName()));
    }
    if (flat != flatGradients) {
      gradients =
          layer.conf().getLayer().initializer().getGradientsFromFlattened(layer.conf(), flat);
      flatGradients = flat;
    }
    return gradients;
  }
}
