package dev.sparkresnet.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.model.engine.ConvolutionWindow.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Correct results are {@link LayersAgainstStockTest}'s; here, that no weight is kept needlessly.
 */
class ConvolutionWindowTest {

  @ParameterizedTest(name = "{0} pixels, kernel {1} stride {2} padding {3}")
  @CsvSource({
    "3, 3, 1, 1, 0, 3, 1, 1",
    "2, 3, 1, 1, 0, 3, 1, 1",
    "1, 3, 1, 1, 1, 1, 0, 0",
    "2, 3, 2, 1, 1, 2, 0, 0",
    "4, 3, 2, 1, 0, 3, 1, 1",
    "2, 7, 2, 3, 3, 2, 0, 0",
    "2, 5, 1, 2, 1, 3, 1, 1",
    "2, 1, 1, 1, 0, 1, 1, 1",
  })
  void givenSide_whenCut_thenWeightsOnTheImageAreLeft(
      long image,
      long kernel,
      long stride,
      long padding,
      long first,
      long size,
      long before,
      long after) {
    long result = ConvolutionNode.outputSize(image, kernel, stride, padding);
    assertThat(Side.of(image, result, kernel, stride, padding))
        .isEqualTo(new Side(kernel, first, size, before, after));
  }
}
