package io.throughline.server.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in columns, no wider than a terminal; what does not fit is cut. */
final class TextTable {
  static final int WIDTH_MAX = 120;
  private static final String BETWEEN = "  ";
  private static final int COLUMN_MIN = 4;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... header) {
    this.header = List.of(header);
  }

  void add(List<String> row) {
    rows.add(row.stream().map(TextTable::printable).toList());
  }

  /** The header and the rows, a line each. */
  List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    int[] widths = widths(all);
    return all.stream().map(row -> line(row, widths)).toList();
  }

  /** What others wrote must not steer the terminal. */
  static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private int[] widths(List<List<String>> all) {
    int[] widths = new int[header.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    int between = BETWEEN.length() * (widths.length - 1);
    while (Arrays.stream(widths).sum() + between > WIDTH_MAX) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= COLUMN_MIN) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(row.get(i), widths[i]);
      line.append(i == 0 ? "" : BETWEEN).append(cell).repeat(' ', widths[i] - cell.length());
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }
}
