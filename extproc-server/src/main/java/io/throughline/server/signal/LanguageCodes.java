package io.throughline.server.signal;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The languages of the model: its labels are ISO 639-3, ours are ISO 639-1. */
final class LanguageCodes {
  private static final String CODES =
      "af ar az ba be bg bn br bs ca ce cs cy da de el en eo es et eu fa fi fo fr fy ga gl gu he hi"
          + " hr hu hy id is it ja jv ka kk kn ko ky la lb li lt lv mg mi mk ml mn mr ms mt nb ne nl"
          + " nn oc pa pl ps pt ro ru sa si sk sl so sq sr su sv sw ta te tg th tl tr tt uk ur uz vi"
          + " vo zh zu";

  /** Every code, in order. */
  static final Set<String> ALL = Set.copyOf(new TreeSet<>(Set.of(CODES.split(" "))));

  private static final Map<String, String> BY_LABEL = byLabel();

  private LanguageCodes() {}

  /** The code of a label; the label itself where it has none. */
  static String of(String label) {
    return BY_LABEL.getOrDefault(label, label);
  }

  private static Map<String, String> byLabel() {
    Map<String, String> codes = new HashMap<>();
    for (String code : ALL) {
      codes.put(Locale.of(code).getISO3Language(), code);
    }
    // Members of a group of languages that the code stands for.
    codes.putAll(Map.of("cmn", "zh", "pes", "fa", "ekk", "et", "lvs", "lv", "plt", "mg"));
    return Map.copyOf(codes);
  }
}
