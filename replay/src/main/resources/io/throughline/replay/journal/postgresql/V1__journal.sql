-- One row a request. Times are microseconds since 1970 in UTC, money is in billionths of a unit of its currency.
-- "request" and "outcome" are parts of the replay record: JSON, deflated.
CREATE TABLE records (
  id TEXT NOT NULL PRIMARY KEY,
  at_us BIGINT NOT NULL,
  request_id TEXT NOT NULL,
  tenant TEXT NOT NULL,
  session_id TEXT NOT NULL,
  turn_index BIGINT NOT NULL,
  decision TEXT NOT NULL,
  phase TEXT NOT NULL,
  requested_model TEXT NOT NULL,
  streaming BIGINT NOT NULL,
  context_tokens BIGINT NOT NULL,
  lock_reason TEXT NOT NULL,
  reason TEXT NOT NULL,
  request BYTEA NOT NULL,
  version BIGINT NOT NULL,
  selected_model TEXT NOT NULL,
  action TEXT NOT NULL,
  state TEXT NOT NULL,
  status BIGINT NOT NULL,
  input_tokens BIGINT,
  cached_tokens BIGINT,
  cache_write_tokens BIGINT,
  output_tokens BIGINT,
  estimated BIGINT NOT NULL,
  cost_nanos BIGINT,
  uncached_nanos BIGINT,
  currency TEXT NOT NULL,
  ttft_ms BIGINT,
  duration_ms BIGINT,
  outcome BYTEA NOT NULL
);

CREATE INDEX records_by_session ON records (session_id, at_us);
CREATE INDEX records_by_time ON records (at_us);

-- Sessions whose records changed since they were rolled up.
CREATE TABLE changed_sessions (
  tenant TEXT NOT NULL,
  session_id TEXT NOT NULL,
  PRIMARY KEY (tenant, session_id)
);
