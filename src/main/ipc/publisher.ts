/**
 * The one way of events from main to the windows. Every event has the epoch of this run and the
 * next number; a window that sees a gap or another epoch asks for a snapshot. What a person acts
 * on goes at once; lists that change often are sent at most once per frame, the last state only. That the call list changed is told a
 * moment later, once for all changes until then: a window reads the list anew, and a call that rings changes it several times.
 */
import type { Timer } from '../../cti/ports.ts'
import type { ServerClock } from '../../cti/link/server-clock.ts'
import type { EventEnvelope, EventName, EventPayload } from '../../shared/ipc/contract.ts'

/** One frame of a 60 Hz screen: a list that changes faster cannot be seen. */
const COALESCE_MS = 16
/** A call that rings is drawn before the list below it. */
const LIST_MS = 200
/** How long the last state of each waits for more, ms. */
const COALESCED: ReadonlyMap<EventName, number> = new Map([
  ...(['queues.changed', 'team.changed', 'teamCalls.changed', 'figures.changed', 'extensions.changed', 'trunks.changed'] as const).map((name) => [name, COALESCE_MS] as const),
  ['history.changed', LIST_MS],
])
/** Stamps kept for paint.report; at 50 events a second this is 20 s. */
const KEPT_STAMPS = 1_024

/** Sends to one window; false or a throw = the window is gone. */
export type Send = (envelope: EventEnvelope) => void

export interface Publisher {
  readonly epoch: string
  /** Number of the last event that was sent. */
  readonly seq: number
  publish<N extends EventName>(name: N, payload: EventPayload<N>, receivedAt: number | null): void
  /** Sends now what waits for its frame, so that the order of cause and effect is kept. */
  flush(): void
  add(id: number, send: Send): void
  remove(id: number): void
  /** When the bytes that caused the event were read; null = local cause, or long ago. */
  receivedAtOf(seq: number): number | null
}

/** @param epoch a name for this run that no other run has */
export function createPublisher(clock: Pick<ServerClock, 'service' | 'after'>, epoch: string): Publisher {
  const windows = new Map<number, Send>()
  const waiting = new Map<EventName, { readonly payload: unknown; readonly receivedAt: number | null }>()
  const stamps: (number | null)[] = []
  let seq = 0
  /** By how long its events wait. */
  const timers = new Map<number, Timer>()

  const sendNow = (name: EventName, payload: unknown, receivedAt: number | null): void => {
    seq += 1
    stamps[seq % KEPT_STAMPS] = receivedAt
    // publish() is typed per name; here the pair is only carried.
    const envelope = { epoch, seq, receivedAt, sentAt: clock.service(), name, payload } as EventEnvelope
    for (const deliver of windows.values()) deliver(envelope)
  }
  const send = (due: (wait: number) => boolean): void => {
    for (const [wait, timer] of timers) if (due(wait)) { timer.cancel(); timers.delete(wait) }
    for (const [name, { payload, receivedAt }] of [...waiting]) {
      if (!due(COALESCED.get(name) ?? 0)) continue
      waiting.delete(name)
      sendNow(name, payload, receivedAt)
    }
  }

  return {
    epoch,
    get seq() { return seq },
    publish(name, payload, receivedAt) {
      const wait = COALESCED.get(name)
      if (wait === undefined) { sendNow(name, payload, receivedAt); return }
      // The first cause counts for the latency figure, the last state for the screen.
      const first = waiting.get(name)
      waiting.set(name, { payload, receivedAt: first?.receivedAt ?? receivedAt })
      if (!timers.has(wait)) timers.set(wait, clock.after(wait, () => { send((other) => other === wait) }))
    },
    flush() { send(() => true) },
    add(id, send) { windows.set(id, send) },
    remove(id) { windows.delete(id) },
    receivedAtOf(number) {
      if (number <= seq - KEPT_STAMPS || number > seq || number < 1) return null
      return stamps[number % KEPT_STAMPS] ?? null
    },
  }
}
