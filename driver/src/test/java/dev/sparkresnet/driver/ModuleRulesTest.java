package dev.sparkresnet.driver;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.ObjectInputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;

/** Who may use whom; the modules' libraries are checked by the build's enforcer. */
class ModuleRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.sparkresnet");
  private static final String DATA = "dev.sparkresnet.data..";
  private static final String MODEL = "dev.sparkresnet.model..";
  private static final String DRIVER = "dev.sparkresnet.driver..";
  private static final String CLI = "dev.sparkresnet.driver.cli..";

  @Test
  void givenDataPrep_whenItsUsesAreRead_thenNoNetworkAndNoSpark() {
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
            "org.apache.spark..")
        .check(CLASSES);
  }

  @Test
  void givenModel_whenItsUsesAreRead_thenNoDataSetAndNoCluster() {
    noClasses()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DATA, DRIVER, "org.apache.spark..", "org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void givenCommands_whenTheirUsersAreRead_thenNone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CLI)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CLI)
        .check(CLASSES);
  }

  @Test
  void givenMainCode_whenItsReadingIsRead_thenNoObjectOfJavaAndNoModelWithoutChecks() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .because("whoever writes the file decides which code runs")
        .check(CLASSES);
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it restores a model by ModelSerializer",
                access ->
                    access.getTargetOwner().isEquivalentTo(ModelSerializer.class)
                        && access.getTarget().getName().startsWith("restore")))
        .because("it trusts the file; use ModelZip")
        .check(CLASSES);
  }

  @Test
  void givenDataPackages_whenTheirUsesAreFollowed_thenNoCycle() {
    slices().matching("dev.sparkresnet.data.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void givenModelPackages_whenTheirUsesAreFollowed_thenNoCycle() {
    slices().matching("dev.sparkresnet.model.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void givenDriverPackages_whenTheirUsesAreFollowed_thenNoCycle() {
    slices().matching("dev.sparkresnet.driver.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
