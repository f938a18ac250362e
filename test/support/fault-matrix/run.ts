/** Runs one cell of the fault matrix and writes down what was seen; what should have been is in table.ts. */
import type { LinkModel } from '../../../src/cti/link/api.ts'
import { codeOf, LOGIN, watch } from '../link-bench.ts'
import type { LinkBench } from '../link-bench.ts'
import { sampleLeg } from '../samples.ts'
import type { Cell, Column } from './cells.ts'
import { tellTwoEvents } from './faults.ts'
import type { Fault, Scene } from './faults.ts'
import { HOST, PORT } from './faults.ts'
import { arrive } from './states.ts'

/** A link that shows `ready` has heard the server so lately: a ping after 15 s, overdue after 2 s. */
const READY_SILENCE_MS = 17_100
const MAX_QUEUED_BYTES = 4 * 1_048_576
const STEP_MS = 250
/** Watched for so long after it should be over. */
const CALM_MS = 20_000
const STAYS_MS = 120_000

export interface Variant {
  /** The state was entered on the way back after a loss. */
  readonly again: boolean
  /** A command was under way when the fault came, and another was tried after it. */
  readonly busy: boolean
  readonly seed: number
}

export interface Seen {
  /** State on arrival. */
  readonly from: string
  /** States entered since, with the reason and the time since the fault. */
  readonly path: readonly { readonly ms: number; readonly state: string; readonly reason: string }[]
  /** Reasons of every status since the fault. */
  readonly reasons: readonly string[]
  readonly end: { readonly state: string; readonly reason: string; readonly node: string | null; readonly retryAt: number | null; readonly attempt: number }
  readonly flying: string
  readonly asked: string
  /** `none` = no login was waiting. */
  readonly login: string
  readonly resumes: number
  readonly logins: number
  readonly late: number
  readonly model: LinkModel
  /** What the server knows: own calls by id, and the agent. */
  readonly truth: { readonly calls: ReadonlyMap<string, unknown>; readonly self: unknown }
  /** What must never be: silence shown as ready, two connections, a growing queue, attempts while it should rest, things left over. */
  readonly faults: readonly string[]
}

/** A watch over what must never be, looked at with every step of the clock. */
class Guard {
  readonly broken = new Set<string>()
  asleepMs = 0
  private wokeAt = 0
  private readonly bench: LinkBench

  constructor(bench: LinkBench) { this.bench = bench }

  /** The machine has slept, and its clock has counted `ms` of it. */
  slept(ms: number): void {
    this.asleepMs += ms
    this.wokeAt = this.bench.clock.monotonic()
  }

  look(): void {
    const { client, network, clock } = this.bench
    const standing = network.links.filter((link) => link.clientClosed === null)
    if (standing.length > 1) this.broken.add(`${String(standing.length)} connections at once`)
    const link = standing[0]
    if ((link?.queuedByClient ?? 0) > MAX_QUEUED_BYTES) this.broken.add('the queue to the server grows')
    const { state } = client.status()
    if (state !== 'ready') return
    const heardAt = link?.lastToClientAt ?? null
    const asleep = heardAt !== null && heardAt < this.wokeAt ? this.asleepMs : 0
    if (heardAt === null) this.broken.add('ready without a connection')
    else if (clock.monotonic() - heardAt - asleep > READY_SILENCE_MS) this.broken.add('ready, and nothing was heard for more than 17 s')
  }

  async run(ms: number): Promise<void> {
    const end = this.bench.clock.monotonic() + ms
    for (let left = ms; left > 0; left = end - this.bench.clock.monotonic()) {
      await this.bench.clock.advanceAsync(Math.min(left, STEP_MS))
      this.look()
    }
  }
}

function granted(bench: LinkBench): { readonly resumes: number; readonly logins: number } {
  return { resumes: bench.a.resumes + bench.b.resumes, logins: bench.a.logins + bench.b.logins }
}

/** Nothing is tried, shown or planned for so long. */
async function rest(bench: LinkBench, guard: Guard, ms: number): Promise<void> {
  const [attempts, statuses] = [bench.network.attempts.length, bench.statuses.length]
  await guard.run(ms)
  if (bench.network.attempts.length !== attempts) guard.broken.add('an attempt that nobody asked for')
  if (bench.statuses.length !== statuses) guard.broken.add('the status of a link at rest changed')
  if (bench.network.links.some((link) => link.clientClosed === null)) guard.broken.add('a connection of a link at rest')
}

function sceneOf(bench: LinkBench, column: Column, link: Scene['link'], guard: Guard): Scene {
  let treat: Parameters<Scene['onNewLink']>[0] = () => undefined
  bench.network.listen(HOST, PORT, (connection) => {
    treat(bench.network.last())
    return bench.a.accept(connection)
  })
  return { bench, column, link, onNewLink: (next) => { treat = next }, slept: (ms) => { guard.slept(ms) } }
}

