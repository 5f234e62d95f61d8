package dev.sparkresnet.driver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.FashionMnist;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.TestEngine;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/** prepare and train for three epochs of a small network, data and runs on any file system. */
record SmallTraining(Configuration hadoop, String data, String runs) {
  static final int EPOCHS = 3;
  private static final JsonMapper JSON = new JsonMapper();

  CommandRun prepare() {
    return CommandRun.of(
        "prepare",
        "--source",
        PreparedSubset.source().toString(),
        "--to",
        data,
        "--size",
        String.valueOf(PreparedSubset.SIZE),
        "--shards",
        "5",
        "--classes",
        String.join(",", FashionMnist.CLASS_NAMES));
  }

  CommandRun start(String id, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "--run-id", id));
    settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  List<String> settings() {
    return List.of(
        "data.uri=" + data,
        "data.size=" + PreparedSubset.SIZE,
        "model.width=8",
        "averaging.batch-norm-examples=64",
        "train.epochs=" + EPOCHS,
        "train.batch-size-per-replica=64",
        "train.engine=" + TestEngine.name(),
        "runs.uri=" + runs);
  }

  Path directory(String id) {
    return new Path(runs, id);
  }

  FileSystem files() throws IOException {
    return directory("any").getFileSystem(hadoop);
  }

  JsonNode status(String id) throws IOException {
    try (InputStream in = files().open(new Path(directory(id), "status.json"))) {
      return JSON.readTree(in);
    }
  }

  String digest(String id) throws IOException {
    return status(id).get("parametersSha256").asText();
  }

  Path checkpoint(String id, int epoch) {
    return new Path(directory(id), "checkpoints/epoch-000" + epoch);
  }

  /** A copy of a finished run as it was before its model was written. */
  void copyUnfinished(String id, String copy) throws IOException {
    FileUtil.copy(files(), directory(id), files(), directory(copy), false, hadoop);
    files().delete(new Path(directory(copy), "model.zip"), false);
    files().delete(new Path(directory(copy), "status.json"), false);
  }

  /** Names of all files and directories of a run, hidden ones included. */
  List<String> names(String id) throws IOException {
    return names(directory(id), "").sorted().toList();
  }

  private Stream<String> names(Path directory, String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus entry : files().listStatus(directory)) {
      String name = prefix + entry.getPath().getName();
      names.add(name);
      if (entry.isDirectory()) {
        names(entry.getPath(), name + "/").forEach(names::add);
      }
    }
    return names.stream();
  }
}
