package io.throughline.selector;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one turn and its session bring to the choice.
 *
 * @param sessionId raw session id, or ""
 * @param userId user id, or ""
 * @param phase {@code user_turn}, {@code tool_loop} or {@code provider_state}; recorded as given
 * @param currentModel logical name of the session's current model; "" = none; blanks around it are
 *     cut
 * @param turnIndex assistant messages before this turn
 * @param historyTokens tokens of all earlier messages
 * @param contextTokens tokens of the whole context
 * @param toolLoop whether the turn answers tool calls
 * @param providerState state that only its owner can read
 * @param memory what earlier turns left behind
 * @param idleKnown whether the idle time is known
 * @param idleForSeconds idle time in seconds, recorded as given
 * @param warmth cache warmth of this session by model; unknown models absent. Clamped to 0 to 1
 *     where used; NaN counts as absent. The record shows the entry of {@code currentModel}, also
 *     when that is ""
 * @param toolLoopOwner owner of the calls being answered; null = the current model
 * @param providerStateOwner owner of the provider state; null = not known
 * @param namedModel logical name that the client asked for; null = routed
 * @param degraded why session memory was not used, or ""
 * @param sessionOwner the model that the session's profile holds; null where it holds none
 */
public record TurnContext(
    String sessionId,
    String userId,
    String phase,
    String currentModel,
    int turnIndex,
    long historyTokens,
    long contextTokens,
    boolean toolLoop,
    ProviderState providerState,
    SessionMemory memory,
    boolean idleKnown,
    double idleForSeconds,
    Map<String, Double> warmth,
    @Nullable Owner toolLoopOwner,
    @Nullable Owner providerStateOwner,
    @Nullable String namedModel,
    String degraded,
    @Nullable Owner sessionOwner) {
  /** A turn of which nothing is known. */
  public static final TurnContext NONE = builder().build();

  /** Copies the warmth table and cuts blanks around the current model. */
  public TurnContext {
    currentModel = currentModel.strip();
    warmth = ModelValues.copyOf(warmth);
  }

  /** A builder of a turn of which nothing is known. */
  public static Builder builder() {
    return new Builder();
  }

  /** A turn whose session holds no model. */
  public TurnContext(
      String sessionId,
      String userId,
      String phase,
      String currentModel,
      int turnIndex,
      long historyTokens,
      long contextTokens,
      boolean toolLoop,
      ProviderState providerState,
      SessionMemory memory,
      boolean idleKnown,
      double idleForSeconds,
      Map<String, Double> warmth,
      @Nullable Owner toolLoopOwner,
      @Nullable Owner providerStateOwner,
      @Nullable String namedModel,
      String degraded) {
    this(
        sessionId,
        userId,
        phase,
        currentModel,
        turnIndex,
        historyTokens,
        contextTokens,
        toolLoop,
        providerState,
        memory,
        idleKnown,
        idleForSeconds,
        warmth,
        toolLoopOwner,
        providerStateOwner,
        namedModel,
        degraded,
        null);
  }

  /** The same turn with other provider state, or none. */
  public TurnContext with(ProviderState other) {
    return with(other, sessionOwner);
  }

  /** The same turn in a session that holds another model, or none. */
  public TurnContext heldBy(@Nullable Owner owner) {
    return with(providerState, owner);
  }

  private TurnContext with(ProviderState other, @Nullable Owner session) {
    return new TurnContext(
        sessionId,
        userId,
        phase,
        currentModel,
        turnIndex,
        historyTokens,
        contextTokens,
        toolLoop,
        other,
        memory,
        idleKnown,
        idleForSeconds,
        warmth,
        toolLoopOwner,
        providerStateOwner,
        namedModel,
        degraded,
        session);
  }

  /** Turns so far: the larger of the remembered and the visible count. */
  public int effectiveTurns() {
    return Math.max(memory.turnCount(), turnIndex);
  }

  /** Whether the warmth of that model is known. */
  public boolean warmthKnown(String model) {
    return !Double.isNaN(known(model));
  }

  /** The warmth of that model, 0 to 1, or the given value when it is not known. */
  public double warmthOf(String model, double whenUnknown) {
    double known = known(model);
    return Double.isNaN(known) ? whenUnknown : Checks.clamp01(known);
  }

  private double known(String model) {
    return ((ModelValues) warmth).valueOf(model, Double.NaN);
  }

  /** Collects a turn; for one thread. */
  public static final class Builder {
    private String sessionId = "";
    private String userId = "";
    private String phase = "";
    private String currentModel = "";
    private int turnIndex = 0;
    private long historyTokens = 0;
    private long contextTokens = 0;
    private boolean toolLoop = false;
    private ProviderState providerState = ProviderState.NONE;
    private SessionMemory memory = SessionMemory.NONE;
    private boolean idleKnown = false;
    private double idleForSeconds = 0;
    private Map<String, Double> warmth = ModelValues.NONE;
    private @Nullable Owner toolLoopOwner;
    private @Nullable Owner providerStateOwner;
    private @Nullable String namedModel;
    private String degraded = "";
    private @Nullable Owner sessionOwner;

    private Builder() {}

    /** See {@link TurnContext#sessionId()}. */
    public Builder sessionId(String value) {
      sessionId = value;
      return this;
    }

    /** See {@link TurnContext#userId()}. */
    public Builder userId(String value) {
      userId = value;
      return this;
    }

    /** See {@link TurnContext#phase()}. */
    public Builder phase(String value) {
      phase = value;
      return this;
    }

    /** See {@link TurnContext#currentModel()}. */
    public Builder currentModel(String value) {
      currentModel = value;
      return this;
    }

    /** See {@link TurnContext#turnIndex()}. */
    public Builder turnIndex(int value) {
      turnIndex = value;
      return this;
    }

    /** See {@link TurnContext#historyTokens()}. */
    public Builder historyTokens(long value) {
      historyTokens = value;
      return this;
    }

    /** See {@link TurnContext#contextTokens()}. */
    public Builder contextTokens(long value) {
      contextTokens = value;
      return this;
    }

    /** See {@link TurnContext#toolLoop()}. */
    public Builder toolLoop(boolean value) {
      toolLoop = value;
      return this;
    }

    /** See {@link TurnContext#providerState()}. */
    public Builder providerState(ProviderState value) {
      providerState = value;
      return this;
    }

    /** See {@link TurnContext#memory()}. */
    public Builder memory(SessionMemory value) {
      memory = value;
      return this;
    }

    /** See {@link TurnContext#idleKnown()}. */
    public Builder idleKnown(boolean value) {
      idleKnown = value;
      return this;
    }

    /** See {@link TurnContext#idleForSeconds()}. */
    public Builder idleForSeconds(double value) {
      idleForSeconds = value;
      return this;
    }

    /** See {@link TurnContext#warmth()}. */
    public Builder warmth(Map<String, Double> value) {
      warmth = value;
      return this;
    }

    /** See {@link TurnContext#toolLoopOwner()}. */
    public Builder toolLoopOwner(@Nullable Owner value) {
      toolLoopOwner = value;
      return this;
    }

    /** See {@link TurnContext#providerStateOwner()}. */
    public Builder providerStateOwner(@Nullable Owner value) {
      providerStateOwner = value;
      return this;
    }

    /** See {@link TurnContext#namedModel()}. */
    public Builder namedModel(@Nullable String value) {
      namedModel = value;
      return this;
    }

    /** See {@link TurnContext#degraded()}. */
    public Builder degraded(String value) {
      degraded = value;
      return this;
    }

    /** See {@link TurnContext#sessionOwner()}. */
    public Builder sessionOwner(@Nullable Owner value) {
      sessionOwner = value;
      return this;
    }

    /** The turn; the builder stays usable. */
    public TurnContext build() {
      return new TurnContext(
          sessionId,
          userId,
          phase,
          currentModel,
          turnIndex,
          historyTokens,
          contextTokens,
          toolLoop,
          providerState,
          memory,
          idleKnown,
          idleForSeconds,
          warmth,
          toolLoopOwner,
          providerStateOwner,
          namedModel,
          degraded,
          sessionOwner);
    }
  }
}
