package dev.sparkresnet.model.file;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The classes that a configuration may name. DL4J's JSON mapper loads and initializes any class
 * that it is told; so names are looked at before it sees them.
 *
 * <p>Layers and vertices are listed one by one: those of image classifiers whose number of
 * parameters {@link LayerSizes} can bound beforehand. Not on the list are custom layers, SameDiff
 * and lambda layers (they run operations of their own), and what is built on SameDiff in DL4J
 * itself (attention, capsules, locally connected layers), whose sizes follow from those operations.
 *
 * <p>What layers only hold (activations, losses, updaters, ...) is taken by package: the class must
 * lie in one of DL4J's packages itself, not below it.
 */
final class AllowedClasses {
  private static final Set<String> CLASSES =
      Set.of(
          "org.deeplearning4j.nn.conf.graph.ElementWiseVertex",
          "org.deeplearning4j.nn.conf.graph.LayerVertex",
          "org.deeplearning4j.nn.conf.graph.MergeVertex",
          "org.deeplearning4j.nn.conf.graph.ScaleVertex",
          "org.deeplearning4j.nn.conf.layers.ActivationLayer",
          "org.deeplearning4j.nn.conf.layers.BatchNormalization",
          "org.deeplearning4j.nn.conf.layers.ConvolutionLayer",
          "org.deeplearning4j.nn.conf.layers.DenseLayer",
          "org.deeplearning4j.nn.conf.layers.DropoutLayer",
          "org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer",
          "org.deeplearning4j.nn.conf.layers.LocalResponseNormalization",
          "org.deeplearning4j.nn.conf.layers.LossLayer",
          "org.deeplearning4j.nn.conf.layers.OutputLayer",
          "org.deeplearning4j.nn.conf.layers.SubsamplingLayer",
          "org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer");
  private static final Set<String> PACKAGES =
      Set.of(
          "org.deeplearning4j.nn.conf.constraint",
          "org.deeplearning4j.nn.conf.distribution",
          "org.deeplearning4j.nn.conf.dropout",
          "org.deeplearning4j.nn.conf.preprocessor",
          "org.deeplearning4j.nn.conf.weightnoise",
          "org.deeplearning4j.nn.weights",
          "org.nd4j.linalg.activations.impl",
          "org.nd4j.linalg.learning.config",
          "org.nd4j.linalg.learning.regularization",
          "org.nd4j.linalg.lossfunctions.impl",
          "org.nd4j.linalg.schedule");

  /** Type arguments in angle brackets would name further classes. */
  private static final Pattern SIMPLE_NAME = Pattern.compile("[A-Za-z0-9_]+");

  private AllowedClasses() {}

  static boolean contains(String name) {
    int dot = name.lastIndexOf('.');
    return CLASSES.contains(name)
        || (dot > 0
            && PACKAGES.contains(name.substring(0, dot))
            && SIMPLE_NAME.matcher(name.substring(dot + 1)).matches());
  }
}
