package io.throughline.server.chaos;

import io.throughline.server.journal.JournalCases;
import io.throughline.server.replicas.ReplicaCases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code bin/chaos} runs. Arguments: {@code list}; or {@code short} or {@code long}, turns,
 * seconds of each outage, seed, {@code json} or {@code table}, and names of cases, all without any.
 * Exits with 1 when something does not hold.
 */
public final class Chaos {
  /** Stands for all cases of the journal. */
  private static final String JOURNAL = "journal";

  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger POSTGRES = Logger.getLogger("io.zonky");
  private static final Map<String, Case> CASES = cases();

  private Chaos() {}

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>(ReplicaCases.all());
    cases.putAll(JournalCases.all());
    return cases;
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (words.getFirst().equals("list")) {
      CASES.keySet().forEach(System.out::println);
      System.out.println(JOURNAL);
      return;
    }
    quieten();
    List<CaseReport> reports = new ArrayList<>();
    for (String name : names(words.subList(5, words.size()))) {
      progress(name);
      CaseReport report = run(name, size(words));
      reports.add(report);
      report.problems().forEach(problem -> progress(name + ": DOES NOT HOLD: " + problem));
      if (!words.get(4).equals("json")) {
        System.out.println(line(report));
      }
    }
    boolean ok = reports.stream().allMatch(CaseReport::holds);
    if (words.get(4).equals("json")) {
      System.out.println(json(reports, ok));
    }
    System.exit(ok ? 0 : 1);
  }

  /** Parts in this process say what they say of themselves, and of a PostgreSQL that was killed. */
  private static void quieten() {
    ROOT.setLevel(Level.SEVERE);
    POSTGRES.setLevel(Level.OFF);
  }

  /** Each once; all without any. */
  private static Set<String> names(List<String> asked) {
    Set<String> names = new LinkedHashSet<>();
    for (String word : asked) {
      if (word.equals(JOURNAL)) {
        names.addAll(JournalCases.all().keySet());
      } else {
        names.add(word);
      }
    }
    return names.isEmpty() ? CASES.keySet() : names;
  }

  private static Size size(List<String> words) {
    long seed = Long.parseLong(words.get(3));
    return words.getFirst().equals("short")
        ? Size.small(seed)
        : Size.large(
            Integer.parseInt(words.get(1)), Duration.ofSeconds(Long.parseLong(words.get(2))), seed);
  }

  /** A case that breaks off has failed, and the others still run. */
  private static CaseReport run(String name, Size size) {
    try {
      return CASES.get(name).run(size, Chaos::progress);
    } catch (Exception | AssertionError e) {
      return new CaseReport(name, Map.of(), List.of("broke off: " + e));
    }
  }

  private static String line(CaseReport report) {
    StringBuilder line = new StringBuilder();
    String verdict = report.isSkipped() ? "" : report.holds() ? " ok" : " FAILED";
    line.append(report.name()).append(verdict);
    report
        .numbers()
        .forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    return line.toString();
  }

  private static String json(List<CaseReport> reports, boolean ok) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ok", ok);
    json.put("cases", reports.stream().map(CaseReport::json).toList());
    return JsonMapper.shared().writeValueAsString(json);
  }

  private static void progress(String step) {
    System.err.println(String.format(Locale.ROOT, "chaos: %s", step));
  }
}
