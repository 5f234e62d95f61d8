package dev.sparkresnet.driver.config;

import dev.sparkresnet.model.engine.EngineChoice;
import dev.sparkresnet.model.engine.Precision;

/** How to train. The global batch is {@code batchSizePerReplica * replicas} images. */
@Section("train")
public record TrainingConfig(
    @Setting(defaultValue = "5", description = "Passes over the training images") int epochs,
    @Setting(
            defaultValue = "2",
            description =
                "Networks that train side by side and are averaged after every epoch; part of the result")
        int replicas,
    @Setting(defaultValue = "256", description = "Images in a minibatch of one replica")
        int batchSizePerReplica,
    @Setting(defaultValue = "0.001", description = "Adam's learning rate") double learningRate,
    @Setting(
            defaultValue = "0",
            description = "Seed of the initial weights and of the order of the examples")
        long seed,
    @Setting(
            defaultValue = "1",
            description =
                "CPU threads of one replica; part of the result, since it changes the order of sums (set spark.task.cpus to the same)")
        int threadsPerReplica,
    @Setting(
            defaultValue = "auto",
            description =
                "Kernels: onednn (CPU), cudnn (GPU), dl4j (stock), or auto for the fastest that runs here")
        EngineChoice engine,
    @Setting(
            defaultValue = "fp32",
            description =
                "fp32, or bf16 for bfloat16 convolutions with fp32 weights and sums (onednn)")
        Precision precision,
    @Setting(
            defaultValue = "epoch",
            description =
                "epoch, or dl4j for dl4j-spark's ParameterAveragingTrainingMaster (comparison only)")
        TrainingMasterKind trainingMaster,
    @Setting(
            defaultValue = "4",
            description = "Shards that a replica holds in memory and shuffles together")
        int shuffleShards) {
  public TrainingConfig {
    Problems problems = new Problems();
    problems.require(epochs > 0, "train.epochs must be positive, got %d", epochs);
    problems.require(replicas > 0, "train.replicas must be positive, got %d", replicas);
    problems.require(
        batchSizePerReplica > 0,
        "train.batch-size-per-replica must be positive, got %d",
        batchSizePerReplica);
    problems.require(
        learningRate > 0 && Double.isFinite(learningRate),
        "train.learning-rate must be positive, got %s",
        learningRate);
    problems.require(
        threadsPerReplica > 0,
        "train.threads-per-replica must be positive, got %d",
        threadsPerReplica);
    problems.require(
        shuffleShards > 0, "train.shuffle-shards must be positive, got %d", shuffleShards);
    problems.throwIfAny();
  }
}
