package dev.sparkresnet.driver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom; the modules' libraries are checked by the build's enforcer. */
@AnalyzeClasses(packages = "dev.sparkresnet", importOptions = DoNotIncludeTests.class)
class ModuleRulesTest {
  private static final String DATA = "dev.sparkresnet.data..";
  private static final String MODEL = "dev.sparkresnet.model..";
  private static final String DRIVER = "dev.sparkresnet.driver..";
  private static final String CLI = "dev.sparkresnet.driver.cli..";

  @ArchTest
  static final ArchRule DATA_PREP_KNOWS_NO_NETWORKS_AND_NO_SPARK =
      noClasses()
          .that()
          .resideInAPackage(DATA)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              MODEL,
              DRIVER,
              "org.deeplearning4j..",
              "org.nd4j..",
              "org.bytedeco..",
              "org.apache.spark..");

  @ArchTest
  static final ArchRule MODEL_KNOWS_NO_DATA_SETS_AND_NO_CLUSTER =
      noClasses()
          .that()
          .resideInAPackage(MODEL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DATA, DRIVER, "org.apache.spark..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule COMMANDS_ARE_USED_BY_NOBODY =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLI);

  @ArchTest
  static final ArchRule DATA_PACKAGES_HAVE_NO_CYCLES =
      slices()
          .matching("dev.sparkresnet.data.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule MODEL_PACKAGES_HAVE_NO_CYCLES =
      slices()
          .matching("dev.sparkresnet.model.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule DRIVER_PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.sparkresnet.driver.(*)..").should().beFreeOfCycles();
}
