package io.throughline.server.admin;

import io.throughline.replay.LifecycleState;
import io.throughline.selector.Action;
import io.throughline.server.admin.Route.Parameter;
import java.util.Arrays;
import java.util.List;

/** The parameters by which records are chosen, in every place that takes them. */
final class RecordParameters {
  static final Parameter SESSION =
      Parameter.of("session_id", "The session's id as the client sent it.", Schemas.TEXT);
  static final Parameter TENANT = Parameter.of("tenant", "Exact tenant.", Schemas.TEXT);
  static final Parameter CURSOR =
      Parameter.of("cursor", "`next_cursor` of the page before.", Schemas.TEXT);

  /** What {@link RecordQueries} reads, but for the place in the list. */
  static final List<Parameter> FILTERS =
      List.of(
          Parameter.of("search", "Part of the request id, in any case.", Schemas.TEXT),
          TENANT,
          SESSION,
          Parameter.of("decision", "Exact decision.", Schemas.TEXT),
          Parameter.of("model", "Exact model, selected or asked for.", Schemas.TEXT),
          Parameter.of(
              "action", "What was done with the session's model.", Schemas.words(actions())),
          Parameter.of(
              "lock",
              "`any`, `none`, `client_named`, or a reason such as hard_lock=tool_loop; of"
                  + " hard_lock=context_portability all kinds.",
              Schemas.TEXT),
          Parameter.of("phase", "Exact phase, such as user_turn.", Schemas.TEXT),
          Parameter.of("state", "How far the exchange came.", Schemas.words(states())),
          Parameter.of(
              "divergence",
              "Whether the conversation goes in circles: a state, or `any` for all but healthy.",
              Schemas.words(RecordQueries.divergences())),
          Parameter.of(
              "status",
              "HTTP status such as 429, or a class such as 5xx.",
              Schemas.matching("^[1-5](xx|[0-9]{2})$")),
          Parameter.of(
              "cache_status",
              "`streamed`: streams only; `cached`: answers of a response cache, of which there is none.",
              Schemas.words("all", "cached", "streamed")),
          Parameter.of("from", "The first moment.", Schemas.TIME),
          Parameter.of("to", "The moment after the last.", Schemas.TIME));

  private RecordParameters() {}

  private static String[] actions() {
    return Arrays.stream(Action.values()).map(Action::word).toArray(String[]::new);
  }

  private static String[] states() {
    return Arrays.stream(LifecycleState.values()).map(LifecycleState::word).toArray(String[]::new);
  }
}
