/** The figures of RPTGet_* (later clients) as `KEY=VALUE;` strings. Lengths are whole seconds. */
import type { Figures, RealTimeFigures } from '../../shared/domain/schemas.ts'
import { buildKeyValues, parseKeyValues } from './key-value.ts'
import type { LegacyFormat } from './key-value.ts'

/** Key → figure. PC_LEN is not explained anywhere; read as the time callers waited at the telephone (ringing). */
const CDR_KEYS = {
  CALLS: 'calls', CALLS_IN: 'callsIn', CALLS_OUT: 'callsOut', QUEUES: 'queued', QFAIL: 'queueFailed', ANS: 'answered', OP_ANS: 'answeredByAgent',
  PC_LEN: 'ringMs', CALL_LEN: 'talkMs', CLEN_IN: 'talkInMs', CLEN_OUT: 'talkOutMs', IDLE_LEN: 'readyMs', LEAVE_LEN: 'awayMs', BUSY_LEN: 'busyMs',
  AFTER_LEN: 'wrapupMs',
} as const satisfies Record<string, keyof Figures>

const REAL_TIME_KEYS = {
  TRUNKS: 'trunks', IVRS: 'ivrPorts', UIDS: 'agents', QUEUES: 'waiting', ONLINE: 'online', IDLE: 'ready', LEAVE: 'away', BUSY: 'busy', AFTER: 'wrapup',
} as const satisfies Record<string, keyof RealTimeFigures>

type CdrFigure = (typeof CDR_KEYS)[keyof typeof CDR_KEYS]
type RealTimeFigure = (typeof REAL_TIME_KEYS)[keyof typeof REAL_TIME_KEYS]

const formatOf = (keys: object): LegacyFormat => ({ command: null, keys: Object.keys(keys), freeText: [] })

function write(keys: Readonly<Record<string, string>>, figures: Readonly<Record<string, unknown>>): string {
  const values = Object.entries(keys).map(([key, name]) => {
    const value = Number(figures[name])
    return [key, String(name.endsWith('Ms') ? Math.round(value / 1_000) : value)] as const
  })
  return buildKeyValues(formatOf(keys), Object.fromEntries(values))
}

function read<T extends string>(keys: Readonly<Record<string, T>>, text: string): Partial<Record<T, number>> {
  const { fields } = parseKeyValues(text, formatOf(keys))
  const found: Partial<Record<T, number>> = {}
  for (const [key, name] of Object.entries(keys)) {
    const value = (fields.get(key) ?? '').trim()
    if (/^\d{1,12}$/.test(value)) found[name] = Number(value) * (name.endsWith('Ms') ? 1_000 : 1)
  }
  return found
}

/** RPTGet_CDRInfo and RPTGet_UIDInfo. */
export const writeFigures = (figures: Figures): string => write(CDR_KEYS, figures)
/** Back, lengths in ms; a figure that is missing or no number is left out. */
export const readFigures = (text: string): Partial<Record<CdrFigure, number>> => read(CDR_KEYS, text)
/** RPTGet_RTInfo, key RPT_BASE. */
export const writeRealTimeFigures = (figures: RealTimeFigures): string => write(REAL_TIME_KEYS, figures)
export const readRealTimeFigures = (text: string): Partial<Record<RealTimeFigure, number>> => read(REAL_TIME_KEYS, text)
