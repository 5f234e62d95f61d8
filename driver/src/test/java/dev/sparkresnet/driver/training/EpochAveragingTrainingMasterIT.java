package dev.sparkresnet.driver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sparkresnet.data.augment.Augmentation;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.averaging.ChannelMoments;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.Settings;
import dev.sparkresnet.driver.fixture.LocalSpark;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.TestEngine;
import dev.sparkresnet.driver.progress.ProgressPlugin;
import dev.sparkresnet.driver.progress.ReplicaProgress;
import dev.sparkresnet.driver.session.Sessions;
import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One epoch on Spark against the same epoch worked out replica by replica, without Spark. */
@Tag(TestEngine.TAG)
class EpochAveragingTrainingMasterIT {
  private static final ResNet18 NETWORK = ResNet18.forImageSize(PreparedSubset.SIZE).withWidth(8);
  private static final EngineOptions ENGINE = TestEngine.options();
  private static final int BATCH = 32;

  @TempDir private static Path work;
  private static LocalSpark properties;
  private static SparkSession session;
  private static JavaSparkContext spark;
  private static List<ShardEntry> shards;
  private static ReplicaData data;

  @BeforeAll
  static void startSpark() throws IOException {
    properties = new LocalSpark("local[2]");
    DatasetManifest manifest = PreparedSubset.write(work.resolve("data"));
    shards = manifest.train().shards();
    session = Sessions.openForTraining("EpochAveragingTrainingMasterIT");
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    data =
        new ReplicaData(
            new SerializableConfiguration(new Configuration()),
            work.resolve("data").toUri().toString(),
            new ImageShape(1, PreparedSubset.SIZE, PreparedSubset.SIZE),
            10,
            BATCH,
            2,
            Augmentation.NONE,
            5);
  }

  @AfterAll
  static void stopSpark() {
    session.close();
    properties.close();
  }

  @Test
  void givenThreeReplicas_whenAnEpochRuns_thenItIsTheWeightedMeanToTheBit() throws Exception {
    ComputationGraph network = NETWORK.graph(1);
    ModelState before = ModelState.of(network);
    EpochReport report = runEpoch(network, 3);
    ModelState result = ModelState.of(network);

    // 200 examples over three replicas: 66, 67 and 67, so the weights differ.
    List<ReplicaPlan> plans = EpochPlan.of(shards, 0, 3, 5, 0);
    assertThat(plans).extracting(ReplicaPlan::examples).containsExactlyInAnyOrder(66L, 67L, 67L);
    List<ModelState> replicas = new ArrayList<>();
    for (ReplicaPlan plan : plans) {
      replicas.add(trainAlone(plan, before, network));
    }
    byte[] mean = mean(replicas.stream().map(ModelState::vector).toList(), plans);
    ModelState averaged = new ModelState(mean, before.parameterBytes(), 3, 0);
    Map<String, ChannelMoments> moments = momentsAlone(averaged, network, plans);
    averaged.copyTo(network);
    BatchNormProbe.apply(network, moments);
    assertThat(result.vector()).isEqualTo(ModelState.of(network).vector());

    assertThat(result.iteration()).isEqualTo(3);
    assertThat(result.epoch()).isEqualTo(1);
    assertThat(report.examples()).isEqualTo(PreparedSubset.TRAIN_IMAGES);
    assertThat(report.steps()).isEqualTo(9);
    assertThat(report.trainLoss()).isBetween(1.0, 5.0);
    assertThat(report.trainAccuracy()).isBetween(0.05, 0.9);

    // What the report says of the replicas, from the replicas.
    assertThat(report.replicaDivergence())
        .isCloseTo(divergence(replicas, averaged, plans), within(1e-6));
    assertThat(report.broadcastBytes()).isEqualTo(before.vector().length);
    // Three vectors, compressed without loss.
    assertThat(report.shuffleBytes())
        .isBetween((long) before.vector().length, 4L * before.vector().length);
    assertThat(report.failedTasks()).isZero();
    assertThat(report.times().trainSecondsMin())
        .isPositive()
        .isLessThanOrEqualTo(report.times().trainSecondsMedian());
    assertThat(report.times().trainSeconds())
        .isGreaterThanOrEqualTo(report.times().trainSecondsMedian());
    // Three replicas on two slots: the third waits for a free one.
    assertThat(report.times().waitSeconds()).isPositive();
  }

