package dev.sparkresnet.model.file;

import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link ComputationGraph} as DL4J's {@code ModelSerializer} writes it, from a source that is not
 * trusted. Takes the place of {@code ModelSerializer.restoreComputationGraph} and gives the same
 * network to the bit: parameters, updater state, iteration and epoch.
 *
 * <pre>
 * configuration.json   at most 4 MiB; names only classes that an image classifier needs
 * coefficients.bin     the parameters, one vector of FLOAT or DOUBLE
 * updaterState.bin     moments and the like, one vector; may be missing
 * noParams.marker      empty; only where the network has no parameters
 * </pre>
 *
 * <p>Nothing else may be in the file: above all no preprocessor.bin and no normalizer.bin, which
 * are Java objects. The network's size follows from the configuration, is bounded, and is known
 * before anything is allocated for it; lengths that the file states are only compared with it. The
 * CRC-32 of every entry is checked.
 */
public final class ModelZip {
  /** Longest file that should be read into memory: 8 times that of ResNet-18. */
  public static final int MAX_BYTES = 1 << 30;

  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String UPDATER_STATE = "updaterState.bin";
  private static final String NO_PARAMETERS = "noParams.marker";
  private static final Set<String> KNOWN =
      Set.of(CONFIGURATION, PARAMETERS, UPDATER_STATE, NO_PARAMETERS);

  private final Map<String, ZipMember> members;

  private ModelZip(Map<String, ZipMember> members) {
    this.members = members;
  }

  /**
   * Looks at the zip's directory.
   *
   * @param file the whole file; not copied
   * @throws InvalidModelException if it is no zip, or has other entries than a model
   */
  public static ModelZip of(byte[] file) throws InvalidModelException {
    Map<String, ZipMember> members = ZipArchive.members(file);
    for (String name : members.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new InvalidModelException(
            "expected no entries but %s, %s, %s and %s, found '%s'"
                .formatted(CONFIGURATION, PARAMETERS, UPDATER_STATE, NO_PARAMETERS, name));
      }
    }
    return new ModelZip(members);
  }

  private enum UpdaterState {
    CHECKED_ONLY,
    SET
  }

  /**
   * The network for what does not train; the updater state is checked and left out.
   *
   * @throws InvalidModelException if an entry is missing, damaged, or not what the others need
   */
  public ComputationGraph network() throws InvalidModelException {
    return read(UpdaterState.CHECKED_ONLY);
  }

  /**
   * The network with its updater state, or with a fresh one where the file has none. Needs memory
   * for up to eight times the parameters.
   *
   * @throws InvalidModelException if an entry is missing, damaged, or not what the others need
   */
  public ComputationGraph networkWithUpdaterState() throws InvalidModelException {
    return read(UpdaterState.SET);
  }

  private ComputationGraph read(UpdaterState updaterState) throws InvalidModelException {
    NetworkConfiguration configuration = member(CONFIGURATION).read(NetworkConfiguration::read);
    INDArray parameters = parameters(configuration);
    try {
      ComputationGraph network = new ComputationGraph(configuration.graph());
      network.init(parameters, false);
      if (members.containsKey(UPDATER_STATE)) {
        ExpectedVector expected = expectedUpdaterState(network);
        switch (updaterState) {
          case CHECKED_ONLY -> member(UPDATER_STATE).read(expected::skip);
          case SET ->
              network.getUpdater().setStateViewArray(member(UPDATER_STATE).read(expected::read));
        }
      }
      return network;
    } catch (RuntimeException e) {
      throw new InvalidModelException(
          "configuration.json: expected a network that can be built, DL4J says " + e, e);
    }
  }

  private INDArray parameters(NetworkConfiguration configuration) throws InvalidModelException {
    if (configuration.parameters() == 0) {
      member(NO_PARAMETERS).requireEmpty();
      member(PARAMETERS).requireEmpty();
      return null;
    }
    if (members.containsKey(NO_PARAMETERS)) {
      throw new InvalidModelException(
          "%s: expected only for a network without parameters, configuration.json has %d"
              .formatted(NO_PARAMETERS, configuration.parameters()));
    }
    return member(PARAMETERS)
        .read(
            new ExpectedVector(
                    PARAMETERS, configuration.graph().getDataType(), configuration.parameters())
                ::read);
  }

  /** Counts as DL4J's updater does, which would allocate what it counts. */
  private static ExpectedVector expectedUpdaterState(ComputationGraph network)
      throws InvalidModelException {
    long length = 0;
    for (GraphVertex vertex : network.getVertices()) {
      if (vertex.numParams() > 0) {
        for (Map.Entry<String, INDArray> parameter : vertex.paramTable(false).entrySet()) {
          length +=
              vertex
                  .getConfig()
                  .getUpdaterByParam(parameter.getKey())
                  .stateSize(parameter.getValue().length());
        }
      }
    }
    if (length == 0) {
      throw new InvalidModelException(
          UPDATER_STATE + ": expected none, the network's updaters have no state");
    }
    return new ExpectedVector(UPDATER_STATE, network.getConfiguration().getDataType(), length);
  }

  private ZipMember member(String name) throws InvalidModelException {
    ZipMember member = members.get(name);
    if (member == null) {
      throw new InvalidModelException(
          "expected an entry " + name + ", found only " + members.keySet());
    }
    return member;
  }
}
