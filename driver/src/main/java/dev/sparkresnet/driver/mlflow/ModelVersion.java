package dev.sparkresnet.driver.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.registry.ModelRegistry;
import java.io.IOException;
import java.util.Map;

/** A run's network as a version of a registered model. */
record ModelVersion(TrackingServer server, String model, String runId) {
  /** Folder of the run's artifacts that the version consists of. */
  static final String FOLDER = "model";

  /**
   * Makes the version, unless an earlier attempt has.
   *
   * @param artifactUri of the run
   * @return its number
   */
  String create(String artifactUri, String description) throws IOException, InterruptedException {
    createModel();
    Reply found = server.get("model-versions/search", "filter", "run_id='" + runId + "'");
    for (JsonNode version : found.json().path("model_versions")) {
      if (version.path("name").asText().equals(model)) {
        return found.part(version).text("/version");
      }
    }
    return server
        .post(
            "model-versions/create",
            Map.of(
                "name",
                model,
                "source",
                artifactUri + "/" + FOLDER,
                "run_id",
                runId,
                "description",
                description))
        .text("/model_version/version");
  }

  private void createModel() throws IOException, InterruptedException {
    try {
      server.post("registered-models/create", Map.of("name", model));
    } catch (TrackingException e) {
      if (!e.hasCode("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
    }
  }

  void makeChampion(String version) throws IOException, InterruptedException {
    server.post(
        "registered-models/alias",
        Map.of("name", model, "alias", ModelRegistry.CHAMPION, "version", version));
  }
}
