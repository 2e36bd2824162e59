package io.throughline.server.config;

import com.google.re2j.PatternSyntaxException;
import io.throughline.server.signal.Bounds;
import io.throughline.server.signal.ContextSignal;
import io.throughline.server.signal.ConversationSignal;
import io.throughline.server.signal.ConversationSignal.Source;
import io.throughline.server.signal.KeywordSignal;
import io.throughline.server.signal.RoleBindings;
import io.throughline.server.signal.RoleSignal;
import io.throughline.server.signal.Signal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code routing.signals}. */
final class SignalsReader {
  private static final String[] NEED_A_MODEL = {
    "embeddings",
    "domains",
    "fact_check",
    "user_feedbacks",
    "reasks",
    "preferences",
    "complexity",
    "modality",
    "jailbreak",
    "pii",
    "kb"
  };
  private static final String[] NOT_YET = {"projections"};

  private final Map<String, Signal> signals = new HashMap<>();

  /**
   * The signals by {@code type:name}.
   *
   * @param roles who has which role
   */
  Map<String, Signal> read(Section section, RoleBindings roles) {
    section.list("conversation").forEach(this::readConversation);
    section.list("keywords").forEach(this::readKeywords);
    section.list("context").forEach(this::readContext);
    new StructureReader(this::add).read(section.list("structure"));
    new LanguageReader(this::add).read(section.list("language"));
    new EventReader(this::add).read(section.list("events"));
    new MetadataRuleReader(this::add).read(section.list("metadata"));
    new HeaderRuleReader(this::add).read(section.list("headers"));
    for (RoleBindings.Binding binding : roles.bindings()) {
      signals.put(RoleSignal.TYPE + ":" + binding.role(), new RoleSignal(binding.role(), roles));
    }
    section.notServed(NEED_A_MODEL);
    section.notServed(NOT_YET);
    section.finish();
    return signals;
  }

  private void readConversation(Section rule) {
    String name = rule.name("name");
    rule.described("description");
    Section feature = rule.section("feature");
    String type = feature.oneOf("type", "count", "count", "exists");
    Source source = source(feature.section("source"));
    feature.finish();
    boolean counts = type.equals("count");
    Section predicate = rule.section("predicate");
    if (counts != predicate.present()) {
      rule.error(
          "predicate",
          predicate.present() ? "present" : "absent",
          counts ? "gt, gte, lt or lte, because count needs a bound" : "absent with exists");
    }
    Bounds bounds = counts ? BoundsReader.read(predicate) : Bounds.atLeast(1);
    rule.finish();
    add(rule, new ConversationSignal(name, source, bounds));
  }

  private static Source source(Section section) {
    String type =
        section.oneOf(
            "type",
            "message",
            "message",
            "tool_definition",
            "assistant_tool_call",
            "assistant_tool_cycle");
    String role =
        section.oneOf(
            "role", "", "", "user", "assistant", "system", "developer", "tool", "non_user");
    section.finish();
    if (!type.equals("message") && !role.isEmpty()) {
      section.error("role", role, "absent unless type is message");
    }
    String word = type.equals("message") ? (role.isEmpty() ? "messages" : role) : type;
    return Source.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private void readKeywords(Section rule) {
    String name = rule.name("name");
    rule.described("description");
    String operator = rule.oneOf("operator", "OR", "AND", "OR", "NOR");
    List<String> keywords = rule.strings("keywords");
    boolean caseSensitive = rule.bool("case_sensitive", false);
    String method = rule.optionalString("method");
    rule.notServed("fuzzy_match", "fuzzy_threshold", "bm25_threshold");
    rule.notServed("ngram_threshold", "ngram_arity");
    rule.finish();
    if (keywords.isEmpty() || keywords.stream().anyMatch(String::isBlank)) {
      rule.error("keywords", keywords.isEmpty() ? "none" : "''", "at least one word, none blank");
      return;
    }
    if (method != null && !method.equals("regex")) {
      rule.notServedValue(rule.at("method"), method);
      return;
    }
    var combined = KeywordSignal.Operator.valueOf(operator);
    if (method == null) {
      add(rule, KeywordSignal.ofWords(name, combined, keywords, caseSensitive));
    } else {
      addExpressions(rule, name, combined, keywords, caseSensitive);
    }
  }

  private void addExpressions(
      Section rule,
      String name,
      KeywordSignal.Operator operator,
      List<String> expressions,
      boolean caseSensitive) {
    try {
      add(rule, KeywordSignal.ofExpressions(name, operator, expressions, caseSensitive));
    } catch (PatternSyntaxException e) {
      rule.error("keywords", broken(expressions, e), "RE2 syntax: " + e.getDescription());
      add(rule, KeywordSignal.ofWords(name, operator, expressions, caseSensitive));
    }
  }

  /** The expression as it was written; the pattern of the exception has flags before it. */
  private static String broken(List<String> expressions, PatternSyntaxException e) {
    String pattern = String.valueOf(e.getPattern());
    return expressions.stream().filter(pattern::endsWith).findFirst().orElse(pattern);
  }

  private void readContext(Section rule) {
    String name = rule.name("name");
    rule.described("description");
    Long min = rule.tokens("min_tokens");
    Long max = rule.tokens("max_tokens");
    rule.finish();
    long atLeast = min == null ? 0 : min;
    long atMost = max == null ? Long.MAX_VALUE : max;
    if (atLeast > atMost) {
      rule.error("max_tokens", atMost + "", "at least min_tokens, " + atLeast);
    }
    add(rule, new ContextSignal(name, atLeast, atMost));
  }

  private void add(Section rule, Signal signal) {
    if (signals.put(signal.type() + ":" + signal.name(), signal) != null) {
      rule.error("name", signal.name(), "a name that no other " + signal.type() + " rule has");
    }
  }
}
