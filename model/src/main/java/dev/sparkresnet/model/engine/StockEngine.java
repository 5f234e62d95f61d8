package dev.sparkresnet.model.engine;

/** DL4J's own layers. */
final class StockEngine implements Engine {
  @Override
  public String name() {
    return "dl4j (stock)";
  }

  @Override
  public void close() {
    // Nothing was attached.
  }
}