  @Test
  void givenRoundsOfAFewSteps_whenAnEpochRuns_thenProgressEndsAtAllImages() throws Exception {
    BlockingQueue<ReplicaProgress> told = new LinkedBlockingQueue<>();
    Map<List<Integer>, Long> examples = new HashMap<>();
    Consumer<ReplicaProgress> teller = told::add;
    ProgressPlugin.subscribe(teller);
    try {
      runner(NETWORK.graph(1), "train.replicas=2", "averaging.rounds-per-epoch=2").runEpoch();
      while (examples.values().stream().mapToLong(Long::longValue).sum()
          < PreparedSubset.TRAIN_IMAGES) {
        ReplicaProgress next = told.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("%s", examples).isNotNull();
        examples.put(List.of(next.replica(), next.round()), next.examples());
      }
    } finally {
      ProgressPlugin.unsubscribe(teller);
    }
    assertThat(examples.keySet())
        .containsExactlyInAnyOrder(List.of(0, 0), List.of(0, 1), List.of(1, 0), List.of(1, 1));
  }

  @Test
  void givenOneReplica_whenEpochsRun_thenItIsPlainTraining() throws Exception {
    ComputationGraph network = NETWORK.graph(1);
    ModelState before = ModelState.of(network);
    runEpoch(network, 1);

    ModelState alone = trainAlone(EpochPlan.of(shards, 0, 1, 5, 0).get(0), before, network);

    assertThat(ModelState.of(network).vector()).isEqualTo(alone.vector());
    assertThat(ModelState.of(network).iteration()).isEqualTo(7);
  }

  @Test
  void givenAveragedNetwork_whenStatisticsAreMeasured_thenEngineAndStockAgree() throws Exception {
    ComputationGraph network = NETWORK.graph(1);
    EpochStart start = start(network);
    ReplicaPlan plan = EpochPlan.of(shards, 64, 1, 5, 0).get(0);
    EpochStart stock =
        new EpochStart(
            NetworkBlueprint.of(
                network, new EngineOptions(EngineChoice.DL4J, ENGINE.precision(), 1)),
            start.state());

    Map<String, ChannelMoments> byEngine = moments(start, plan);
    Map<String, ChannelMoments> byStock = moments(stock, plan);

    assertThat(byEngine.keySet()).isEqualTo(byStock.keySet()).hasSize(17);
    byStock.forEach(
        (vertex, expected) -> {
          assertThat(byEngine.get(vertex).mean()).containsExactly(expected.mean(), within(1e-3));
          assertThat(byEngine.get(vertex).variance())
              .containsExactly(expected.variance(), within(1e-3));
          assertThat(byEngine.get(vertex).count()).isEqualTo(64);
        });
  }

  @Test
  void givenLearningRateFarTooHigh_whenAnEpochRuns_thenItEndsWithTheReason() {
    AveragingEpochRunner runner =
        runner(
            NETWORK.graph(1),
            "train.replicas=2",
            "train.learning-rate=1e30",
            "averaging.rounds-per-epoch=3");

    assertThatThrownBy(runner::runEpoch)
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageMatching(
            "Training diverged: the loss of replica 0 in step [23] of epoch 1 is not a number; lower"
                + " train.learning-rate \\(now 1.0E30\\) or check the data");
  }

