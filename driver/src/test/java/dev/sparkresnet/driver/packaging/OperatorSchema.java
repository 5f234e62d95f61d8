package dev.sparkresnet.driver.packaging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a ScheduledSparkApplication that conf/schedulers uses, as the Spark operator's
 * resource definition types them (sparkoperator.k8s.io/v1beta2, operator 2.2; api/v1beta2 of
 * github.com/kubeflow/spark-operator). As strict as the API server: fields that are not listed are
 * refused.
 */
final class OperatorSchema {
  /** Path, type or words allowed, and whether the definition requires the field. */
  private static final String FIELDS =
      """
      apiVersion                                                     sparkoperator.k8s.io/v1beta2  required
      kind                                                           ScheduledSparkApplication     required
      metadata.name                                                  string                        required
      metadata.namespace                                             string
      spec.schedule                                                  string                        required
      spec.timeZone                                                  string
      spec.suspend                                                   boolean
      spec.concurrencyPolicy                                         Allow|Forbid|Replace
      spec.successfulRunHistoryLimit                                 integer
      spec.failedRunHistoryLimit                                     integer
      spec.template.type                                             Java|Python|Scala|R           required
      spec.template.mode                                             cluster|client
      spec.template.sparkVersion                                     string                        required
      spec.template.image                                            string
      spec.template.imagePullPolicy                                  Always|IfNotPresent|Never
      spec.template.mainClass                                        string
      spec.template.mainApplicationFile                              string                        required
      spec.template.arguments                                        strings
      spec.template.sparkConf                                        map
      spec.template.hadoopConf                                       map
      spec.template.restartPolicy.type                               Never|Always|OnFailure
      spec.template.restartPolicy.onFailureRetries                   integer
      spec.template.restartPolicy.onFailureRetryInterval             integer
      spec.template.restartPolicy.onSubmissionFailureRetries         integer
      spec.template.restartPolicy.onSubmissionFailureRetryInterval   integer
      spec.template.driver.cores                                     integer
      spec.template.driver.coreRequest                               string
      spec.template.driver.coreLimit                                 string
      spec.template.driver.memory                                    string
      spec.template.driver.memoryOverhead                            string
      spec.template.driver.javaOptions                               string
      spec.template.driver.serviceAccount                            string
      spec.template.executor.instances                               integer
      spec.template.executor.cores                                   integer
      spec.template.executor.coreRequest                             string
      spec.template.executor.coreLimit                               string
      spec.template.executor.memory                                  string
      spec.template.executor.memoryOverhead                          string
      spec.template.executor.javaOptions                             string
      """;

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Set<String> required = new HashSet<>();

  OperatorSchema() {
    FIELDS
        .lines()
        .map(line -> line.split("\\s+", -1))
        .forEach(
            field -> {
              types.put(field[0], field[1]);
              if (field.length > 2) {
                required.add(field[0]);
              }
            });
  }

  /** What the API server would refuse the object for, in its order. */
  List<String> problems(Map<?, ?> object) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    check("", object, seen, problems);
    types.keySet().stream()
        .filter(path -> required.contains(path) && !seen.contains(path))
        .forEach(path -> problems.add(path + " is missing"));
    return problems;
  }

  private void check(String path, Object value, Set<String> seen, List<String> problems) {
    seen.add(path);
    String type = types.get(path);
    if (type != null) {
      if (!fits(value, type)) {
        problems.add("%s must be %s, got %s".formatted(path, type, value));
      }
    } else if (value instanceof Map<?, ?> fields && isParent(path)) {
      fields.forEach(
          (name, field) ->
              check(path.isEmpty() ? name.toString() : path + "." + name, field, seen, problems));
    } else {
      problems.add(path + " is unknown");
    }
  }

  private boolean isParent(String path) {
    return path.isEmpty()
        || types.keySet().stream().anyMatch(known -> known.startsWith(path + "."));
  }

  private static boolean fits(Object value, String type) {
    return switch (type) {
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer;
      case "boolean" -> value instanceof Boolean;
      case "strings" ->
          value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      case "map" ->
          value instanceof Map<?, ?> map
              && map.values().stream().allMatch(String.class::isInstance);
      default -> List.of(type.split("\\|", -1)).contains(value);
    };
  }
}
