package io.throughline.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.throughline.selector.SessionAwareSelector;

@AnalyzeClasses(
    packages = "io.throughline",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureTest.DoNotIncludeTestJars.class
    })
class ArchitectureTest {
  /** Tests of other modules, which this one's use. */
  static final class DoNotIncludeTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String DECIDE = "io.throughline.server.cli.DecideCommand";
  private static final String DECIDER = "io.throughline.server.exchange.TurnDecider";
  private static final String LABORATORY = "io.throughline.workload.ShippedSelector";
  private static final String RECORDED = "io.throughline.workload.trace.ShippedRouter";
  private static final String RERUN = "io.throughline.server.whatif.Rerun";
  private static final String HISTORY = "io.throughline.demo.history.PastRouter";
  private static final String USERS_OF_THE_SELECTOR =
      "\\Q" + String.join("\\E|\\Q", DECIDE, DECIDER, LABORATORY, RECORDED, RERUN, HISTORY) + "\\E";

  @ArchTest
  static final ArchRule theSelectorKnowsNoOtherModule =
      noClasses()
          .that(resideInAnyPackage("io.throughline.selector..", "io.throughline.session.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.throughline.proto..",
                  "io.throughline.store..",
                  "io.throughline.replay..",
                  "io.throughline.workload..",
                  "io.throughline.envoy..",
                  "io.throughline.server.."));

  @ArchTest
  static final ArchRule theStoreKnowsTheSelectorOnly =
      noClasses()
          .that(resideInAnyPackage("io.throughline.store.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.throughline.replay..",
                  "io.throughline.workload..",
                  "io.throughline.envoy..",
                  "io.throughline.server.."));

  @ArchTest
  static final ArchRule theJournalAndTheLaboratoryKnowTheSelectorOnly =
      noClasses()
          .that(resideInAnyPackage("io.throughline.replay..", "io.throughline.workload.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.throughline.proto..",
                  "io.throughline.store..",
                  "io.throughline.envoy..",
                  "io.throughline.server.."));

  @ArchTest
  static final ArchRule theLaboratoryIsPure =
      noClasses()
          .that(resideInAnyPackage("io.throughline.workload.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.throughline.replay..",
                  "java.io..",
                  "java.net..",
                  "java.nio..",
                  "java.time.."));

  @ArchTest
  static final ArchRule envoysConfigurationKnowsNoOtherModule =
      noClasses()
          .that(resideInAnyPackage("io.throughline.envoy..", "io.throughline.proto.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.throughline.selector..",
                  "io.throughline.session..",
                  "io.throughline.store..",
                  "io.throughline.replay..",
                  "io.throughline.workload..",
                  "io.throughline.server.."));

  @ArchTest
  static final ArchRule theServerKnowsNothingOfTheDemo =
      noClasses()
          .that(resideOutsideOfPackages("io.throughline.demo.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.throughline.demo.."));

  @ArchTest
  static final ArchRule theDemoDrivesTheServerFromOutside =
      noClasses()
          .that(resideInAnyPackage("io.throughline.demo.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.throughline.server..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.throughline.server", "..server.config", "..server.decision"))));

  @ArchTest
  static final ArchRule oneSelectorServesRequestsDecideWhatIfAndTheLaboratory =
      classes()
          .that()
          .areAssignableTo(SessionAwareSelector.class)
          .should()
          .onlyHaveDependentClassesThat()
          .haveNameMatching(USERS_OF_THE_SELECTOR + "|.*\\.SessionAwareSelector");

  @ArchTest
  static final ArchRule allUseThatVeryClass =
      classes()
          .that()
          .haveNameMatching(USERS_OF_THE_SELECTOR)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(SessionAwareSelector.class);

  @ArchTest
  static final ArchRule readingAndDecidingKnowNoGrpc =
      noClasses()
          .that(
              resideInAnyPackage("..server.dialect..", "..server.signal..", "..server.decision.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.grpc..", "io.envoyproxy..", "com.google.protobuf..", "io.netty.."));

  @ArchTest
  static final ArchRule onlyTheCommandLineConfiguresLogging =
      noClasses()
          .that(resideOutsideOfPackages("io.throughline.server.cli.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("java.util.logging.."));

  @ArchTest
  static final ArchRule onlyTheCommandLineAndTheDemoPrint =
      noClasses()
          .that(resideOutsideOfPackages("io.throughline.server.cli..", "io.throughline.demo.."))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
