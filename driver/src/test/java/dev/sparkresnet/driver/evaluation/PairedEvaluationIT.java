package dev.sparkresnet.driver.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.TestEngine;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.session.Sessions;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.Minibatch;
import dev.sparkresnet.driver.training.MinibatchPrefetcher;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.driver.training.ReplicaNetwork;
import dev.sparkresnet.driver.training.ShardPart;
import dev.sparkresnet.model.resnet.ResNet18;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two networks of different widths, each trained a little on 200 images, judged by 100. */
class PairedEvaluationIT {
  private static final int BATCH = 25;

  @TempDir private static Path work;
  private static ReplicaData data;
  private static List<ShardEntry> test;
  private static EpochStart candidate;
  private static EpochStart champion;

  @BeforeAll
  static void trainBoth() throws Exception {
    PreparedSubset.writeOnLocalSpark(work);
    TrainingData prepared = TrainingData.open(new Configuration(), work.toUri().toString());
    data = prepared.minibatches(BATCH, 1, 0);
    test = prepared.manifest().test().shards();
    List<ShardEntry> train = prepared.manifest().train().shards();
    candidate = trained(8, train, 4);
    champion = trained(4, train, 2);
  }

  @Test
  void givenTwoNetworks_whenEvaluatedTogether_thenSameAsApartAndPairedImageByImage()
      throws Exception {
    PairedResult paired = evaluate("local[2]", candidate, champion, 0);

    assertSame(paired.candidate(), evaluateAlone(candidate));
    assertSame(paired.champion(), evaluateAlone(champion));
    List<Boolean> byCandidate = recognised(candidate);
    List<Boolean> byChampion = recognised(champion);
    long[] only = new long[2];
    for (int i = 0; i < PreparedSubset.TEST_IMAGES; i++) {
      only[0] += byCandidate.get(i) && !byChampion.get(i) ? 1 : 0;
      only[1] += byChampion.get(i) && !byCandidate.get(i) ? 1 : 0;
    }
    assertThat(paired.onlyCandidateRight()).isEqualTo(only[0]).isPositive();
    assertThat(paired.onlyChampionRight()).isEqualTo(only[1]).isPositive();
    assertThat(paired.candidate().images()).isEqualTo(PreparedSubset.TEST_IMAGES);
    assertThat(right(paired.candidate()) - right(paired.champion()))
        .isEqualTo(paired.onlyCandidateRight() - paired.onlyChampionRight());
    // Some images both recognised, or nothing would be paired.
    assertThat(right(paired.candidate())).isGreaterThan(paired.onlyCandidateRight());
  }

  @Test
  void givenOneSlotOrTwo_whenEvaluated_thenSameResult() {
    PairedResult one = evaluate("local[1]", candidate, champion, 0);
    PairedResult two = evaluate("local[2]", candidate, champion, 0);

    assertSame(one.candidate(), two.candidate());
    assertSame(one.champion(), two.champion());
    assertThat(one.onlyCandidateRight()).isEqualTo(two.onlyCandidateRight());
    assertThat(one.onlyChampionRight()).isEqualTo(two.onlyChampionRight());
  }

  @Test
  void givenOneNetworkAgainstItself_whenEvaluated_thenNoImageSetsThemApart() {
    PairedResult result = evaluate("local[2]", candidate, candidate, 40);

    assertSame(result.candidate(), result.champion());
    assertThat(result.candidate().images()).isEqualTo(40);
    assertThat(result.onlyCandidateRight()).isZero();
    assertThat(result.onlyChampionRight()).isZero();
  }

  private static PairedResult evaluate(
      String master, EpochStart one, EpochStart other, long exampleLimit) {
    return onSpark(
        master,
        spark -> new PairedEvaluation(spark, data, test, exampleLimit).evaluate(one, other));
  }

  private static EvaluationResult evaluateAlone(EpochStart network) {
    return onSpark(
        "local[2]", spark -> new DistributedEvaluation(spark, data, test, 0).evaluate(network));
  }

  private static <T> T onSpark(String master, Function<JavaSparkContext, T> job) {
    LocalSpark properties = new LocalSpark(master);
    try (SparkSession session = Sessions.open("PairedEvaluationIT")) {
      return job.apply(JavaSparkContext.fromSparkContext(session.sparkContext()));
    } finally {
      properties.close();
    }
  }

  /** To the bit, but for the seconds. */
  private static void assertSame(EvaluationResult actual, EvaluationResult expected) {
    assertThat(actual.loss()).isEqualTo(expected.loss());
    assertThat(actual.confusion().counts()).isDeepEqualTo(expected.confusion().counts());
  }

  private static long right(EvaluationResult result) {
    return Math.round(result.accuracy() * result.images());
  }

  private static EpochStart trained(int width, List<ShardEntry> shards, int epochs)
      throws InterruptedException {
    ComputationGraph network =
        ResNet18.forImageSize(PreparedSubset.SIZE).withWidth(width).graph(width);
    for (int epoch = 0; epoch < epochs; epoch++) {
      try (MinibatchPrefetcher minibatches = data.openInOrder(ShardPart.limited(shards, 0))) {
        for (Minibatch minibatch = minibatches.next();
            minibatch != null;
            minibatch = minibatches.next()) {
          try (INDArray features = minibatch.features();
              INDArray labels = minibatch.oneHotLabels()) {
            network.fit(new INDArray[] {features}, new INDArray[] {labels});
          }
        }
      }
    }
    return new EpochStart(
        NetworkBlueprint.of(network, TestEngine.options()),
        ModelState.withoutUpdaterState(network));
  }

  /** Whether the network recognises each test image, without Spark. */
  private static List<Boolean> recognised(EpochStart start) throws InterruptedException {
    List<Boolean> recognised = new ArrayList<>();
    try (ReplicaNetwork network = start.borrowNetwork()) {
      for (ShardPart part : ShardPart.limited(test, 0)) {
        try (MinibatchPrefetcher minibatches = data.openInOrder(List.of(part))) {
          for (Minibatch minibatch = minibatches.next();
              minibatch != null;
              minibatch = minibatches.next()) {
            try (INDArray probabilities = network.predict(minibatch);
                INDArray predicted = probabilities.argMax(1)) {
              for (int i = 0; i < minibatch.examples(); i++) {
                recognised.add(predicted.getInt(i) == minibatch.label(i));
              }
            }
          }
        }
      }
    }
    return recognised;
  }
}
