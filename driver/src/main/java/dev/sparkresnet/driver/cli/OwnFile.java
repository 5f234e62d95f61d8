package dev.sparkresnet.driver.cli;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Files that commands write under names of the user's choice, and by what they are known. */
enum OwnFile {
  ONNX("an ONNX file of export", "\\A\\x08.\\x12\\x0cspark-resnet"),
  SAFETENSORS("a safetensors file", "\\A.{8}\\{\"(__metadata__|[^\"]+)\":\\{\"[^{}]*\"\\}"),
  MODEL("a model.zip", "\\APK\\x03\\x04.{26}configuration\\.json"),
  PAGE("a page of report", "<footer>Made by spark-resnet "),
  STUDY_TABLE("a table of study", "\\A\\| case \\| seeds \\| rounds \\|"),
  STUDY_PICTURE("a picture of study", "test accuracy, mean and range over the seeds");

  /** As much of a file as is looked at. */
  static final int MOST_BYTES = 32 << 20;

  private final String noun;
  private final Pattern sign;

  OwnFile(String noun, String sign) {
    this.noun = noun;
    this.sign = Pattern.compile(sign, Pattern.DOTALL);
  }

  /** Whether a file that begins like that is one of these. */
  boolean isIn(byte[] beginning) {
    return sign.matcher(new String(beginning, StandardCharsets.ISO_8859_1)).find();
  }

  @Override
  public String toString() {
    return noun;
  }
}
