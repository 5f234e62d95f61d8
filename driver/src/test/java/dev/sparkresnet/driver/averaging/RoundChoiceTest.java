package dev.sparkresnet.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.config.RoundSchedule;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundChoiceTest {
  @Test
  void givenSchedule_whenAsked_thenItsValuesAndTheLastAgain() {
    RoundChoice choice = new RoundChoice(RoundSchedule.of(List.of(8, 4, 1)));

    assertThat(List.of(rounds(choice, 0), rounds(choice, 1), rounds(choice, 2), rounds(choice, 9)))
        .containsExactly(8, 4, 1, 1);
  }

  @Test
  void givenFewerStepsThanRounds_whenAsked_thenARoundAStep() {
    assertThat(new RoundChoice(RoundSchedule.of(List.of(8))).ofEpoch(0, 2, 3)).isEqualTo(3);
  }

  @Test
  void givenOneReplica_whenAsked_thenOneRound() {
    assertThat(new RoundChoice(RoundSchedule.of(List.of(8))).ofEpoch(0, 1, 100)).isEqualTo(1);
  }

  @Test
  void givenByReplicas_whenAsked_thenMoreForMoreReplicas() {
    RoundChoice choice = new RoundChoice(RoundSchedule.BY_REPLICAS);

    assertThat(inFiveEpochs(choice, 1)).containsExactly(1, 1, 1, 1, 1);
    assertThat(inFiveEpochs(choice, 2)).containsExactly(4, 1, 1, 1, 1);
    assertThat(inFiveEpochs(choice, 4)).isEqualTo(inFiveEpochs(choice, 2));
    assertThat(inFiveEpochs(choice, 5)).containsExactly(8, 4, 2, 1, 1);
    assertThat(inFiveEpochs(choice, 16)).isEqualTo(inFiveEpochs(choice, 5));
    assertThat(inFiveEpochs(choice, 17)).containsExactly(16, 8, 4, 2, 2);
  }

  @Test
  void givenAuto_whenReplicasComeTogether_thenFewerRounds() {
    RoundChoice choice = new RoundChoice(RoundSchedule.AUTO);

    assertThat(rounds(choice, 0)).isEqualTo(RoundChoice.FIRST);
    choice.learn(RoundChoice.FIRST, RoundChoice.TARGET / 2);
    assertThat(rounds(choice, 1)).isEqualTo(4);
    choice.learn(4, RoundChoice.TARGET);
    assertThat(rounds(choice, 2)).isEqualTo(4);
    choice.learn(4, 0);
    assertThat(rounds(choice, 3)).isEqualTo(1);
  }

  @Test
  void givenAuto_whenReplicasDriftApart_thenNeverMoreRoundsThanBefore() {
    RoundChoice choice = new RoundChoice(RoundSchedule.AUTO);
    choice.learn(2, 10 * RoundChoice.TARGET);

    assertThat(rounds(choice, 1)).isEqualTo(2);
  }

  private static List<Integer> inFiveEpochs(RoundChoice choice, int replicas) {
    return IntStream.range(0, 5)
        .map(epoch -> choice.ofEpoch(epoch, replicas, 100))
        .boxed()
        .toList();
  }

  private static int rounds(RoundChoice choice, int epoch) {
    return choice.ofEpoch(epoch, 8, 100);
  }
}
