package io.throughline.server.config;

import io.throughline.server.config.ReasoningForm.Kind;
import io.throughline.server.decision.Reasoning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what configurations say of reasoning. */
final class ReasoningReader {
  /** The efforts that a configuration may name. */
  private static final String[] EFFORTS = {
    "none", "minimal", "low", "medium", "high", "xhigh", "max"
  };

  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
  private static final String EFFORT = "reasoning_effort";

  private record Family(String type, String parameter) {}

  private final Map<String, Family> families = new LinkedHashMap<>();
  private final String defaultEffort;

  /** Reads {@code providers.defaults}. */
  ReasoningReader(Section defaults) {
    this.defaultEffort = effort(defaults, "default_reasoning_effort", Reasoning.DEFAULT_EFFORT);
    defaults.sections("reasoning_families").forEach(this::readFamily);
  }

  private void readFamily(String name, Section section) {
    String type = section.oneOf("type", "", EFFORT, "chat_template_kwargs");
    String parameter = section.string("parameter", type.equals(EFFORT) ? EFFORT : "");
    section.finish();
    if (!type.isEmpty() && !PARAMETER.matcher(parameter).matches()) {
      section.error(
          "parameter", parameter.isEmpty() ? "absent" : parameter, "the name of a parameter");
    }
    families.put(name, new Family(type, parameter));
  }

  /**
   * Reads a model's {@code reasoning_family}.
   *
   * @param backends the model's endpoints: OpenAI's own take an effort at the top level, others
   *     inside {@code chat_template_kwargs}
   */
  @Nullable ReasoningForm form(Section model, List<Backend> backends) {
    String name = model.optionalString("reasoning_family");
    if (name == null) {
      return null;
    }
    Family family = families.get(name);
    if (family == null) {
      model.error(
          "reasoning_family",
          name,
          families.isEmpty()
              ? "absent: there are no reasoning_families"
              : "one of " + String.join(", ", families.keySet()));
      return null;
    }
    return new ReasoningForm(kind(family, backends), family.parameter());
  }

  private static Kind kind(Family family, List<Backend> backends) {
    if (!family.type().equals(EFFORT)) {
      return Kind.TEMPLATE_FLAG;
    }
    return !backends.isEmpty() && backends.stream().allMatch(ReasoningReader::isOpenAi)
        ? Kind.EFFORT
        : Kind.TEMPLATE_EFFORT;
  }

  private static boolean isOpenAi(Backend backend) {
    return backend.host().equals("api.openai.com") || backend.host().endsWith(".openai.azure.com");
  }

  /**
   * Reads what a modelRef says; null where it says nothing, or the model cannot be told.
   *
   * @param model the model it refers to; null for an unknown one
   */
  @Nullable Reasoning reasoning(Section reference, @Nullable ModelConfig model) {
    boolean on = reference.bool("use_reasoning", true);
    String effort = effort(reference, EFFORT, defaultEffort);
    boolean said = reference.has("use_reasoning") || reference.has(EFFORT);
    if (!said || model == null) {
      return null;
    }
    if (model.reasoningForm() == null) {
      if (on) {
        String key = reference.has("use_reasoning") ? "use_reasoning" : EFFORT;
        reference.warning(
            key,
            key.equals(EFFORT) ? effort : "true",
            "absent, or a model with a reasoning_family; ignored");
      }
      return null;
    }
    return new Reasoning(on, effort);
  }

  private static String effort(Section section, String key, String absent) {
    return section.oneOf(key, absent, EFFORTS);
  }
}
