package io.throughline.replay.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON objects as they are stored: compressed with a dictionary of the words that every record has,
 * which takes a record to about a fifth. The first byte names form and dictionary. Thread-safe.
 */
final class RecordBytes {
  /** Its buffers stay with the thread: one thread writes nearly all. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  /** Names the dictionary below; a change of it needs another number, and this one kept. */
  private static final byte FIRST = 1;

  /** What is not larger is not compressed: it saves less than it costs. */
  private static final int SMALL_BYTES = 400;

  private static final byte PLAIN = 0;

  /** Measured on records: not slower than 1, and a tenth smaller. */
  private static final int LEVEL = 3;

  /** An object that is larger than this was not written here. */
  private static final int BYTES_MAX = 16 << 20;

  /** What is written most stands last, where references to it are shortest. */
  private static final byte[] DICTIONARY =
      """
      "session_source":"x-session-id","x-conversation-id""parent_session_id":"/v1/chat/completions"\
      "/v1/messages""/v1/responses""category":"lora_name":"","attempts":["terminal_reason":"\
      "finish_reason":"stop","tool_calls","ttft_ms":,"ended_at":"2026-,"duration_ms":\
      "prompt_tokens":,"cached_prompt_tokens":,"cache_write_tokens":0,"cache_write_1h_tokens":0,\
      "completion_tokens":,"total_tokens":,"usage_source":"reported","actual_cost":0.0\
      "baseline_cost":0.0,"cost_savings":0.0,"currency":"USD","cost_source":"reported",\
      "baseline_model":","baseline":"same_model_uncached"\
      "unfit_models":{"plan_fallback":"plan":{"quality_price":"expected_locked_turns":\
      "candidate_traces":{"current":true,"base_score":"final_score":"quality_gap":"handoff_penalty"\
      "cache_penalty":"tool_loop_bias":"history_penalty":"frontier_cost_multiplier":"margin":\
      "turn_costs":{"warm_tokens":"input_cost":null,"currency":"\
      "inputs":{"candidates":["base":{"method":"selected":"score":"confidence":"scores":{\
      "history_tokens":"context_tokens":"memory":true,"warmth":{"tool_loop_owner":{"model":"kind":\
      "api":"CHAT","remembered":true,"conversation":"parent":"needs":["tools"],"ratings":{"all":{\
      "prompt_simhash":","activity_category":"code","agentic","chat","workspace":"virtual_key_id":"\
      "provider_key_id":"turn_signals":{"tool_calls":"had_bash":"edited_paths":[\
      {"id":"0198","timestamp":"2026-,"request_id":","session_id":","tenant":"anonymous",\
      "path":"/v1/chat/completions","turn_index":"decision":","decision_tier":0,\
      "decision_priority":100,"original_model":"auto","selected_model":","reasoning_mode":"off",\
      "confidence_score":1.0,"selection_method":"session_aware","action":"stay","session_policy":{\
      "algorithm":"agentic_continuity_routing","base_method":"hybrid","base_selected_model":"\
      "current_model":","hard_locked":false,"hard_lock_reason":"","lock_owner":"",\
      "decision_reason":"stay_has_best_adjusted_score","missing_signals":null,"degraded":"",\
      "user_id":"","phase":"tool_loop","user_turn","memory_turn_count":"switch_count":0,\
      "last_decision_name":","memory_prompt_tokens":0,"memory_cached_tokens":0,\
      "memory_estimated_cached_tokens":0,"memory_estimated_cache_savings":0.0,\
      "last_cache_accounting_source":"backend_reported","active_tool_loop":false,"idle_known":true,\
      "idle_expired":false,"idle_for_seconds":"decision_drift":false,\
      "has_non_portable_context":false,"non_portable_context_reason":"","continuation_mass":0.\
      "remaining_turn_prior":0.0,"remaining_turns_estimate":0.0,"remaining_turn_prior_ok":false,\
      "remaining_turn_prior_source":"","remaining_turn_prior_rejected":"",\
      "remaining_turn_prior_sample_count":0,"cache_warmth":0.5,"cache_warmth_ok":true,\
      "switch_margin":0.05,"stay_bias":0.25,"base_scores":{"final_scores":{"signals":{},\
      "streaming":false,"context_token_count":"lifecycle_state":"completed","response_status":200,\
      """
          .getBytes(StandardCharsets.UTF_8);

  private static final ZstdDictDecompress KNOWN = new ZstdDictDecompress(DICTIONARY);

  /** One for each thread, and those are few: making one takes longer than using it. */
  private static final ThreadLocal<ZstdCompressCtx> COMPRESSORS =
      ThreadLocal.withInitial(RecordBytes::compressor);

  private RecordBytes() {}

  private static ZstdCompressCtx compressor() {
    ZstdCompressCtx compressor = new ZstdCompressCtx();
    compressor.loadDict(new ZstdDictCompress(DICTIONARY, LEVEL));
    compressor.setChecksum(true);
    return compressor;
  }

  static byte[] of(Map<String, ?> object) {
    ByteArrayOutputStream json = new ByteArrayOutputStream(8_192);
    json.write(PLAIN);
    try (JsonGenerator generator = JSON.createGenerator(json)) {
      write(generator, object);
    }
    byte[] plain = json.toByteArray();
    return plain.length <= SMALL_BYTES ? plain : compressed(plain);
  }

  /** Writes what records are made of without looking a serializer up for each value. */
  private static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, inner) -> {
          json.writeName(String.valueOf(name));
          write(json, inner);
        });
        json.writeEndObject();
      }
      case Collection<?> list -> {
        json.writeStartArray();
        list.forEach(inner -> write(json, inner));
        json.writeEndArray();
      }
      default -> json.writePOJO(value);
    }
  }

  /** The bytes behind the first, which says how they are to be read. */
  private static byte[] compressed(byte[] plain) {
    byte[] packed = new byte[1 + (int) Zstd.compressBound(plain.length - 1)];
    packed[0] = FIRST;
    int length =
        COMPRESSORS
            .get()
            .compressByteArray(packed, 1, packed.length - 1, plain, 1, plain.length - 1);
    return Arrays.copyOf(packed, 1 + length);
  }

  /**
   * The object of those bytes.
   *
   * @throws JournalStoreException if they are none
   */
  static Map<String, Object> read(byte[] bytes) throws JournalStoreException {
    if (bytes.length == 0 || (bytes[0] != FIRST && bytes[0] != PLAIN)) {
      throw new JournalStoreException("a stored record: unknown form (expected: 0 or 1)");
    }
    byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
    return parsed(bytes[0] == PLAIN ? rest : decompressed(rest));
  }

  private static Map<String, Object> parsed(byte[] json) throws JournalStoreException {
    try {
      return JSON.readValue(json, OBJECT);
    } catch (JacksonException e) {
      throw new JournalStoreException("a stored record: damaged", e);
    }
  }

  private static byte[] decompressed(byte[] packed) throws JournalStoreException {
    long length = Zstd.getFrameContentSize(packed);
    if (length < 0 || length > BYTES_MAX) {
      throw new JournalStoreException("a stored record: damaged");
    }
    try {
      byte[] plain = new byte[(int) length];
      long read = Zstd.decompressFastDict(plain, 0, packed, 0, packed.length, KNOWN);
      if (Zstd.isError(read) || read != length) {
        throw new JournalStoreException("a stored record: damaged");
      }
      return plain;
    } catch (ZstdException e) {
      throw new JournalStoreException("a stored record: damaged", e);
    }
  }
}
