package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Everything planned for one shape of the network's input and one mode. Nodes are planned when a
 * pass first reaches them.
 */
final class ShapePlan implements AutoCloseable {
  private final PlanScope scope;
  private final Map<Node, Planned> planned = new HashMap<>();

  /** A node's plan with what lies around it. */
  static final class Planned {
    final NodePlan plan;
    final List<Import> imports;
    Export export;
    Export[] gradientExports;
    Import gradientImport;
    GradientSum gradient;

    Planned(NodePlan plan, List<Import> imports) {
      this.plan = plan;
      this.imports = imports;
      gradientExports = new Export[imports.size()];
    }
  }

  ShapePlan(PlanScope scope) {
    this.scope = scope;
  }

  PlanScope scope() {
    return scope;
  }

  /** The plan of a node, made now if need be. {@code arrays} are what DL4J set as inputs. */
  Planned forward(Node node, INDArray[] arrays) {
    Planned known = planned.get(node);
    if (known == null) {
      known = plan(node, arrays);
      planned.put(node, known);
    }
    return known;
  }

  private Planned plan(Node node, INDArray[] arrays) {
    List<Tensor> inputs = new ArrayList<>();
    List<Import> imports = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Node producer = node.inputs().get(i);
      Import imported = null;
      if (producer == null) {
        imported =
            new Import(
                scope.kernels(),
                node.name(),
                "import",
                node.importedInput(scope, arrays[i].shape()));
      }
      imports.add(imported);
      inputs.add(imported == null ? of(producer).plan.result() : imported.target());
    }
    return new Planned(node.plan(scope, inputs), imports);
  }

  Planned of(Node node) {
    Planned known = planned.get(node);
    if (known == null) {
      throw new IllegalStateException(
          "Vertex %s was not computed in this pass; run the forward pass from the network's input"
              .formatted(node.name()));
    }
    return known;
  }

  Export export(Node node) {
    Planned known = of(node);
    if (known.export == null) {
      known.export = new Export(scope.kernels(), node.name(), "export", known.plan.result());
    }
    return known.export;
  }

  Export gradientExport(Node node, int input) {
    Planned known = of(node);
    if (known.gradientExports[input] == null) {
      known.gradientExports[input] =
          new Export(
              scope.kernels(),
              node.name(),
              "export-gradient",
              known.plan.inputGradients().get(input));
    }
    return known.gradientExports[input];
  }

  /** Where the gradient that DL4J gives for an exposed result is brought to. */
  Import gradientImport(Node node) {
    Planned known = of(node);
    if (known.gradientImport == null) {
      Tensor target = scope.kernels().tensor(known.plan.result().layout());
      known.gradientImport = new Import(scope.kernels(), node.name(), "import-gradient", target);
    }
    return known.gradientImport;
  }

  /** Plans the backward pass of a node, whose readers' backward passes have been planned. */
  GradientSum gradient(Node node) {
    Planned known = of(node);
    if (known.gradient == null) {
      List<Tensor> parts = new ArrayList<>();
      Tensor writable = null;
      if (node.isExposed()) {
        parts.add(gradientImport(node).target());
      } else {
        for (Node consumer : node.consumers()) {
          for (int i = 0; i < consumer.inputs().size(); i++) {
            if (consumer.inputs().get(i) == node) {
              Tensor part = of(consumer).plan.inputGradients().get(i);
              parts.add(part);
              writable = consumer instanceof AddNode ? writable : part;
            }
          }
        }
      }
      known.gradient = new GradientSum(scope.kernels(), node.name(), parts, writable);
      known.plan.planBackward(known.gradient.sum());
    }
    return known.gradient;
  }

  /** Checks that an input has the shape that the node was planned for. */
  void requireShape(Node node, Tensor tensor, INDArray array) {
    if (!Arrays.equals(tensor.shape(), array.shape())) {
      throw new IllegalStateException(
          "Vertex %s: input must have shape %s, got %s; all inputs of a graph must keep one shape"
              .formatted(
                  node.name(), Arrays.toString(tensor.shape()), Arrays.toString(array.shape())));
    }
  }

  /** Plans of batch norms by vertex name. */
  Map<String, BatchNormStatistics> batchNormStatistics() {
    Map<String, BatchNormStatistics> statistics = new HashMap<>();
    planned.forEach(
        (node, known) -> {
          if (known.plan instanceof BatchNormPlan batchNorm) {
            statistics.put(node.name(), batchNorm.statistics());
          }
        });
    return statistics;
  }

  /** Gives all memory of an unfinished or finished pass back. */
  void release() {
    for (Planned known : planned.values()) {
      known.plan.releaseState();
      for (Import imported : known.imports) {
        if (imported != null) {
          imported.release();
        }
      }
      if (known.gradientImport != null) {
        known.gradientImport.release();
      }
      if (known.gradient != null) {
        known.gradient.sum().releaseAll();
        known.plan.inputGradients().forEach(Tensor::releaseAll);
      }
    }
  }

  @Override
  public void close() {
    release();
    planned.clear();
    scope.kernels().close();
  }
}
