package io.throughline.replay.journal;

import java.time.Instant;
import java.util.Map;

/**
 * A record as a store keeps it.
 *
 * @param id of the record
 * @param at when the request was routed, to the microsecond
 * @param tenant whom it belongs to
 * @param inProgress whether its end is not stored yet
 * @param json the record in the field names of the replay API
 */
public record StoredRecord(
    String id, Instant at, String tenant, boolean inProgress, Map<String, Object> json) {}
