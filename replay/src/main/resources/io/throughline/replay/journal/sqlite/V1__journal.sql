-- One row a request. Times are microseconds since 1970 in UTC, money is in billionths of a unit of its currency.
-- "request" and "outcome" are parts of the replay record: JSON, deflated.
CREATE TABLE records (
  id TEXT NOT NULL PRIMARY KEY,
  at_us INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  tenant TEXT NOT NULL,
  workspace TEXT NOT NULL,
  virtual_key_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  turn_index INTEGER NOT NULL,
  decision TEXT NOT NULL,
  phase TEXT NOT NULL,
  requested_model TEXT NOT NULL,
  streaming INTEGER NOT NULL,
  context_tokens INTEGER NOT NULL,
  lock_reason TEXT NOT NULL,
  reason TEXT NOT NULL,
  prompt_simhash INTEGER NOT NULL,
  base_model TEXT NOT NULL,
  profile TEXT NOT NULL,
  divergence TEXT NOT NULL,
  divergence_turns INTEGER NOT NULL,
  divergence_changed INTEGER NOT NULL,
  corrected INTEGER NOT NULL,
  request BLOB NOT NULL,
  version INTEGER NOT NULL,
  selected_model TEXT NOT NULL,
  action TEXT NOT NULL,
  state TEXT NOT NULL,
  status INTEGER NOT NULL,
  cut_off INTEGER NOT NULL,
  error_kind TEXT NOT NULL,
  activity TEXT NOT NULL,
  provider_key_id TEXT NOT NULL,
  edited_paths INTEGER NOT NULL,
  had_bash INTEGER NOT NULL,
  tool_calls INTEGER NOT NULL,
  input_tokens INTEGER,
  cached_tokens INTEGER,
  cache_write_tokens INTEGER,
  output_tokens INTEGER,
  estimated INTEGER NOT NULL,
  cost_nanos INTEGER,
  uncached_nanos INTEGER,
  currency TEXT NOT NULL,
  ttft_ms INTEGER,
  duration_ms INTEGER,
  outcome BLOB NOT NULL
);

CREATE INDEX records_by_session ON records (session_id, tenant, at_us);
CREATE INDEX records_by_time ON records (at_us);
CREATE INDEX records_by_tenant ON records (tenant, at_us);

-- Sessions whose records changed since they were rolled up.
CREATE TABLE changed_sessions (
  tenant TEXT NOT NULL,
  session_id TEXT NOT NULL,
  PRIMARY KEY (tenant, session_id)
) WITHOUT ROWID;

-- What sessions come to: a row for each model that answered in one.
CREATE TABLE session_metrics (
  tenant TEXT NOT NULL,
  session_id TEXT NOT NULL,
  model TEXT NOT NULL,
  workspace TEXT NOT NULL,
  activity TEXT NOT NULL,
  profile TEXT NOT NULL,
  began_us INTEGER NOT NULL,
  ended_us INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  session_turns INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_nanos INTEGER NOT NULL,
  uncached_nanos INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  currency TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  ttft_ms INTEGER NOT NULL,
  ttft_turns INTEGER NOT NULL,
  began_here INTEGER NOT NULL,
  ended_here INTEGER NOT NULL,
  one_shot INTEGER,
  retries INTEGER NOT NULL,
  switches INTEGER NOT NULL,
  recoveries INTEGER NOT NULL,
  locks INTEGER NOT NULL,
  locks_that_held INTEGER NOT NULL,
  diverged INTEGER NOT NULL,
  divergences INTEGER NOT NULL,
  divergences_ended INTEGER NOT NULL,
  recovery_turns INTEGER NOT NULL,
  corrections INTEGER NOT NULL,
  PRIMARY KEY (session_id, tenant, model)
) WITHOUT ROWID;

-- With what the lengths of sessions are counted from, so that they are read from the index alone.
CREATE INDEX session_metrics_by_time ON session_metrics (ended_us, began_here, workspace, session_turns);
CREATE INDEX session_metrics_by_tenant ON session_metrics (tenant, ended_us);
CREATE INDEX session_metrics_by_workspace ON session_metrics (workspace, ended_us);

-- The same, summed up by the hour since 1970 in which sessions had their last turn, so that a month is summed up from hours.
CREATE TABLE metrics_by_hour (
  hour INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  workspace TEXT NOT NULL,
  activity TEXT NOT NULL,
  model TEXT NOT NULL,
  currency TEXT NOT NULL,
  sessions_with INTEGER NOT NULL,
  sessions INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  unpriced_turns INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  ttft_ms INTEGER NOT NULL,
  ttft_turns INTEGER NOT NULL,
  one_shot INTEGER NOT NULL,
  one_shot_sessions INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  switches INTEGER NOT NULL,
  recoveries INTEGER NOT NULL,
  locks INTEGER NOT NULL,
  locks_that_held INTEGER NOT NULL,
  diverged_sessions INTEGER NOT NULL,
  divergences INTEGER NOT NULL,
  divergences_ended INTEGER NOT NULL,
  recovery_turns INTEGER NOT NULL,
  corrections INTEGER NOT NULL,
  cost_nanos INTEGER NOT NULL,
  uncached_nanos INTEGER NOT NULL,
  PRIMARY KEY (hour, tenant, workspace, activity, model, currency)
) WITHOUT ROWID;

-- How many sessions have that many turns, 65 for more than 64.
CREATE TABLE turns_by_hour (
  hour INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  workspace TEXT NOT NULL,
  activity TEXT NOT NULL,
  session_turns INTEGER NOT NULL,
  sessions INTEGER NOT NULL,
  PRIMARY KEY (hour, tenant, workspace, activity, session_turns)
) WITHOUT ROWID;

-- Hours whose sums are not what their sessions come to any more.
CREATE TABLE changed_hours (
  hour INTEGER NOT NULL PRIMARY KEY
);