const TRUTH = (server: LinkBench['a']): Seen['truth'] => ({ calls: server.calls, self: server.agent })

/** @param cell tells how long to watch, and nothing else */
export async function runCell(fault: Fault, column: Column, cell: Cell, variant: Variant): Promise<Seen> {
  const { bench, link, login: waiting } = await arrive(column, variant.again, variant.seed)
  const { clock, client } = bench
  const guard = new Guard(bench)
  const scene = sceneOf(bench, column, link, guard)
  const from = client.status().state
  const up = from === 'ready' || from === 'degraded'
  if (fault.needsEvents === true && up) {
    tellTwoEvents(bench)
    await clock.advanceAsync(2)
  }
  const flying = variant.busy ? watch(client.execute('ATPlaceCall', { called: '601' })) : null
  // Who asks while the link is not up must be told so, whatever becomes of it a moment later.
  const early = variant.busy && !up ? watch(client.execute('ATPlaceCall', { called: '602' })) : null
  const before = granted(bench)
  const lateBefore = bench.late.length
  let origin = clock.monotonic()
  const path: { ms: number; state: string; reason: string }[] = []
  const reasons: string[] = []
  let last = from
  client.subscribe({
    onStatus: ({ state, reason }) => {
      reasons.push(reason)
      if (state !== last) path.push({ ms: clock.monotonic() - origin, state, reason })
      last = state
    },
  })
  fault.inflict(scene)
  // Whatever the clock counted of a sleep is no time in which anything could be done.
  origin = clock.monotonic()
  link?.stall(false)
  await clock.advanceAsync(5)
  const asked = variant.busy && up ? watch(client.execute('ATPlaceCall', { called: '602' })) : early
  let login = waiting
  const person = from === 'offline' || from === 'displaced'
  const restMs = fault.lastsMs === 0 ? 30_000 : fault.lastsMs / 6
  if (person) {
    await rest(bench, guard, restMs)
    origin = clock.monotonic()
    login = watch(client.login(LOGIN))
  }
  await guard.run(995)
  bench.a.emit('call.changed', sampleLeg({ callId: 'later', state: 'talking', answeredAt: 1_795_338_003_000 }))
  const cureMs = Math.max(0, fault.lastsMs - (person ? restMs : 0) - 1_000)
  await guard.run(cureMs)
  fault.cure?.(scene)
  const backMs = cell.back === 'stays' ? 40_000 : cell.back * 1_000
  await guard.run(Math.max(0, backMs - cureMs - 1_000) + CALM_MS)
  const { state, reason, node, retryAt, attempt } = client.status()
  const after = granted(bench)
  const seen = {
    from, path: [...path], reasons: [...reasons], end: { state, reason, node, retryAt, attempt },
    flying: flying === null ? 'none' : codeOf(flying.value), asked: asked === null ? 'none' : codeOf(asked.value),
    login: login === null ? 'none' : codeOf(login.value),
    resumes: after.resumes - before.resumes, logins: after.logins - before.logins, late: bench.late.length - lateBefore,
    model: client.model(), truth: TRUTH(cell.node === 'B' ? bench.b : bench.a),
  }
  if (cell.back === 'stays') await personBringsItBack(bench, guard)
  await endIt(bench, guard)
  return { ...seen, faults: [...guard.broken] }
}

/** It stays where it is until somebody logs in, and then comes up. */
async function personBringsItBack(bench: LinkBench, guard: Guard): Promise<void> {
  await rest(bench, guard, STAYS_MS)
  if (bench.clock.pendingTimers > 0) guard.broken.add('timers of a link at rest')
  bench.a.script.login = 'normal'
  bench.a.script.resumable = true
  const login = watch(bench.client.login(LOGIN))
  await guard.run(1_000)
  if (codeOf(login.value) !== 'ok' || bench.client.status().state !== 'ready') guard.broken.add('a person cannot bring it back')
}

/** Each event of a call is told to the owner once, however often it came. */
function toldTwice(bench: LinkBench): boolean {
  const told = bench.changes.flatMap((change) => (change.kind === 'call' ? [`${change.leg.callId} ${change.leg.state}`] : []))
  return new Set(told).size !== told.length
}

async function endIt(bench: LinkBench, guard: Guard): Promise<void> {
  if (toldTwice(bench)) guard.broken.add('a change was told twice')
  bench.client.dispose()
  await bench.clock.advanceAsync(15_000)
  if (bench.clock.pendingTimers > 0) guard.broken.add(`${String(bench.clock.pendingTimers)} timers left over`)
  if (bench.network.links.some((link) => link.clientClosed === null)) guard.broken.add('a connection left over')
  const twice = bench.a.executed.length !== new Set(bench.a.executed).size
  if (twice) guard.broken.add('a command was executed twice')
}
