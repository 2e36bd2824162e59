package io.throughline.server.admin;

import io.throughline.selector.Ratings.Feedback;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.learned.RatingBook;
import io.throughline.server.learned.RatingFile;
import io.throughline.server.metrics.Meters;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ratings of models and the feedback that makes them. Thread-safe. */
public final class RatingsApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BODY_BYTES_MAX = 64 << 10;
  private static final List<String> KEYS =
      List.of("winner_model", "loser_model", "tie", "decision_name");

  private static final String EXPECTED = String.join(", ", KEYS);

  /** What clients of other routers send beside it; it changes nothing and is not kept. */
  private static final Set<String> IGNORED = Set.of("query", "user_id", "session_id");

  private static final Map<String, Object> RATINGS =
      Schemas.object()
          .with("version", Schemas.WHOLE)
          .with("global", Schemas.byName(Schemas.ANY_OBJECT))
          .with("decisions", Schemas.byName(Schemas.byName(Schemas.ANY_OBJECT)))
          .schema();
  private static final Map<String, Object> FEEDBACK =
      Schemas.object()
          .may("winner_model", Schemas.TEXT)
          .may("loser_model", Schemas.TEXT)
          .may("tie", Schemas.FLAG)
          .may("decision_name", Schemas.TEXT)
          .schema();

  private final RatingBook book;
  private final Supplier<RouterConfig> config;
  private final Meters meters;

  /**
   * Creates it.
   *
   * @param config the snapshot that serves now
   */
  public RatingsApi(RatingBook book, Supplier<RouterConfig> config, Meters meters) {
    this.book = book;
    this.config = config;
    this.meters = meters;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/ratings",
            Need.READ_ALL,
            call -> Answer.json(RatingFile.json(book.ratings())),
            Doc.of("ratings", "The models' ratings, over all decisions and by decision.", RATINGS)),
        new Route(
            "POST",
            "/api/v1/feedback",
            Need.ADMIN_ALL,
            this::feedback,
            Doc.of("feedback", "Tells which of two models did better.", RATINGS)
                .takes(Answer.JSON, FEEDBACK)
                .fails(413, 503)));
  }

  private Answer feedback(Call call) {
    Answer answer = judged(call);
    meters.feedback(
        answer.status() == 200 ? "taken" : answer.status() == 503 ? "failed" : "refused");
    return answer;
  }

  private Answer judged(Call call) {
    RouterConfig now = config.get();
    Feedback feedback;
    try {
      byte[] body = call.body(BODY_BYTES_MAX);
      if (body.length > BODY_BYTES_MAX) {
        return Answer.error(413, "body: too long (expected: at most " + BODY_BYTES_MAX + " bytes)");
      }
      feedback = feedback(JSON.readTree(body), now);
    } catch (JacksonException | IOException e) {
      return Answer.error(400, "body: not JSON (expected: an object of " + EXPECTED + ")");
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
    try {
      var ratings = now.ratings();
      return Answer.json(
          RatingFile.json(book.judge(feedback, ratings.initialRating(), ratings.kFactor())));
    } catch (IOException e) {
      return Answer.error(503, "the ratings file cannot be written; nothing has changed");
    }
  }

  private static Feedback feedback(JsonNode body, RouterConfig config) {
    if (!body.isObject()) {
      throw new IllegalArgumentException("body: " + body.getNodeType() + " (expected: an object)");
    }
    for (String key : body.propertyNames()) {
      if (!KEYS.contains(key) && !IGNORED.contains(key)) {
        throw new IllegalArgumentException("body: an unknown key (expected: " + EXPECTED + ")");
      }
    }
    JsonNode tie = body.path("tie");
    if (!tie.isMissingNode() && !tie.isBoolean()) {
      throw new IllegalArgumentException(
          "tie: " + tie.getNodeType() + " (expected: true or false)");
    }
    String decision = text(body, "decision_name");
    boolean known =
        decision.isEmpty()
            || config.decisions().decisions().stream().anyMatch(d -> d.name().equals(decision));
    if (!known) {
      throw new IllegalArgumentException("decision_name: not known (expected: a decision's name)");
    }
    return new Feedback(
        model(body, "winner_model", config),
        model(body, "loser_model", config),
        tie.asBoolean(false),
        decision);
  }

  private static String model(JsonNode body, String key, RouterConfig config) {
    String model = text(body, key);
    if (!model.isEmpty() && config.model(model) == null) {
      throw new IllegalArgumentException(key + ": not known (expected: a model's name)");
    }
    return model;
  }

  private static String text(JsonNode body, String key) {
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(key + ": " + value.getNodeType() + " (expected: a name)");
    }
    return value.stringValue();
  }
}
