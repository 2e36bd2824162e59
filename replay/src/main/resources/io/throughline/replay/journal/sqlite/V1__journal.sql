-- One row a request. Times are microseconds since 1970 in UTC, money is in billionths of a unit of its currency.
-- "request" and "outcome" are parts of the replay record: JSON, deflated.
CREATE TABLE records (
  id TEXT NOT NULL PRIMARY KEY,
  at_us INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  tenant TEXT NOT NULL,
  session_id TEXT NOT NULL,
  turn_index INTEGER NOT NULL,
  decision TEXT NOT NULL,
  phase TEXT NOT NULL,
  requested_model TEXT NOT NULL,
  streaming INTEGER NOT NULL,
  context_tokens INTEGER NOT NULL,
  lock_reason TEXT NOT NULL,
  reason TEXT NOT NULL,
  request BLOB NOT NULL,
  version INTEGER NOT NULL,
  selected_model TEXT NOT NULL,
  action TEXT NOT NULL,
  state TEXT NOT NULL,
  status INTEGER NOT NULL,
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

CREATE INDEX records_by_session ON records (session_id, at_us);
CREATE INDEX records_by_time ON records (at_us);

-- Sessions whose records changed since they were rolled up.
CREATE TABLE changed_sessions (
  tenant TEXT NOT NULL,
  session_id TEXT NOT NULL,
  PRIMARY KEY (tenant, session_id)
) WITHOUT ROWID;
