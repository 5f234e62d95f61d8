package dev.sparkresnet.driver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs {@code scripts/spark-resnet} from a copy of the repository's layout in a path with a space.
 */
class LauncherScriptIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path directory;
  private Path home;
  private Map<String, String> environment;

  @BeforeEach
  void layOut() throws IOException {
    home = Files.createDirectories(directory.resolve("a checkout"));
    Files.createDirectories(home.resolve("scripts"));
    Files.copy(REPOSITORY.resolve("scripts/spark-resnet"), home.resolve("scripts/spark-resnet"));
    executable(home.resolve("scripts/spark-resnet"));
    Files.createDirectories(home.resolve("conf"));
    Files.copy(
        REPOSITORY.resolve("conf/log4j2.properties"), home.resolve("conf/log4j2.properties"));
    environment = new HashMap<>();
    for (String name :
        List.of("SPARK_HOME", "SPARK_CONF_DIR", "SPARK_LOCAL_IP", "SPARK_SUBMIT_OPTS", "MASTER")) {
      environment.put(name, "");
    }
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  @AfterEach
  void unlinkRealBuild() throws IOException {
    Path target = home.resolve("driver/target");
    if (Files.isSymbolicLink(target)) {
      Files.delete(target);
    }
  }

  @Test
  void givenNoApplicationJar_whenRun_thenOneLineSaysHowToBuildIt() {
    ProcessResult result = run("inspect");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .isEqualTo(
            "error: %s/driver/target/spark-resnet.jar does not exist. Build it with scripts/quickstart.sh or 'mvn package -DskipTests'.%n",
            home);
  }

  @Test
  void givenJava21_whenRun_thenOneLineNamesVersionAndRemedy() throws IOException {
    build();
    Path java = fakeJava("openjdk version \"21.0.2\" 2024-01-16");

    ProcessResult result = run("inspect");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .isEqualTo(
            "error: Java 17 is needed, %s is 21.0.2. Install openjdk-17-jre-headless or set JAVA_HOME to a Java 17.%n",
            java);
  }

  @Test
  void givenJava8_whenRun_thenItsOldVersionFormIsUnderstood() throws IOException {
    build();
    fakeJava("java version \"1.8.0_402\"");

    ProcessResult result = run("inspect");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .startsWith("error: Java 17 is needed, ")
        .contains(" is 1.8.0_402. ");
  }

  @Test
  void givenJavaHomeWithoutJava_whenRun_thenOneLineSaysSo() throws IOException {
    build();
    environment.put("JAVA_HOME", "/nowhere");

    ProcessResult result = run("inspect");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .isEqualTo(
            "error: JAVA_HOME is /nowhere, but /nowhere/bin/java does not exist. Set JAVA_HOME to a Java 17.%n"
                .formatted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"doctor --bf16 anywhere", "bench --precision bf16"})
  void givenCpuWithoutBf16_whenItIsToBeMeasured_thenRefused(String command) throws IOException {
    linkRealBuild();
    environment.put("ONEDNN_MAX_CPU_ISA", "SSE41");

    ProcessResult result = run(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .endsWith(
            "error: Precision bf16 needs oneDNN on a CPU with avx512_bf16, this process has onednn 3.11.0 sse41; measure fp32, or use such a machine%n"
                .formatted());
  }

  @Test
  void givenSubmitOptionsWithoutCommand_whenRun_thenOneLineSaysHowToWriteIt() throws IOException {
    build();

    ProcessResult result = run("--master", "local[2]");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .isEqualTo(
            "error: no command after the spark-submit options '--master local[2]'. Write: spark-resnet --master local[2] -- COMMAND%n"
                .formatted());
  }

  @Test
  void givenSparkHome_whenRun_thenItsSparkSubmitGetsOptionsJarAndCommand() throws IOException {
    build();
    sparkHomeThatPrints("\"$@\" local-ip=\"${SPARK_LOCAL_IP:-}\"");

    ProcessResult result =
        run("--master", "spark://host:7077", "--conf", "a=b c", "--", "train", "--set", "x=1 2");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.output().lines())
        .containsExactly(
            "--master",
            "spark://host:7077",
            "--conf",
            "a=b c",
            "--class",
            "dev.sparkresnet.driver.cli.Main",
            home + "/driver/target/spark-resnet.jar",
            "train",
            "--set",
            "x=1 2",
            "local-ip=");
  }

  @Test
  void givenLocalMasterInPropertiesFile_whenRun_thenSparkBindsToLoopback() throws IOException {
    build();
    sparkHomeThatPrints("\"$SPARK_LOCAL_IP\"");
    Path properties = directory.resolve("spark.conf");
    Files.writeString(properties, "# comment\nspark.master   local[4]\n");

    ProcessResult result = run("--properties-file", properties.toString(), "--", "train");

    assertThat(result.output().lines()).containsExactly("127.0.0.1");
  }

  @Test
  void givenClusterInPropertiesFile_whenRun_thenSparkChoosesTheAddress() throws IOException {
    build();
    sparkHomeThatPrints("\"ip=${SPARK_LOCAL_IP:-}\"");
    Path properties = directory.resolve("spark.conf");
    Files.writeString(properties, "spark.master=yarn\n");

    ProcessResult result = run("--properties-file=" + properties, "--", "train");

    assertThat(result.output().lines()).containsExactly("ip=");
  }

  @Test
  void givenJavaOptionsOfUser_whenRun_thenTheyComeAfterTheDefaults() throws IOException {
    build();
    sparkHomeThatPrints("$SPARK_SUBMIT_OPTS");
    environment.put("SPARK_RESNET_JAVA_OPTS", "-Dorg.bytedeco.javacpp.maxbytes=1g");

    ProcessResult result = run("train");

    assertThat(result.output().lines().filter(line -> line.contains(".maxbytes=")))
        .hasSize(2)
        .last()
        .isEqualTo("-Dorg.bytedeco.javacpp.maxbytes=1g");
  }

  @Test
  void givenSecretOnCommandLine_whenRun_thenRefusedWithoutShowingIt() throws IOException {
    build();
    sparkHomeThatPrints("never");

    for (String key :
        List.of(
            "spark.authenticate.secret",
            "spark.ssl.keyStorePassword",
            "spark.hadoop.fs.s3a.secret.key",
            "spark.executorEnv.AWS_SECRET_ACCESS_KEY",
            "spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net",
            "spark.hadoop.fs.azure.account.oauth2.client.secret.me.dfs.core.windows.net",
            "spark.hadoop.fs.azure.sas.fixed.token.me.dfs.core.windows.net",
            "spark.hadoop.fs.azure.sas.photos.me.blob.core.windows.net")) {
      for (List<String> option :
          List.of(List.of("--conf", key + "=hush"), List.of("--conf=" + key + "=hush"))) {
        List<String> arguments = new ArrayList<>(option);
        arguments.addAll(List.of("--", "train"));
        ProcessResult result = run(arguments.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(64);
        assertThat(result.output())
            .isEqualTo(
                "error: %s must not stand on the command line, where every user of this machine can read it. Put it into a file that only you can read and name the file with --properties-file.%n",
                key);
      }
    }
  }

  @Test
  void givenNamesOfSecretsOnCommandLine_whenRun_thenSparkGetsThem() throws IOException {
    build();
    sparkHomeThatPrints("started");

    ProcessResult result =
        run(
            "--conf",
            "spark.authenticate.secret.driver.file=/etc/secret",
            "--conf",
            "spark.kubernetes.executor.secrets.spark-secret=/etc/secrets",
            "--conf",
            "spark.ssl.keyStore=/etc/keys",
            "--conf",
            "spark.hadoop.fs.azure.sas.token.provider.type.me.dfs.core.windows.net=org.example.Provider",
            "--conf",
            "spark.hadoop.fs.azure.account.oauth2.token.file.me.dfs.core.windows.net=/etc/token",
            "--",
            "train");

    assertThat(result.output().lines()).containsExactly("started");
  }

  @Test
  void givenSecretInFileThatOthersCanRead_whenRun_thenRefusedUntilItIsPrivate() throws IOException {
    build();
    sparkHomeThatPrints("started");
    Path properties = directory.resolve("spark.conf");
    Files.writeString(
        properties, "# spark.authenticate.secret no\nspark.authenticate.secret  hush\n");
    Files.setPosixFilePermissions(properties, PosixFilePermissions.fromString("rw-r-----"));

    ProcessResult refused = run("--properties-file", properties.toString(), "--", "train");
    Files.setPosixFilePermissions(properties, PosixFilePermissions.fromString("rw-------"));
    ProcessResult taken = run("--properties-file", properties.toString(), "--", "train");

    assertThat(refused.exitCode()).isEqualTo(64);
    assertThat(refused.output())
        .isEqualTo(
            "error: %1$s holds spark.authenticate.secret and other users can read it. Make it yours alone: chmod 600 %1$s%n",
            properties);
    assertThat(taken.output().lines()).containsExactly("started");
  }

  @Test
  void givenSparkForOtherScala_whenRun_thenOneLineSaysSo() throws IOException {
    build();
    Path spark = sparkHomeThatPrints("never");
    Files.createFile(spark.resolve("jars/spark-core_2.13-3.5.9.jar"));

    ProcessResult result = run("train");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .isEqualTo(
            "error: the Spark in SPARK_HOME=%s is built for Scala 2.13, which Deeplearning4j does not support. Use a Spark 3.5 for Scala 2.12.%n",
            spark);
  }

  @ParameterizedTest
  @CsvSource({
    "3.4.4, 'is 3.4.4, which is too old'",
    "3.0.0-preview2, 'is 3.0.0-preview2, which is too old'",
    "2.4.8, 'is 2.4.8, which is too old'",
    "4.0.1, 'is 4.0.1, which is not supported yet'"
  })
  void givenOtherSpark_whenRun_thenOneLineSaysSo(String version, String what) throws IOException {
    build();
    Path spark = sparkHomeThatPrints("never");
    Files.createFile(spark.resolve("jars/spark-core_2.12-" + version + ".jar"));

    ProcessResult result = run("train");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .isEqualTo(
            "error: the Spark in SPARK_HOME=%s %s. Use a Spark 3.5 for Scala 2.12.%n", spark, what);
  }

  @Test
  void givenDriverOnStandaloneCluster_whenRun_thenItsOptionsJoinTheUsersAndNoMemoryIsSet()
      throws IOException {
    build();
    sparkHomeThatPrints("\"${SPARK_DRIVER_MEMORY:-none} $*\"");

    ProcessResult result =
        run(
            "--master",
            "spark://h:7077",
            "--deploy-mode",
            "cluster",
            "--conf",
            "spark.driver.extraJavaOptions=-Dmine=1",
            "--",
            "train");

    assertThat(result.output())
        .startsWith("none ")
        .contains(
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "log4j2.properties",
            " -Dmine=1 --class");
  }

  @Test
  void givenUnknownMaster_whenRun_thenOneLineSaysSo() throws IOException {
    build();
    sparkHomeThatPrints("never");

    ProcessResult result = run("--master", "sparc://h:7077", "--", "train");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output())
        .isEqualTo(
            "error: the master must be local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT, got 'sparc://h:7077'.%n"
                .formatted());
  }

  /** Spark's launcher and Java would answer with a stack trace. */
  @ParameterizedTest
  @CsvSource({
    "spark.driver.memory=abc, 'spark.driver.memory must be a size such as 2g, got ''abc''.'",
    "spark.executor.memory=-1g, 'spark.executor.memory must be a size such as 2g, got ''-1g''.'",
    "spark.executor.cores=x, 'spark.executor.cores must be a positive whole number, got ''x''.'",
    "spark.cores.max=0, 'spark.cores.max must be a positive whole number, got ''0''.'",
    "spark.driver.cores=1.5, 'spark.driver.cores must be a positive whole number, got ''1.5''.'"
  })
  void givenSettingThatIsNoSize_whenRun_thenOneLineSaysSo(String setting, String message)
      throws IOException {
    build();
    sparkHomeThatPrints("never");

    ProcessResult result = run("--conf", setting, "--", "train");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output()).isEqualTo("error: " + message + System.lineSeparator());
  }

  @Test
  void givenBareSparkJars_whenHelpAsked_thenItIsPrintedWithoutNoise() throws IOException {
    linkRealBuild();

    ProcessResult result = run("--help");

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).startsWith("Usage: spark-resnet");
  }

  @Test
  void givenBareSparkJars_whenCommandUnknown_thenExitCodeIsTheCommands() throws IOException {
    linkRealBuild();

    ProcessResult result = run("--conf", "spark.ui.enabled=false", "--", "no-such-command");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.output()).startsWith("error: ").hasLineCount(1);
  }

  @Test
  void givenRunToLookAt_whenDoctorHasDoneSo_thenItGoesOnWithTheNumbers() throws IOException {
    linkRealBuild();
    Path data = directory.resolve("data");
    PreparedSubset.writeOnLocalSpark(data);

    ProcessResult result =
        run(
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--",
            "doctor",
            "--data-type",
            "float",
            "--set",
            "data.uri=" + data,
            "--set",
            "data.size=28",
            "--set",
            "runs.uri=" + directory.resolve("runs"));

    assertThat(result.output())
        .contains("Looked at this process: ", "passed")
        .doesNotContain("Exception");
    assertThat(result.exitCode()).isZero();
  }

  private ProcessResult run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("scripts/spark-resnet").toString());
    command.addAll(List.of(arguments));
    return ProcessResult.of(directory, environment, command);
  }

  private void build() throws IOException {
    Files.createDirectories(home.resolve("driver/target/spark/jars"));
    Files.createFile(home.resolve("driver/target/spark-resnet.jar"));
  }

  private void linkRealBuild() throws IOException {
    Files.createDirectories(home.resolve("driver"));
    Files.createSymbolicLink(home.resolve("driver/target"), Path.of("target").toAbsolutePath());
  }

  private Path fakeJava(String versionLine) throws IOException {
    Path javaHome = directory.resolve("fake java");
    environment.put("JAVA_HOME", javaHome.toString());
    return script(javaHome.resolve("bin/java"), "echo '%s' >&2".formatted(versionLine));
  }

  /** A Spark whose spark-submit prints words one a line and exits with 7. */
  private Path sparkHomeThatPrints(String words) throws IOException {
    Path spark = directory.resolve("a spark");
    Files.createDirectories(spark.resolve("jars"));
    script(spark.resolve("bin/spark-submit"), "printf '%s\\n' " + words + "\nexit 7");
    environment.put("SPARK_HOME", spark.toString());
    return spark;
  }

  private static Path script(Path path, String body) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/bash\n" + body + "\n");
    return executable(path);
  }

  private static Path executable(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
