package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.model.resnet.ResNet18;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Run a second time without oneDNN's native library on the class path. */
@EnabledIfSystemProperty(named = "engine.without.onednn", matches = "true")
class WithoutOneDnnTest {
  private final ComputationGraph graph = ResNet18.forImageSize(32).withWidth(4).graph(1);

  @Test
  void givenAuto_whenAttached_thenStockThatTrains() {
    try (Engine engine = Engine.attach(graph, EngineOptions.ofThreads(1))) {
      assertThat(engine.name()).isEqualTo("dl4j (stock)");
      graph.fit(StockAndEngine.data(10, 2, 1, 32, 32));
      assertThat(graph.score()).isFinite();
    }
  }

  @Test
  void givenOneDnnAskedFor_whenAttached_thenErrorWithRemedy() {
    EngineOptions options = new EngineOptions(EngineChoice.ONEDNN, Precision.FP32, 1);
    assertThatThrownBy(() -> Engine.attach(graph, options))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageStartingWith(
            "Engine onednn was asked for but oneDNN's native library cannot be loaded; add");
  }
}
