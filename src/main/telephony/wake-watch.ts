/**
 * Notices that the machine slept or changed its network where the system does not tell (anchors
 * C.4): a wall clock that jumped against the monotonic one or a timer that came far too late, and
 * other addresses than before. The link is probed then, instead of waiting for its heartbeat.
 */
import type { Clock, Timer } from '../../cti/ports.ts'

const TICK_MS = 5_000
/** A busy machine delays a timer by less than this. */
const JUMP_MS = 4_000

export interface WakeWatchOptions {
  readonly clock: Clock
  /** Digest of the addresses of this machine. */
  readonly addresses: () => string
  readonly onWake: (why: 'clock_jump' | 'late_timer' | 'network_change') => void
}

/** Starts watching; the result stops it. */
export function watchWake(options: WakeWatchOptions): { stop(): void } {
  const { clock } = options
  let wall = clock.now()
  let mono = clock.monotonic()
  let addresses = options.addresses()
  let timer: Timer
  const tick = (): void => {
    const passedWall = clock.now() - wall
    const passedMono = clock.monotonic() - mono
    wall += passedWall
    mono += passedMono
    const fresh = options.addresses()
    if (Math.abs(passedWall - passedMono) > JUMP_MS) options.onWake('clock_jump')
    else if (passedMono > TICK_MS + JUMP_MS) options.onWake('late_timer')
    else if (fresh !== addresses) options.onWake('network_change')
    addresses = fresh
    timer = clock.after(TICK_MS, tick)
  }
  timer = clock.after(TICK_MS, tick)
  return { stop: () => { timer.cancel() } }
}