  @Test
  void givenDataSetsInsteadOfPaths_whenTrained_thenErrorNamesTheWay() {
    ComputationGraph network = NETWORK.graph(1);
    SparkComputationGraph graph = runner(network).graph();

    assertThatThrownBy(() -> graph.fit(spark.emptyRDD()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "This training master reads shards: use SparkComputationGraph.fitPaths with their file"
                + " names");
  }

  private static EpochReport runEpoch(ComputationGraph network, int replicas) {
    return runner(network, "train.replicas=" + replicas).runEpoch();
  }

  private static AveragingEpochRunner runner(ComputationGraph network, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.uri=unused",
                "averaging.batch-norm-examples=60",
                "averaging.rounds-per-epoch=1",
                "train.seed=5",
                "train.batch-size-per-replica=" + BATCH));
    all.addAll(List.of(settings));
    return new AveragingEpochRunner(
        spark,
        network,
        0,
        RunConfig.of(Settings.of(List.of(), all)),
        NetworkBlueprint.of(network, ENGINE),
        data,
        shards);
  }

  private static EpochStart start(ComputationGraph network) {
    return new EpochStart(NetworkBlueprint.of(network, ENGINE), ModelState.of(network));
  }

  private static ModelState trainAlone(ReplicaPlan plan, ModelState from, ComputationGraph network)
      throws InterruptedException {
    EpochStart start = new EpochStart(NetworkBlueprint.of(network, ENGINE), from);
    try (ReplicaNetwork replica = start.borrowNetwork();
        MinibatchPrefetcher minibatches = data.open(plan)) {
      for (Minibatch minibatch = minibatches.next();
          minibatch != null;
          minibatch = minibatches.next()) {
        replica.train(minibatch, Recipe.plain(1e-3));
      }
      return replica.state();
    }
  }

  /** 20 examples a replica, as 60 in all over three replicas. */
  private static Map<String, ChannelMoments> momentsAlone(
      ModelState averaged, ComputationGraph network, List<ReplicaPlan> plans) throws Exception {
    Map<String, ChannelMoments> pooled = new TreeMap<>();
    for (ReplicaPlan plan : plans) {
      ReplicaPlan sample = plan.first(20);
      MeasureBatchNorm.pool(
          pooled, moments(new EpochStart(NetworkBlueprint.of(network, ENGINE), averaged), sample));
    }
    return pooled;
  }

  private static Map<String, ChannelMoments> moments(EpochStart start, ReplicaPlan plan)
      throws InterruptedException {
    Map<String, ChannelMoments> pooled = new TreeMap<>();
    try (ReplicaNetwork replica = start.borrowNetwork();
        MinibatchPrefetcher minibatches = data.open(plan)) {
      for (Minibatch minibatch = minibatches.next();
          minibatch != null;
          minibatch = minibatches.next()) {
        MeasureBatchNorm.pool(pooled, replica.batchNormMoments(minibatch));
      }
    }
    return pooled;
  }

  private static double divergence(
      List<ModelState> replicas, ModelState mean, List<ReplicaPlan> plans) {
    FloatBuffer center = parameters(mean);
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < center.limit(); i++) {
      norm += (double) center.get(i) * center.get(i);
    }
    for (int replica = 0; replica < replicas.size(); replica++) {
      FloatBuffer values = parameters(replicas.get(replica));
      for (int i = 0; i < center.limit(); i++) {
        double distance = (double) values.get(i) - center.get(i);
        squares += plans.get(replica).examples() * distance * distance;
      }
    }
    return Math.sqrt(squares / PreparedSubset.TRAIN_IMAGES / norm);
  }

  private static FloatBuffer parameters(ModelState state) {
    return ByteBuffer.wrap(state.vector(), 0, state.parameterBytes())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  private static byte[] mean(List<byte[]> vectors, List<ReplicaPlan> plans) {
    double[] sums = new double[vectors.get(0).length / Float.BYTES];
    long weights = 0;
    for (int replica = 0; replica < vectors.size(); replica++) {
      ByteBuffer values = ByteBuffer.wrap(vectors.get(replica)).order(ByteOrder.LITTLE_ENDIAN);
      long weight = plans.get(replica).examples();
      weights += weight;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * (double) values.getFloat();
      }
    }
    ByteBuffer mean = ByteBuffer.allocate(sums.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (double sum : sums) {
      mean.putFloat((float) (sum / weights));
    }
    return mean.array();
  }
}
