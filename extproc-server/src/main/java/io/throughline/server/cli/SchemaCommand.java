package io.throughline.server.cli;

import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the configuration's schema. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the JSON Schema (draft 2020-12) of the configuration file.",
      "Editors complete and check a file with it; names, addresses and what else only the",
      "whole file tells right from wrong are told by: throughline check"
    },
    footer = {
      "",
      "Example, for editors with the YAML language server:",
      "  throughline schema > throughline.schema.json",
      "and as first line of the configuration:",
      "  # yaml-language-server: $schema=throughline.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(new ConfigSchema(BaseMethods.standard()).json());
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }
}
