package dev.sparkresnet.driver.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OuterStepKindTest {
  @Test
  void givenByReplicas_whenThereAreFew_thenNoStep() {
    assertThat(OuterStepKind.BY_REPLICAS.forReplicas(1)).isEqualTo(OuterStepKind.NONE);
    assertThat(OuterStepKind.BY_REPLICAS.forReplicas(4)).isEqualTo(OuterStepKind.NONE);
  }

  @Test
  void givenByReplicas_whenThereAreMore_thenSlowMomentum() {
    assertThat(OuterStepKind.BY_REPLICAS.forReplicas(5)).isEqualTo(OuterStepKind.SLOWMO);
    assertThat(OuterStepKind.BY_REPLICAS.forReplicas(512)).isEqualTo(OuterStepKind.SLOWMO);
  }

  @Test
  void givenWrittenDown_whenThereAreAnyReplicas_thenThatOne() {
    assertThat(OuterStepKind.NONE.forReplicas(8)).isEqualTo(OuterStepKind.NONE);
    assertThat(OuterStepKind.NESTEROV.forReplicas(2)).isEqualTo(OuterStepKind.NESTEROV);
  }
}
