package dev.sparkresnet.model.engine;

import dev.sparkresnet.model.backend.Backend;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which engine a graph gets. */
final class EngineSelection {
  private static final Logger LOG = LoggerFactory.getLogger(EngineSelection.class);
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private EngineSelection() {}

  static String fastest() {
    if (Backend.isGpu(Backend.name())) {
      return "cudnn";
    }
    return OneDnn.failure().isPresent()
        ? "dl4j (stock), as oneDNN's native library cannot be loaded: " + OneDnn.failure().get()
        : "onednn " + OneDnn.version() + " " + OneDnn.instructionSet();
  }

  static boolean computesIn(Precision precision) {
    return precision == Precision.FP32
        || (!Backend.isGpu(Backend.name()) && OneDnn.failure().isEmpty() && OneDnn.hasNativeBf16());
  }

  static Engine attach(ComputationGraph graph, EngineOptions options) {
    String backend = Backend.name();
    if (!Backend.isGpu(backend)) {
      CpuThreads.use(options.threads());
    }
    if (options.choice() == EngineChoice.DL4J) {
      return stock("asked for");
    }
    if (GraphVertices.areExchanged(graph)) {
      throw new IllegalStateException(
          "Graph has an engine already; close it before attaching another");
    }
    return Backend.isGpu(backend) ? onGpu(graph, options, backend) : onCpu(graph, options, backend);
  }

  private static Engine onGpu(ComputationGraph graph, EngineOptions options, String backend) {
    if (options.choice() == EngineChoice.ONEDNN) {
      throw new EngineUnavailableException(
          "Engine onednn runs on CPUs and ND4J's backend is %s; build without -Pcuda, or set train.engine=auto"
              .formatted(backend));
    }
    if (options.precision() != Precision.FP32 && SAID.add("no bf16 on " + backend)) {
      LOG.warn("Engine: {} computes in fp32, whatever train.precision says", backend);
    }
    Engine engine = new CudnnEngine(graph, NodeFinder.find(graph));
    sayOnce("Engine: " + engine.name());
    return engine;
  }

  private static Engine onCpu(ComputationGraph graph, EngineOptions options, String backend) {
    if (options.choice() == EngineChoice.CUDNN) {
      throw new EngineUnavailableException(
          "Engine cudnn needs ND4J's CUDA backend and this is %s; build with -Pcuda, or set train.engine=auto"
              .formatted(backend));
    }
    Optional<Throwable> failure = OneDnn.failure();
    if (failure.isPresent()) {
      return withoutLibrary(options, failure.get());
    }
    DataType type = graph.getConfiguration().getDataType();
    if (type != DataType.FLOAT) {
      return stock("the graph's data type is " + type + " and oneDNN's is FLOAT");
    }
    List<Node> nodes = NodeFinder.find(graph);
    if (nodes.isEmpty()) {
      return stock("the graph has no layer that oneDNN could compute");
    }
    Engine engine = new OneDnnEngine(graph, nodes, supported(options));
    sayOnce("Engine: " + engine.name());
    return engine;
  }

  private static EngineOptions supported(EngineOptions options) {
    if (!computesIn(options.precision())) {
      if (SAID.add("no bf16")) {
        LOG.warn(
            "Engine: this CPU ({}) has no bfloat16 arithmetic, computing in fp32",
            OneDnn.instructionSet());
      }
      return new EngineOptions(options.choice(), Precision.FP32, options.threads());
    }
    return options;
  }

  private static Engine withoutLibrary(EngineOptions options, Throwable failure) {
    String cause = "oneDNN's native library cannot be loaded";
    if (options.choice() == EngineChoice.ONEDNN) {
      throw new EngineUnavailableException(
          "Engine onednn was asked for but "
              + cause
              + "; add org.bytedeco:dnnl and org.bytedeco:opencl for this platform to the class"
              + " path, or set train.engine=auto",
          failure);
    }
    if (SAID.add(cause)) {
      LOG.warn("Engine: {}; training runs on stock DL4J, about ten times slower", cause, failure);
    }
    return new StockEngine();
  }

  private static Engine stock(String reason) {
    sayOnce("Engine: dl4j (stock), because " + reason);
    return new StockEngine();
  }

  private static void sayOnce(String message) {
    if (SAID.add(message)) {
      LOG.info("{}", message);
    }
  }
}
