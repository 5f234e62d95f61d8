package dev.sparkresnet.driver.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sparkresnet.driver.evaluation.PredictedClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The documents that the server answers with, as JSON. */
final class Answers {
  private Answers() {}

  /**
   * Of {@code POST /predict}.
   *
   * @param label the predicted class, counted from 0
   * @param size height and width of {@code pixels}; null without them
   * @param pixels uint8[size * size] as the network saw them, Base64; null where nobody asked
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Predicted(
      @JsonProperty("class") int label,
      String name,
      Map<String, Float> probabilities,
      String model,
      String version,
      boolean inverted,
      double milliseconds,
      Integer size,
      byte[] pixels) {
    static Predicted of(Prediction prediction, boolean withPixels) {
      ModelFacts facts = prediction.model().facts();
      int label = PredictedClass.of(prediction.probabilities());
      Map<String, Float> probabilities = new LinkedHashMap<>();
      for (int i = 0; i < prediction.probabilities().length; i++) {
        probabilities.put(facts.classNames().get(i), prediction.probabilities()[i]);
      }
      return new Predicted(
          label,
          facts.classNames().get(label),
          probabilities,
          facts.model(),
          facts.version(),
          prediction.inverted(),
          Math.round(prediction.milliseconds() * 100) / 100.0,
          withPixels ? facts.size() : null,
          withPixels ? prediction.seen().pixels() : null);
    }
  }

  /**
   * Of {@code GET /model}.
   *
   * @param engine kernels that compute it
   * @param loadedAt ISO 8601 in UTC
   * @param reloadProblem why a newer version is not served; null where there is none
   * @param mostBytes of an image file
   */
  record Model(
      String title,
      String model,
      String version,
      Double accuracy,
      String parametersSha256,
      String modelSha256,
      int size,
      List<String> classes,
      String engine,
      String loadedAt,
      String reloadProblem,
      int mostBytes) {
    static Model of(ServedModel served, String engine, String reloadProblem) {
      ModelFacts facts = served.facts();
      return new Model(
          facts.title(),
          facts.model(),
          facts.version(),
          facts.accuracy(),
          served.parametersSha256(),
          facts.modelSha256(),
          facts.size(),
          facts.classNames(),
          engine,
          served.loadedAt().toString(),
          reloadProblem,
          Body.MOST_BYTES);
    }
  }

  /** Of {@code GET /healthz}. */
  record Health(String status, String model, String version) {
    static Health of(ServedModel served) {
      return new Health("ok", served.facts().model(), served.facts().version());
    }
  }
}
