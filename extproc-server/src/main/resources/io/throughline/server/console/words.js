import { plain } from './format.js';

const REASONS = {
  missing_session_context: 'No session was told, so the base method chose for this turn alone.',
  missing_previous_model: 'The first turn of the session: the base method chose.',
  previous_model_not_in_candidates: 'The session’s model is no candidate here: the base method chose.',
  base_choice: 'The base method chose; the session does not count under this algorithm.',
  stay_has_best_adjusted_score: 'Staying had the best score once what a move costs was counted.',
  switch_allowed: 'Another model was better even after what the move costs.',
  lookahead_least_total: 'The planner expects the least total over this turn and the locked ones after it.',
  client_named: 'The client named the model.',
  recovery: 'The session’s model failed; the next candidate took over.',
  window_overflow: 'The session’s model cannot hold the context; one that can took over.',
  quality_floor: 'The session’s model does not keep the quality floor of its profile.',
  no_decision: 'No decision matched: the default model answered.',
  provider_state_conflict: 'The request named another model than the one that holds its state.',
};

const LOCKS = {
  'hard_lock=tool_loop': 'Held: the calls being answered were issued by this model.',
  'hard_lock=profile': 'Held: the session’s profile keeps its model for life.',
  'hard_lock=min_turns': 'Held: the session is younger than min_turns_before_switch.',
};

/**
 * Why a turn went where it went, in one sentence.
 * @param {string} [reason] decision_reason of the record
 * @returns {string}
 */
export function why(reason) {
  if (!reason) return 'No choice was made.';
  if (reason.startsWith('hard_lock=context_portability')) return 'Held: this model’s provider keeps the conversation’s state.';
  return LOCKS[reason] ?? REASONS[reason] ?? plain(reason) + '.';
}

const OWNERS = {
  issued: 'it issued the ids that the request carries',
  pending: 'its turn has no outcome yet',
  current: 'it is the session’s model',
  unproven: 'nothing is known: the base choice was taken',
};

/** How a lock's owner is known. @returns {string} */
export const owner = (word) => (word ? plain(word) + (OWNERS[word] ? ': ' + OWNERS[word] : '') : '');

const KINDS = {
  repeated_call: 'the same call with the same result',
  repeated_failure: 'the same call fails again and again',
  oscillation: 'the same few turns in cycles',
  repeated_message: 'nearly the same message again',
  backtracking: 'steps that were there before',
};

/** What kind of circle a conversation is in. @returns {string} */
export const circle = (kind) => KINDS[kind] ?? plain(kind);
