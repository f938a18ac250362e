/**
 * The closed vocabularies of the product, without any schema library, so that the
 * renderer can import them at run time without bundling one.
 * Source: shared vocabulary of docs/at-link.md; numbers of the 2013 manual live in src/cti/legacy only.
 */

/** Agent states (manual: STATUS 00–06). `unknown` stands for a code that this version does not know. */
export const AGENT_STATES = [
  'logged-out', 'ready', 'busy', 'wrapup', 'away', 'reserved', 'not-ready', 'unknown',
] as const
export type AgentState = (typeof AGENT_STATES)[number]

/** The states an agent can choose himself; the others are set by the server. */
export const CHOOSABLE_AGENT_STATES = ['ready', 'busy', 'away', 'wrapup'] as const
export type ChoosableAgentState = (typeof CHOOSABLE_AGENT_STATES)[number]

/** States of a call leg (manual: CALLS 01–08; 01 idle is "no leg"). `held` is a flag of the leg, not a state. */
export const LEG_STATES = [
  'offhook', 'seized', 'ringing', 'ringback', 'talking', 'transferring', 'disconnected', 'unknown',
] as const
export type LegState = (typeof LEG_STATES)[number]

/** What a call card shows: the leg state, or `held` while the agent holds the leg (handles.md, data-state). */
export type LegDisplayState = LegState | 'held'

/** Manual: DIR 0–4. */
export const DIRECTIONS = ['unknown', 'in', 'out', 'internal-in', 'internal-out'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** Manual: TRANS_TYPE 0–7. */
export const TRANSFER_TYPES = [
  'none', 'in', 'out', 'in-out', 'picked-up', 'picked-up-out', 'picked-up-by-other', 'consult-requested',
] as const
export type TransferType = (typeof TRANSFER_TYPES)[number]

/** What stands at the far end of a leg. */
export const PARTY_KINDS = ['external', 'extension', 'queue', 'ivr', 'unknown'] as const
export type PartyKind = (typeof PARTY_KINDS)[number]

/** How an extension's telephone is built; decides what a computer may do with it (manual: 人工摘机). */
export const EXTENSION_KINDS = ['digital', 'ip', 'analogue'] as const
export type ExtensionKind = (typeof EXTENSION_KINDS)[number]

/** Commands a leg can list in `allowed`; names are the manual's (docs/at-link.md, Commands). */
export const CALL_COMMANDS = [
  'ATAnswer', 'ATHangup', 'ATHoldCall', 'ATRetriveCall', 'ATCallSwap', 'ATCallReconnect',
  'ATTranCall', 'ATConsTrans', 'ATTranOver', 'ATConsConf', 'ATConfOver', 'ATConf_est',
  'ATSendDtmf', 'ATDialDigit', 'ATTranCall_toIVR', 'ATJoinIVR_toCnf', 'ATInsert', 'ATSetUserInfo',
] as const
export type CallCommand = (typeof CALL_COMMANDS)[number]

/** States of the CTI link, client end (docs/at-link.md, Session 7). */
export const LINK_STATES = [
  'offline', 'connecting', 'authenticating', 'syncing', 'ready', 'degraded', 'displaced',
] as const
export type LinkState = (typeof LINK_STATES)[number]

/**
 * Why the link is in its state; each has a sentence in both languages (shared/i18n, `link.reason.*`).
 */
export const LINK_REASONS = [
  'not_started', 'logged_out', 'connecting', 'signing_in', 'loading', 'up', 'probing', 'resyncing',
  'refused', 'unreachable', 'no_hello', 'wrong_protocol', 'frame_too_large', 'garbage', 'tls_failed',
  'closed_by_server', 'reset', 'dead', 'waiting_retry', 'login_refused', 'taken_over', 'forced_logout',
  'maintenance', 'slow_consumer', 'protocol_error', 'server_full',
] as const
export type LinkReason = (typeof LINK_REASONS)[number]

const agentStates: ReadonlySet<string> = new Set(AGENT_STATES)
const legStates: ReadonlySet<string> = new Set(LEG_STATES)

/** Maps a wire state to the vocabulary; anything else is `unknown` (shown with its raw code). */
export function knownAgentState(raw: string): AgentState {
  return agentStates.has(raw) ? (raw as AgentState) : 'unknown'
}

/** Maps a wire leg state to the vocabulary; anything else is `unknown`. */
export function knownLegState(raw: string): LegState {
  return legStates.has(raw) ? (raw as LegState) : 'unknown'
}

/** What the card of a leg shows (handles.md: data-state of call-card). */
export function legDisplayState(leg: { readonly state: string; readonly held: boolean }): LegDisplayState {
  return leg.held ? 'held' : knownLegState(leg.state)
}

/** The five databases of CallThink (docs/data.md). */
export const DATABASE_NAMES = ['callthink', 'callthink_crm', 'callthink_cdr', 'talentel_log', 'callthink_rpt'] as const
export type DatabaseName = (typeof DATABASE_NAMES)[number]

/** Boxes of messages: what came in, what was sent. */
export const BOXES = ['voicemail', 'fax-in', 'fax-out', 'sms-in', 'sms-out', 'email-in', 'email-out'] as const
export type Box = (typeof BOXES)[number]
/** Kinds of messages, as the rail counts what is unread of them. */
export const BOX_KINDS = ['voicemail', 'fax', 'sms', 'email'] as const
export type BoxKind = (typeof BOX_KINDS)[number]
