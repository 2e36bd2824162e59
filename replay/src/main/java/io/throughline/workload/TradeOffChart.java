package io.throughline.workload;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cost (logarithmic) and shortfall of policies beside the clairvoyant curve, as an SVG: nearer to
 * the lower left is better. Policies with unsafe switches are hollow.
 */
public final class TradeOffChart {
  private static final int WIDTH = 960;
  private static final int LEFT = 70;
  private static final int RIGHT = 640;
  private static final int TOP = 30;
  private static final int BOTTOM = 470;
  private static final int LINE_HEIGHT = 20;
  private static final int GRID_LINES = 5;
  private static final int LABEL_WIDTH = 16;
  private static final int LABEL_HEIGHT = 11;
  private static final Set<String> NAMED_PRICES = Set.of("0.1", "0.4", "0.65", "1", "2", "5");
  private static final int[][] LABEL_OFFSETS = {
    {9, 4}, {-20, 4}, {-5, -9}, {-5, 19}, {9, -9}, {9, 17}, {-20, -9}, {-20, 17}, {25, 4}, {-36, 4},
    {-5, -22}, {-5, 32}
  };

  private record Place(double x, double y) {
    boolean near(Place other) {
      return Math.abs(x - other.x) < LABEL_WIDTH && Math.abs(y - other.y) < LABEL_HEIGHT;
    }
  }

  /**
   * A line through outcomes.
   *
   * @param color as SVG writes it
   */
  record Line(String name, String color, List<Outcome> points) {}

  private final String currency;
  private final List<Outcome> rows;
  private final List<Line> lines;
  private final double firstDecade;
  private final double lastDecade;
  private final double shortfallMax;
  private final List<Place> taken = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();

  private TradeOffChart(String currency, List<Outcome> rows, List<Line> lines) {
    this.currency = currency;
    this.rows = rows;
    this.lines = lines;
    List<Outcome> all = new ArrayList<>(rows);
    lines.forEach(line -> all.addAll(line.points()));
    double cheapest = all.stream().mapToDouble(Outcome::cost).min().orElse(1);
    double dearest = all.stream().mapToDouble(Outcome::cost).max().orElse(1);
    firstDecade = Math.floor(Math.log10(cheapest));
    lastDecade = Math.max(firstDecade + 1, Math.ceil(Math.log10(dearest)));
    double most = all.stream().mapToDouble(Outcome::shortfall).max().orElse(0);
    shortfallMax = Math.max(.05, Math.ceil(most / .05) * .05);
  }

  /** The drawing; equal totals give equal text. */
  public static String svg(Judgement judgement) {
    List<Outcome> rows = judgement.rows().stream().map(Tally::outcome).toList();
    List<Outcome> curve = judgement.curve().points().stream().map(Tally::outcome).toList();
    return new TradeOffChart("USD", rows, List.of(optimum(curve))).draw();
  }

  /** The planner's curve, with some of its prices, beside the optimum's and policies without it. */
  public static String svg(PlannerCurve curve) {
    List<Outcome> rows = new ArrayList<>(List.of(curve.singleTurn()));
    rows.addAll(curve.constants());
    List<Line> lines = new ArrayList<>();
    if (!curve.optimum().isEmpty()) {
      lines.add(optimum(curve.optimum()));
    }
    List<Outcome> points = curve.points().stream().map(PlannerCurve.Point::outcome).toList();
    lines.add(new Line("lookahead over its prices", "#d60", points));
    curve.points().stream()
        .filter(point -> NAMED_PRICES.contains(point.qualityPrice()))
        .forEach(point -> rows.add(point.outcome()));
    return new TradeOffChart(curve.currency(), rows, lines).draw();
  }

  private static Line optimum(List<Outcome> points) {
    return new Line("clairvoyant optimum", "#0a7", points);
  }

