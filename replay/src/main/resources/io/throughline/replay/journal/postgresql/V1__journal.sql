-- One row a request. Times are microseconds since 1970 in UTC, money is in billionths of a unit of its currency.
-- "request" and "outcome" are parts of the replay record: JSON, deflated.
CREATE TABLE records (
  id TEXT NOT NULL PRIMARY KEY,
  at_us BIGINT NOT NULL,
  request_id TEXT NOT NULL,
  tenant TEXT NOT NULL,
  workspace TEXT NOT NULL,
  virtual_key_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  turn_index BIGINT NOT NULL,
  decision TEXT NOT NULL,
  phase TEXT NOT NULL,
  requested_model TEXT NOT NULL,
  streaming BIGINT NOT NULL,
  context_tokens BIGINT NOT NULL,
  lock_reason TEXT NOT NULL,
  reason TEXT NOT NULL,
  prompt_simhash BIGINT NOT NULL,
  base_model TEXT NOT NULL,
  profile TEXT NOT NULL,
  divergence TEXT NOT NULL,
  divergence_turns BIGINT NOT NULL,
  divergence_changed BIGINT NOT NULL,
  corrected BIGINT NOT NULL,
  request BYTEA NOT NULL,
  version BIGINT NOT NULL,
  selected_model TEXT NOT NULL,
  action TEXT NOT NULL,
  state TEXT NOT NULL,
  status BIGINT NOT NULL,
  cut_off BIGINT NOT NULL,
  error_kind TEXT NOT NULL,
  activity TEXT NOT NULL,
  provider_key_id TEXT NOT NULL,
  edited_paths BIGINT NOT NULL,
  had_bash BIGINT NOT NULL,
  tool_calls BIGINT NOT NULL,
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

CREATE INDEX records_by_session ON records (session_id, tenant, at_us);
CREATE INDEX records_by_time ON records (at_us);
CREATE INDEX records_by_tenant ON records (tenant, at_us);

-- Sessions whose records changed since they were rolled up.
CREATE TABLE changed_sessions (
  tenant TEXT NOT NULL,
  session_id TEXT NOT NULL,
  PRIMARY KEY (tenant, session_id)
);

-- What sessions come to: a row for each model that answered in one.
CREATE TABLE session_metrics (
  tenant TEXT NOT NULL,
  session_id TEXT NOT NULL,
  model TEXT NOT NULL,
  workspace TEXT NOT NULL,
  activity TEXT NOT NULL,
  profile TEXT NOT NULL,
  began_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  turns BIGINT NOT NULL,
  session_turns BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  input_tokens BIGINT NOT NULL,
  cached_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cost_nanos BIGINT NOT NULL,
  uncached_nanos BIGINT NOT NULL,
  unpriced BIGINT NOT NULL,
  currency TEXT NOT NULL,
  duration_ms BIGINT NOT NULL,
  ttft_ms BIGINT NOT NULL,
  ttft_turns BIGINT NOT NULL,
  began_here BIGINT NOT NULL,
  ended_here BIGINT NOT NULL,
  one_shot BIGINT,
  retries BIGINT NOT NULL,
  switches BIGINT NOT NULL,
  recoveries BIGINT NOT NULL,
  locks BIGINT NOT NULL,
  locks_that_held BIGINT NOT NULL,
  diverged BIGINT NOT NULL,
  divergences BIGINT NOT NULL,
  divergences_ended BIGINT NOT NULL,
  recovery_turns BIGINT NOT NULL,
  corrections BIGINT NOT NULL,
  PRIMARY KEY (session_id, tenant, model)
);

-- With what the lengths of sessions are counted from, so that they are read from the index alone.
CREATE INDEX session_metrics_by_time ON session_metrics (ended_us, began_here, workspace, session_turns);
CREATE INDEX session_metrics_by_tenant ON session_metrics (tenant, ended_us);
CREATE INDEX session_metrics_by_workspace ON session_metrics (workspace, ended_us);

-- The same, summed up by the hour since 1970 in which sessions had their last turn, so that a month is summed up from hours.
CREATE TABLE metrics_by_hour (
  hour BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  workspace TEXT NOT NULL,
  activity TEXT NOT NULL,
  model TEXT NOT NULL,
  currency TEXT NOT NULL,
  sessions_with BIGINT NOT NULL,
  sessions BIGINT NOT NULL,
  turns BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  input_tokens BIGINT NOT NULL,
  cached_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  unpriced_turns BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  ttft_ms BIGINT NOT NULL,
  ttft_turns BIGINT NOT NULL,
  one_shot BIGINT NOT NULL,
  one_shot_sessions BIGINT NOT NULL,
  retries BIGINT NOT NULL,
  switches BIGINT NOT NULL,
  recoveries BIGINT NOT NULL,
  locks BIGINT NOT NULL,
  locks_that_held BIGINT NOT NULL,
  diverged_sessions BIGINT NOT NULL,
  divergences BIGINT NOT NULL,
  divergences_ended BIGINT NOT NULL,
  recovery_turns BIGINT NOT NULL,
  corrections BIGINT NOT NULL,
  cost_nanos BIGINT NOT NULL,
  uncached_nanos BIGINT NOT NULL,
  PRIMARY KEY (hour, tenant, workspace, activity, model, currency)
);

-- How many sessions have that many turns, 65 for more than 64.
CREATE TABLE turns_by_hour (
  hour BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  workspace TEXT NOT NULL,
  activity TEXT NOT NULL,
  session_turns BIGINT NOT NULL,
  sessions BIGINT NOT NULL,
  PRIMARY KEY (hour, tenant, workspace, activity, session_turns)
);

-- Hours whose sums are not what their sessions come to any more.
CREATE TABLE changed_hours (
  hour BIGINT NOT NULL PRIMARY KEY
);
