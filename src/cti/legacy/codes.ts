/**
 * The code numbers of the 2013 manual and of later clients (05, 06, 08), both ways. A code that nobody knows
 * becomes `unknown (NN)` and goes back as it came: it is shown, never dropped, and never a crash.
 */
import type { AgentState, Direction, LegState, TransferType } from '../../shared/domain/codes.ts'
import type { ErrorCode } from '../../shared/domain/errors.ts'

/** A table of codes. Both directions are total. */
export interface CodeTable<T extends string> {
  /** Of the table, in its order. */
  readonly entries: readonly (readonly [name: T, code: string])[]
  /** The code of a name; a name without one becomes `unknown (name)`. */
  toCode(name: string): string
  /** The name of a code, also of `1` for `01` and of numbers; an unknown code becomes `unknown (NN)`. */
  fromCode(code: string | number): T | `unknown (${string})` | (string & {})
  /** True when the table has the name. */
  has(name: string): name is T
}

const UNKNOWN = /^unknown \((.*)\)$/s

function codes<T extends string>(table: Readonly<Record<T, string>>): CodeTable<T> {
  const entries = Object.entries<string>(table) as [T, string][]
  const byName = new Map<string, string>(entries)
  const byCode = new Map<string, T>(entries.map(([name, code]) => [code, name]))
  const width = Math.max(...entries.map(([, code]) => code.length))
  return {
    entries,
    toCode: (name) => byName.get(name) ?? UNKNOWN.exec(name)?.[1] ?? `unknown (${name})`,
    fromCode: (code) => {
      const text = String(code).trim()
      const padded = /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '').padStart(width, '0') : text
      const plain = padded.replace(/^0+(?=\d)/, '')
      return byCode.get(text) ?? byCode.get(padded) ?? byCode.get(plain) ?? UNKNOWN.exec(text)?.[1] ?? `unknown (${text})`
    },
    has: (name): name is T => byName.has(name),
  }
}

/** Agent STATUS. An empty STATUS is a state nobody named. */
export const agentStatus = codes<AgentState>({
  'logged-out': '00', 'ready': '01', 'busy': '02', 'wrapup': '03', 'away': '04', 'reserved': '05', 'not-ready': '06', 'unknown': '',
})

/** Call STATUS and CALLS. The old codes have no "held": a held call is a talking one (05), and ISHOLD=1 beside it. */
export const callStatus = codes<LegState | 'idle'>({
  'idle': '01', 'offhook': '02', 'ringing': '03', 'ringback': '04', 'talking': '05', 'disconnected': '06', 'seized': '07',
  'transferring': '08', 'unknown': '',
})

/** DIR, and DIRECTION of call records. */
export const direction = codes<Direction>({ 'unknown': '0', 'in': '1', 'out': '2', 'internal-in': '3', 'internal-out': '4' })

/** TRANS_TYPE. */
export const transferType = codes<TransferType>({
  'none': '0', 'in': '1', 'out': '2', 'in-out': '3', 'picked-up': '4', 'picked-up-out': '5', 'picked-up-by-other': '6', 'consult-requested': '7',
})

/** DEST_TYPE of call records. */
export const destType = codes({ 'unknown': '0', 'route-point': '1', 'ivr': '2', 'agent': '3', 'extension': '4', 'external': '5' })

/** CALLTYPE of call records. */
export const callType = codes({ normal: '0', queued: '10' })

/** QN_TYPE: what was queued for; QN_DEST names the group, agent, extension or IVR port. */
export const queueType = codes({ none: '0', group: '1', agent: '2', extension: '3', port: '4' })

/** QN_REASON: why the caller began to wait. */
export const queueReason = codes({ 'none': '0', 'all-busy': '1', 'no-answer': '2', 'other': '3' })

/** QN_RESULT: how the waiting ended. */
export const queueResult = codes({ 'none': '0', 'connected': '1', 'hung-up': '2', 'other': '3', 'timed-out': '21' })

/** MSG_TYPE of recordings. */
export const recordingType = codes({ 'none': '0', 'in': '1', 'out': '2', 'internal-in': '3', 'internal-out': '4', 'missed': '11' })

/** Codes of onReceiveCTIEventChanged. */
export const eventCode = codes({
  'text': '0', 'agent': '1', 'agent-call': '2', 'trunk': '3', 'extension': '4', 'message': '5', 'popup': '6', 'arrival': '7',
  'queue-enter': '10', 'queue-leave': '11', 'link-lost': '100',
})

/** nType of ATInsert. */
export const insertType = codes({ leave: '0', join: '1', listen: '2' })

/** The code of Agent.callState, which may say `held`. */
export function callStateCode(callState: string): string {
  return callStatus.toCode(callState === 'held' ? 'talking' : callState)
}

export const LOGIN_RESULTS = ['OK', 'ERROR_UID', 'ERROR_PWD', 'ERROR_REP', 'FAIL'] as const
export type LoginResultCode = (typeof LOGIN_RESULTS)[number]

const LOGIN_OF_ERROR: Partial<Record<ErrorCode, LoginResultCode>> = {
  no_such_agent: 'ERROR_UID', wrong_password: 'ERROR_PWD', agent_in_use: 'ERROR_REP', extension_in_use: 'ERROR_REP',
}

/** What ATCommandResult says of a login; null = it succeeded. Total: every other error is FAIL. */
export function loginResult(error: ErrorCode | null): LoginResultCode {
  return error === null ? 'OK' : LOGIN_OF_ERROR[error] ?? 'FAIL'
}

/** The error behind ATCommandResult's word; null = OK. FAIL and unknown words tell no reason: `internal`. */
export function loginError(result: string): ErrorCode | null {
  switch (result.trim().toUpperCase()) {
    case 'OK': return null
    case 'ERROR_UID': return 'no_such_agent'
    case 'ERROR_PWD': return 'wrong_password'
    case 'ERROR_REP': return 'agent_in_use'
    default: return 'internal'
  }
}
