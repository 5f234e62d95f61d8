package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.driver.evaluation.ConfusionMatrix;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import dev.sparkresnet.driver.run.RunStatus;
import dev.sparkresnet.model.resnet.ResNet18;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A run's directory with the model of a small network that nobody has trained. */
record StoredRun(Path path, ComputationGraph network, String modelSha256) {
  static StoredRun write(Path path) throws IOException {
    return write(path, Map.of("data.size", "28"));
  }

  static StoredRun write(Path path, Map<String, String> configuration) throws IOException {
    RunDirectory directory =
        RunDirectory.at(new Configuration(), new org.apache.hadoop.fs.Path(path.toUri()));
    directory.createAnew();
    ComputationGraph network = ResNet18.forImageSize(28).withWidth(2).graph(1);
    String sha256 = directory.write(network);
    directory.write(
        new RunManifest(
            "nightly",
            "2026-11-25T15:14:01Z",
            "0.1.0",
            "0123456789abcdef",
            "host",
            "local[2]",
            "file:/data",
            "f".repeat(64),
            FashionMnist.CLASS_NAMES,
            7,
            2,
            configuration,
            Map.of(),
            null,
            sha256));
    directory.write(
        new RunStatus(
            "nightly",
            RunStatus.State.SUCCEEDED,
            0,
            "trained",
            1,
            0.9123,
            null,
            sha256,
            null,
            null,
            null,
            "2026-11-25T15:14:01Z",
            "2026-11-25T15:16:44Z"));
    return new StoredRun(path, network, sha256);
  }

  /** Adds what a report keeps: two test images of every class. */
  StoredRun withReport(List<String> classNames, byte[] png) throws IOException {
    List<Map<String, Object>> samples = new ArrayList<>();
    for (int i = 0; i < 2 * classNames.size(); i++) {
      samples.add(
          Map.of(
              "shard", 0, "row", i, "label", i / 2, "predicted", 0, "confidence", 0.5, "png", png));
    }
    Map<String, Object> split =
        Map.of(
            "images",
            20,
            "imagesPerClass",
            classNames.stream().map(name -> 2).toList(),
            "pixelMean",
            0.25,
            "pixelStandardDeviation",
            0.5);
    RunDirectory.at(new Configuration(), new org.apache.hadoop.fs.Path(path.toUri()))
        .writeDocument(
            "report.json",
            Map.of(
                "data",
                Map.of(
                    "uri",
                    "file:/data",
                    "fingerprint",
                    "f".repeat(64),
                    "size",
                    28,
                    "channels",
                    1,
                    "classNames",
                    classNames,
                    "train",
                    split,
                    "test",
                    split),
                "review",
                Map.of(
                    "confusion",
                    ConfusionMatrix.empty(classNames.size()),
                    "mistakes",
                    List.of(),
                    "samples",
                    samples)));
    return this;
  }

  StoredRun withReport(byte[] png) throws IOException {
    return withReport(FashionMnist.CLASS_NAMES, png);
  }
}
