package dev.sparkresnet.driver.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecutorsTest {
  @Test
  void givenSecondRegisteredAndSlow_whenAwaited_thenBothAreThere() throws Exception {
    Executors executors = new Executors();
    executors.add(facts("1"));
    Thread second =
        new Thread(
            () -> {
              try {
                Thread.sleep(300);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              executors.add(facts("2"));
            });
    second.start();

    assertThat(executors.awaitAll(() -> 2, 0, 60_000)).isEqualTo(2);
    second.join();
  }

  @Test
  void givenOneThatNeverTells_whenAwaited_thenItEndsInTime() throws InterruptedException {
    Executors executors = new Executors();
    executors.add(facts("1"));

    assertThat(executors.awaitAll(() -> 2, 0, 200)).isEqualTo(1);
  }

  @Test
  void givenAllHaveTold_whenAwaited_thenNobodyWaitsForMore() throws InterruptedException {
    Executors executors = new Executors();
    List.of("1", "2", "3").forEach(id -> executors.add(facts(id)));

    assertThat(executors.awaitAll(() -> 3, 10, 60_000)).isEqualTo(3);
  }

  private static ProcessFacts facts(String executor) {
    try {
      return ProcessFacts.ofThisProcess(executor, List.of(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
