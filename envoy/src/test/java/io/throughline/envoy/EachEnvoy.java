package io.throughline.envoy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;

/** Runs a test class once on each tested Envoy; its constructor takes the version. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ParameterizedClass(name = "Envoy {0}")
@FieldSource("io.throughline.envoy.EnvoyVersion#TESTED")
@interface EachEnvoy {}
