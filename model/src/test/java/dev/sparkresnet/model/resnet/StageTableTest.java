package dev.sparkresnet.model.resnet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageTableTest {
  @Test
  void givenImagesOf224_whenTabulated_thenShapesAreThoseOfThePyTorchProgram() {
    assertThat(StageTable.of(ResNet18.forImageSize(224)).rows())
        .extracting(row -> row.module().pyTorchName() + " " + row.shapeText())
        .containsExactly(
            "0 (1, 64, 112, 112)",
            "1 (1, 64, 112, 112)",
            "2 (1, 64, 112, 112)",
            "3 (1, 64, 56, 56)",
            "resnet_block1 (1, 64, 56, 56)",
            "resnet_block2 (1, 128, 28, 28)",
            "resnet_block3 (1, 256, 14, 14)",
            "resnet_block4 (1, 512, 7, 7)",
            "global_avg_pool (1, 512, 1, 1)",
            "fc (1, 10)");
  }
}
