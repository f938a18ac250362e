/**
 * Call ids `yyyyMMddHHmmss` + 4 digits, the form of the manual's samples (ATGetCallInfo, CALLID).
 * The four digits are tenths of milliseconds within the second, so that ids only rise: 10 per ms
 * without borrowing from the future, and a restarted server starts above every id given before.
 */
import { callIdSchema, type CallId } from '../../../../shared/domain/schemas.ts'

const TICKS_PER_MS = 10
const TICKS_PER_SECOND = 10_000

/** `now`: epoch ms. `utcOffsetMinutes`: the offset of the digits' local time. */
export function createCallIds(now: () => number, utcOffsetMinutes: number): () => CallId {
  let lastTick = 0
  return () => {
    // A wall clock set back must not give an id twice.
    lastTick = Math.max(lastTick + 1, Math.floor(now() * TICKS_PER_MS))
    return callIdSchema.parse(formatTick(lastTick, utcOffsetMinutes))
  }
}

function formatTick(tick: number, utcOffsetMinutes: number): string {
  const second = Math.floor(tick / TICKS_PER_SECOND)
  const local = new Date((second + utcOffsetMinutes * 60) * 1000).toISOString()
  const digits = local.slice(0, 19).replaceAll(/\D/g, '')
  return digits + String(tick % TICKS_PER_SECOND).padStart(4, '0')
}
