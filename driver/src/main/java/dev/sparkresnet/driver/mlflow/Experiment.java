package dev.sparkresnet.driver.mlflow;

import java.io.IOException;
import java.util.Map;

/** The experiment that runs stand in. */
record Experiment(TrackingServer server, String name) {
  private static final String BY_NAME = "experiments/get-by-name";

  /** Its id; makes it where it is missing. */
  String id() throws IOException, InterruptedException {
    try {
      return existing();
    } catch (TrackingException e) {
      if (!e.hasCode("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
    }
    try {
      return server.post("experiments/create", Map.of("name", name)).text("/experiment_id");
    } catch (TrackingException e) {
      // Another run was faster.
      if (e.hasCode("RESOURCE_ALREADY_EXISTS")) {
        return existing();
      }
      throw e;
    }
  }

  private String existing() throws IOException, InterruptedException {
    Reply found = server.get(BY_NAME, "experiment_name", name);
    if (found.json().at("/experiment/lifecycle_stage").asText().equals("deleted")) {
      throw TrackingException.impossible(
          "experiment " + name + " is deleted there",
          "restore it, or set mlflow.experiment to another");
    }
    return found.text("/experiment/experiment_id");
  }
}
