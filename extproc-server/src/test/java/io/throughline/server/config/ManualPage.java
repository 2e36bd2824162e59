package io.throughline.server.config;

import io.throughline.server.config.Key.Service;
import io.throughline.server.config.ValueType.Anything;
import io.throughline.server.config.ValueType.Decimal;
import io.throughline.server.config.ValueType.Flag;
import io.throughline.server.config.ValueType.Mapping;
import io.throughline.server.config.ValueType.Mappings;
import io.throughline.server.config.ValueType.Named;
import io.throughline.server.config.ValueType.NamedWords;
import io.throughline.server.config.ValueType.Size;
import io.throughline.server.config.ValueType.Span;
import io.throughline.server.config.ValueType.StringLists;
import io.throughline.server.config.ValueType.Strings;
import io.throughline.server.config.ValueType.Text;
import io.throughline.server.config.ValueType.Tokens;
import io.throughline.server.config.ValueType.Whole;
import io.throughline.server.config.ValueType.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the manual page of the configuration: a template in which {@code {{keys PATH without A B}}}
 * stands for a table of the keys under a path, {@code {{not served}}} and {@code {{no effect}}} for
 * tables of all such keys.
 */
final class ManualPage {
  private static final Pattern DIRECTIVE = Pattern.compile("(?m)^\\{\\{(.+)}}$");

  private final Map<String, Shape.Entry> entries;
  private final Set<String> tabled = new LinkedHashSet<>();

  ManualPage(Shape root) {
    this.entries = root.entries();
  }

  String of(String template) {
    return DIRECTIVE
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(table(found.group(1))));
  }

  /** The paths of the keys that have a row in one of the tables of keys. */
  Set<String> tabled() {
    return tabled;
  }

  private String table(String directive) {
    if (directive.equals("not served")) {
      return meanings(Service.NOT_SERVED);
    }
    if (directive.equals("no effect")) {
      return meanings(Service.NO_EFFECT);
    }
    List<String> words = Arrays.asList(directive.split(" "));
    String base = words.get(1).equals("(file)") ? "" : words.get(1);
    String prefix = base.isEmpty() ? "" : base + ".";
    List<String> without = words.stream().skip(3).map(word -> prefix + word).toList();
    List<String> rows = new ArrayList<>();
    entries.forEach((path, entry) -> {
      if (path.startsWith(prefix)
          && path.startsWith("$") == base.startsWith("$")
          && without.stream().noneMatch(left -> inside(path, left))
          && hasRow(entry.key())) {
        tabled.add(path);
        rows.add(row(path.substring(prefix.length()), entry));
      }
    });
    return "| key | default | values | |\n|---|---|---|---|\n" + String.join("\n", rows);
  }

  private static boolean inside(String path, String left) {
    return path.equals(left) || path.startsWith(left + ".") || path.startsWith(left + "[");
  }

  /** A plain mapping or list has none: its keys have. */
  static boolean hasRow(Key key) {
    boolean plain =
        switch (key.type()) {
          case Mapping inner -> inner.shape().definition() == null;
          case Mappings items -> items.min() == 0 && items.shape().definition() == null;
          default -> false;
        };
    return !plain && (key.service() == Service.SERVED || key.service() == Service.REFUSED);
  }

  private static String row(String path, Shape.Entry entry) {
    Key key = entry.key();
    return "| `%s` | %s | %s | %s |"
        .formatted(
            path,
            entry.required() ? "must be given" : shown(key.absent()),
            key.service() == Service.REFUSED ? "must not be given" : values(key.type()),
            Descriptions.of(entry.path()));
  }

  private String meanings(Service service) {
    List<String> rows = new ArrayList<>();
    entries.forEach((path, entry) -> {
      if (entry.key().service() == service) {
        rows.add("| `%s` | %s |".formatted(path, Descriptions.of(path)));
      }
      if (service == Service.NOT_SERVED) {
        values(path).forEach(value -> rows.add(valueRow(path, value)));
      }
    });
    return "| key | what that means |\n|---|---|\n" + String.join("\n", rows);
  }

  /** The values of a key that have a sentence of their own: they are not served. */
  private static List<String> values(String path) {
    return Descriptions.keys().stream()
        .filter(key -> key.startsWith(path + "/"))
        .map(key -> key.substring(path.length() + 1))
        .toList();
  }

  private static String valueRow(String path, String value) {
    return "| `%s: %s` | %s |".formatted(path, value, Descriptions.ofValue(path, value));
  }

  private static String shown(Object absent) {
    return switch (absent) {
      case null -> "–";
      case String text when text.isEmpty() -> "–";
      case String text -> "`" + text + "`";
      case Duration duration -> "`" + Forms.shown(duration) + "`";
      case Long bytes -> "`" + Forms.shown(bytes) + "`";
      case Integer number -> grouped(number);
      case Double number -> Decimal.plain(number);
      default -> absent.toString();
    };
  }

  private static String values(ValueType type) {
    return switch (type) {
      case Text text -> text.equals(Text.any()) ? "" : text.expected();
      case Words words ->
          words.words().stream()
              .filter(word -> !word.isEmpty())
              .map(word -> "`" + word + "`")
              .collect(Collectors.joining(", "));
      case Flag _ -> "true, false";
      case Whole whole ->
          whole.max() == Integer.MAX_VALUE
              ? grouped(whole.min()) + " or more"
              : grouped(whole.min()) + " to " + grouped(whole.max());
      case Decimal decimal -> decimals(decimal);
      case Span span -> "`%s` to `%s`".formatted(Forms.shown(span.min()), Forms.shown(span.max()));
      case Size size -> "`%s` to `%s`".formatted(Forms.shown(size.min()), Forms.shown(size.max()));
      case Tokens _ -> "a token count";
      case Strings _ -> "a list of strings";
      case StringLists _ -> "a list of lists of strings";
      case Named _ -> "by name";
      case NamedWords named -> "by name: " + values(named.words());
      case Mapping inner -> "the keys of `" + inner.shape().definition() + "`";
      case Mappings items when items.min() > 0 -> items.count();
      case Mappings _ -> "a list";
      case Anything _ -> "";
    };
  }

  private static String decimals(Decimal decimal) {
    String min = Decimal.plain(decimal.min());
    if (decimal.max() != Double.MAX_VALUE) {
      return grouped((long) decimal.min()) + " to " + grouped((long) decimal.max());
    }
    return decimal.min() == Double.MIN_VALUE ? "above 0" : min + " or more";
  }

  private static String grouped(long number) {
    String form = Math.abs(number) < 100_000 ? "%d" : "%,d";
    return String.format(Locale.ROOT, form, number).replace('-', '−');
  }
}
