/**
 * Which leg state may follow which.
 *
 *            ┌──────────────► ringing ───────────────┐
 *            │                                       ▼
 *   (none) ──┼─► offhook ─► seized ─► ringback ──► talking ◄──► transferring
 *            │      │          │          │           │              │
 *            │      └──────────┴────┬─────┴───────────┴──────────────┘
 *            │                      ▼
 *            └──────────────► disconnected ─► (none)        every state ─► (none)
 *
 * talking, transferring ─► ringing: the call comes back to a telephone that let go of it (recall).
 *
 * (none) = the leg does not exist: before its first `call.changed` and after `call.ended`.
 * `held` is a flag, not a state. `unknown` stands for a code of a newer server and may stand anywhere.
 */
import type { LegState } from '../../shared/domain/codes.ts'

export type LegStep = LegState | 'none'

/** Direct successors, besides the state itself (a flag changed) and `unknown`. */
export const LEG_TRANSITIONS: Readonly<Record<LegStep, readonly LegStep[]>> = {
  // A leg can begin talking when it is picked up from elsewhere, transferred or joined in, or listens;
  // and disconnected when a handset is lifted into a dead line.
  none: ['offhook', 'seized', 'ringing', 'ringback', 'talking', 'disconnected'],
  // Handset lifted, dial tone; a digital telephone reports the dialled call at once.
  offhook: ['seized', 'ringback', 'talking', 'disconnected', 'none'],
  // Own telephone rings first (analogue), or the number is being dialled.
  seized: ['offhook', 'ringback', 'talking', 'disconnected', 'none'],
  ringing: ['talking', 'none'],
  ringback: ['talking', 'transferring', 'disconnected', 'none'],
  // An analogue telephone stays `disconnected` (busy tone) until the handset is put down.
  // A handset put down while a held call is left is rung by it; so is the sender of a transfer that came to nothing.
  talking: ['transferring', 'ringing', 'disconnected', 'none'],
  transferring: ['talking', 'ringing', 'ringback', 'disconnected', 'none'],
  disconnected: ['none'],
  unknown: ['offhook', 'seized', 'ringing', 'ringback', 'talking', 'transferring', 'disconnected', 'none'],
}

/** True when `to` may directly follow `from`: what a switch may report. */
export function legMayFollow(from: LegStep, to: LegStep): boolean {
  return from === to || to === 'unknown' || LEG_TRANSITIONS[from].includes(to)
}

function closure(from: LegStep): ReadonlySet<LegStep> {
  // Over `none` a new leg would begin, and over `unknown` everything could be reached: neither counts as a way.
  const seen = new Set<LegStep>([from, 'unknown'])
  const open: LegStep[] = [from]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    for (const next of LEG_TRANSITIONS[step]) {
      if (seen.has(next)) continue
      seen.add(next)
      if (next !== 'none') open.push(next)
    }
  }
  return seen
}

const reachable: ReadonlyMap<LegStep, ReadonlySet<LegStep>> = new Map(
  (Object.keys(LEG_TRANSITIONS) as LegStep[]).map((step) => [step, closure(step)]),
)

/**
 * True when `to` can be reached from `from` within the life of one leg. What a client checks: a
 * server may leave out states for a slow reader (docs/at-link.md, Slow readers).
 */
export function legMayReach(from: LegStep, to: LegStep): boolean {
  return reachable.get(from)?.has(to) ?? false
}
