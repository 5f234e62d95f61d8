package dev.sparkresnet.driver.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Whom runs are reported to besides their directory. Credentials come from the environment. */
@Section("mlflow")
public record MlflowConfig(
    @Setting(
            defaultValue = "",
            optional = true,
            decidesResult = false,
            description =
                "HTTP address of an MLflow tracking server that runs are reported to, empty for none; its failure changes nothing")
        String trackingUri,
    @Setting(
            defaultValue = "spark-resnet",
            decidesResult = false,
            description = "Experiment of the runs there; made where it is missing")
        String experiment,
    @Setting(
            defaultValue = "",
            optional = true,
            decidesResult = false,
            description =
                "Registered model that gets the network as a version; empty: registry.model for what retrain promotes, none for train")
        String registeredModel,
    @Setting(
            defaultValue = "10",
            decidesResult = false,
            description = "Seconds to wait for a connection, and for the answer to a request")
        int requestSeconds,
    @Setting(
            defaultValue = "120",
            decidesResult = false,
            description =
                "Seconds that a finished run waits at most until the server has its files")
        int uploadSeconds) {
  public MlflowConfig {
    Problems problems = new Problems();
    problems.require(
        trackingUri.isEmpty() || isServer(trackingUri),
        "mlflow.tracking-uri must be the address of a tracking server, such as http://host:5000, got '%s'",
        trackingUri);
    problems.require(
        !experiment.isBlank(), "mlflow.experiment must name an experiment, it is empty");
    problems.require(
        registeredModel.matches("[^/:]*"),
        "mlflow.registered-model must not have '/' or ':' in it, got '%s'",
        registeredModel);
    problems.require(
        requestSeconds > 0, "mlflow.request-seconds must be positive, got %d", requestSeconds);
    problems.require(
        uploadSeconds > 0, "mlflow.upload-seconds must be positive, got %d", uploadSeconds);
    problems.throwIfAny();
  }

  /** What is appended to it must be a path; a user there would be a second way to log in. */
  private static boolean isServer(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