  private String draw() {
    int height = Math.max(BOTTOM + 60, TOP + LINE_HEIGHT * (rows.size() + lines.size() + 2));
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, height);
    add("<title>Cost and quality shortfall of routing policies</title>");
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
    grid();
    for (int i = 0; i < lines.size(); i++) {
      curve(i, lines.get(i));
    }
    rows.forEach(row -> taken.add(place(row)));
    for (int i = 0; i < rows.size(); i++) {
      point(i + 1, rows.get(i));
      legend(i + 1, i + lines.size(), rows.get(i));
    }
    add("</svg>");
    return svg.toString();
  }

  private void grid() {
    for (double decade = firstDecade; decade <= lastDecade; decade++) {
      double cost = Math.pow(10, decade);
      line(x(cost), TOP, x(cost), BOTTOM);
      text(
          x(cost),
          BOTTOM + 18,
          "middle",
          BigDecimal.valueOf(1).movePointRight((int) decade).toPlainString());
    }
    for (int i = 0; i <= GRID_LINES; i++) {
      double shortfall = shortfallMax * i / GRID_LINES;
      line(LEFT, y(shortfall), RIGHT, y(shortfall));
      text(LEFT - 8, y(shortfall) + 4, "end", String.format(Locale.ROOT, "%.3f", shortfall));
    }
    text((LEFT + RIGHT) / 2.0, BOTTOM + 40, "middle", "cost in " + currency + ", one pricing rule");
    text(LEFT, TOP - 12, "middle", "mean shortfall");
  }

  private void curve(int position, Line line) {
    StringBuilder points = new StringBuilder();
    for (Outcome point : line.points()) {
      Place place = place(point);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", place.x(), place.y()));
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
        points.toString().strip(), line.color());
    double top = TOP + 4.0 + LINE_HEIGHT * (double) position;
    add(
        "<path d=\"M%d %.1fh18\" stroke=\"%s\" stroke-width=\"2\"/>",
        RIGHT + 22, top - 4, line.color());
    text(RIGHT + 48, top, "start", line.name());
  }

  private void point(int number, Outcome row) {
    Place place = place(row);
    String fill = row.unsafe() > 0 ? "#fff" : "#248";
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\" stroke=\"#248\" stroke-width=\"1.5\"/>",
        place.x(), place.y(), fill);
    Place label = free(place);
    taken.add(label);
    text(label.x(), label.y(), "start", Integer.toString(number));
  }

  /** The first place beside a point where no point and no label is; else the first. */
  private Place free(Place point) {
    for (int[] offset : LABEL_OFFSETS) {
      Place label = new Place(point.x() + offset[0], point.y() + offset[1]);
      Place middle = new Place(label.x() + 5, label.y() - 4);
      boolean inside = label.y() < BOTTOM;
      if (inside && taken.stream().noneMatch(o -> o.near(label) || o.near(middle))) {
        return label;
      }
    }
    return new Place(point.x() + LABEL_OFFSETS[0][0], point.y() + LABEL_OFFSETS[0][1]);
  }

  private void legend(int number, int position, Outcome row) {
    double line = TOP + 4 + LINE_HEIGHT * (double) position;
    text(RIGHT + 40, line, "end", Integer.toString(number));
    String unsafe = row.unsafe() > 0 ? " (" + row.unsafe() + " unsafe)" : "";
    text(RIGHT + 48, line, "start", row.name() + unsafe);
  }

  private Place place(Outcome outcome) {
    return new Place(x(outcome.cost()), y(outcome.shortfall()));
  }

  private double x(double cost) {
    return LEFT + (Math.log10(cost) - firstDecade) / (lastDecade - firstDecade) * (RIGHT - LEFT);
  }

  private double y(double shortfall) {
    return BOTTOM - shortfall / shortfallMax * (BOTTOM - TOP);
  }

  private void line(double x1, double y1, double x2, double y2) {
    add("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#ddd\"/>", x1, y1, x2, y2);
  }

  private void text(double x, double y, String anchor, String words) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222\">%s</text>",
        x, y, anchor, words);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
