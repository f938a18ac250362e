/** The columns of the fault matrix: how a real link is brought into each state, and held there by a stalled line. */
import type { AppError } from '../../../src/shared/domain/errors.ts'
import type { Result } from '../../../src/shared/result.ts'
import type { FakeLink } from '../fake-network.ts'
import { createLinkBench, LOGIN, watch } from '../link-bench.ts'
import type { LinkBench } from '../link-bench.ts'
import type { Column } from './cells.ts'
import { HOST, PORT, tellTwoEvents } from './faults.ts'

export interface Arrived {
  readonly bench: LinkBench
  /** The connection that stands; null where none does. */
  readonly link: FakeLink | null
  /** The person's login where it was waiting on arrival, or the one that is through. */
  readonly login: { readonly value: Result<unknown, AppError> | 'pending' } | null
}

/** Stalls the line at the moment the link enters a state. */
function stallOn(bench: LinkBench, state: string): void {
  const stop = bench.client.subscribe({
    onStatus: (status) => {
      if (status.state !== state) return
      stop()
      bench.network.last().stall(true)
    },
  })
}

/** The first pieces that wait on a stalled line arrive. */
function letThrough(link: FakeLink, pieces: number): void {
  let rest: readonly Uint8Array[] = []
  link.editWaiting((waiting) => {
    rest = waiting.slice(pieces)
    return waiting.slice(0, pieces)
  })
  link.stall(false)
  link.stall(true)
  link.editWaiting(() => rest)
}

/** The link is lost, and two calls come that it does not hear of. */
async function loseTheLink(bench: LinkBench): Promise<void> {
  bench.network.setMode(HOST, PORT, 'refuse')
  bench.network.last().reset()
  await bench.clock.advanceAsync(0)
  tellTwoEvents(bench)
}

async function comeBack(bench: LinkBench): Promise<void> {
  bench.network.setMode(HOST, PORT, 'open')
  bench.client.retryNow()
  await bench.clock.advanceAsync(0)
}

/**
 * @param again entered on the way back after a loss, not at the first login
 * @returns the link in the state, its line stalled where one stands
 */
export async function arrive(column: Column, again: boolean, seed: number): Promise<Arrived> {
  const bench = await createLinkBench({ seed })
  if (column === 'offline') return { bench, link: null, login: null }
  if (!again && (column === 'connecting' || column === 'authenticating' || column === 'syncing')) {
    if (column !== 'connecting') stallOn(bench, column)
    const login = watch(bench.client.login(LOGIN))
    await bench.clock.advanceAsync(1)
    if (column === 'connecting') bench.network.last().stall(true)
    await bench.clock.advanceAsync(20)
    // In the middle of the snapshot: what was read of it is worth nothing after a loss.
    if (column === 'syncing') letThrough(bench.network.last(), 2)
    return { bench, link: bench.network.last(), login }
  }
  await bench.up()
  // An old link: the first attempt after a loss comes within 2 s.
  await bench.clock.advanceAsync(11_000)
  // Both ends have just been heard: the heartbeat counts from here.
  bench.client.probe('to begin with')
  await bench.clock.advanceAsync(10)
  if (again) {
    await loseTheLink(bench)
    if (column !== 'connecting') stallOn(bench, column)
    await comeBack(bench)
    await bench.clock.advanceAsync(1)
    if (column === 'connecting') bench.network.last().stall(true)
    await bench.clock.advanceAsync(20)
    return { bench, link: bench.network.last(), login: null }
  }
  return { bench, ...(await bringUpTo(column, bench)), login: null }
}

async function bringUpTo(column: Column, bench: LinkBench): Promise<{ readonly link: FakeLink | null }> {
  const link = bench.network.last()
  if (column === 'waiting') {
    await loseTheLink(bench)
    // Far enough into the back-off that the next attempt is seconds away.
    const { clock, client } = bench
    for (let n = 0; n < 2_000 && (client.status().retryAt ?? 0) - clock.now() < 5_000; n += 1) await clock.advanceAsync(100)
    bench.network.setMode(HOST, PORT, 'open')
    return { link: null }
  }
  if (column === 'displaced') {
    bench.a.send({ kind: 'bye', reason: 'taken_over', by: '8643', where: 'PC-3' })
    await bench.clock.advanceAsync(10)
    return { link: null }
  }
  link.stall(true)
  for (let n = 0; column === 'degraded' && n < 200 && bench.client.status().state !== 'degraded'; n += 1) await bench.clock.advanceAsync(100)
  return { link }
}
