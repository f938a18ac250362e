import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Acd } from '../../src/cti/server/acd/acd.ts'
import type { AvailableAgent, Offer } from '../../src/cti/server/acd/acd.ts'
import type { AgentId, CallId, Extension, GroupId } from '../../src/shared/domain/schemas.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'

/** fast-check prints seed and path of a failure. */
const GROUPS = ['1', '2', '15'] as const

const pureStep = fc.oneof(
  fc.record({ kind: fc.constant('arrive' as const), group: fc.constantFrom(...GROUPS) }),
  fc.record({ kind: fc.constant('match' as const), free: fc.subarray(['a', 'b', 'c', 'd']) }),
  fc.record({ kind: fc.constantFrom('return' as const, 'remove' as const), which: fc.nat(30) }),
)

test('the distribution never offers an agent or a call twice, loses none, and serves each group in the order of waiting', () => {
  fc.assert(fc.property(fc.array(pureStep, { maxLength: 80 }), (steps) => {
    const acd = new Acd()
    const groupsOf: Record<string, readonly string[]> = { a: ['1'], b: ['1', '2'], c: ['2', '15'], d: ['1', '2', '15'] }
    const idle: Record<string, number> = { a: 3, b: 2, c: 1, d: 0 }
    const alive = new Map<string, { group: string; at: number }>()
    let now = 10
    for (const step of steps) {
      now += 1
      if (step.kind === 'arrive') {
        const callId = `c${String(now)}` as CallId
        acd.enqueue({ callId, group: step.group as GroupId, enteredAt: now })
        alive.set(callId, { group: step.group, at: now })
      } else if (step.kind === 'match') {
        const waitingBefore = new Map(GROUPS.map((group) => [group, acd.waiting(group).map((call) => call.callId)]))
        const free: AvailableAgent[] = step.free.map((uid) => ({
          uid: uid as AgentId, extension: `x${uid}` as Extension, groups: groupsOf[uid] ?? [], idleSince: idle[uid] ?? 0,
        }))
        const busy = new Set([...acd.offers()].map((offer) => offer.uid))
        const made: Offer[] = acd.match(free)
        for (const group of GROUPS) {
          const taken = made.filter((offer) => offer.group === group).map((offer) => offer.callId)
          expect(waitingBefore.get(group)?.slice(0, taken.length)).toEqual(taken)
        }
        for (const offer of made) {
          expect(busy.has(offer.uid)).toBe(false)
          expect(groupsOf[offer.uid]).toContain(offer.group)
          idle[offer.uid] = now
        }
        // Nobody who could serve is left standing while a call of his group waits.
        const left = free.filter((agent) => !busy.has(agent.uid) && !made.some((offer) => offer.uid === agent.uid))
        for (const agent of left) for (const group of agent.groups) expect(acd.waiting(group)).toEqual([])
      } else {
        const offers = [...acd.offers()]
        const offer = offers[step.which % Math.max(1, offers.length)]
        if (offer === undefined) continue
        if (step.kind === 'return') acd.returnToHead(offer.callId)
        else {
          acd.remove(offer.callId)
          alive.delete(offer.callId)
        }
      }
      const offers = [...acd.offers()]
      expect(new Set(offers.map((offer) => offer.uid)).size).toBe(offers.length)
      const everywhere = [...GROUPS.flatMap((group) => acd.waiting(group).map((call) => call.callId)), ...offers.map((offer) => offer.callId)]
      expect([...everywhere].sort()).toEqual([...alive.keys()].sort())
      for (const group of GROUPS) {
        const times = acd.waiting(group).map((call) => call.enteredAt)
        expect(times).toEqual([...times].sort((a, b) => a - b))
      }
    }
  }), { numRuns: 200 })
})

const UIDS = ['8601', '8602', '8607', '8611', '8643'] as const
const CALLERS = ['13800000001', '13800000002', '13800000003', '13800000004'] as const
const liveStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('call' as const), caller: fc.constantFrom(...CALLERS), group: fc.constantFrom(...GROUPS) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('answer' as const, 'hangup' as const, 'ready' as const, 'busy' as const, 'cut' as const, 'login' as const, 'place' as const), uid: fc.constantFrom(...UIDS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('gone' as const), caller: fc.constantFrom(...CALLERS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 7, 300, 5_000, 25_000, 70_000) }) },
)

async function step(site: MemoryServer, clients: Map<string, MemoryClient>, tool: MemoryClient, watcher: MemoryClient, what: (typeof liveStep) extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
  const ask = (client: MemoryClient | undefined, cmd: string, args: object = {}): void => {
    if (client === undefined || client.closed) return
    void client.ask(cmd, args).catch(() => undefined)
  }
  if (what.do === 'call') return ask(tool, 'sim.incoming', { caller: what.caller, group: what.group })
  if (what.do === 'gone') return ask(tool, 'sim.hangup', { number: what.caller })
  if (what.do === 'wait') {
    // The witnesses are no silent peers while the time is spent.
    for (let left = what.ms; left > 0; left -= 10_000) {
      await site.clock.advanceAsync(Math.min(10_000, left))
      for (const client of [...clients.values(), tool, watcher]) if (!client.closed) client.send({ kind: 'ping', t: 0 })
      ask(tool, 'sim.dtmf', { number: '000', digits: '1' })
    }
    return
  }
  const client = clients.get(what.uid)
  switch (what.do) {
    case 'answer': {
      ask(client, 'ATAnswer')
      return ask(tool, 'sim.answer', { number: what.uid.slice(1) })
    }
    case 'hangup': {
      ask(client, 'ATHangup')
      return ask(tool, 'sim.hangup', { number: what.uid.slice(1) })
    }
    case 'ready': return ask(client, 'ATSetReady', { ready: true })
    case 'busy': return ask(client, 'ATSetBusy', { busy: true })
    case 'place': return ask(client, 'ATPlaceCall', { called: '13900000000' })
    case 'cut': return client?.cut()
    case 'login': {
      const fresh = site.client()
      clients.set(what.uid, fresh)
      await fresh.login({ uid: what.uid, takeOver: true })
    }
  }
}

/** The newest state of each thing, as a client would keep it. */
function thingsOf(client: MemoryClient): Map<string, unknown> {
  const things = new Map<string, unknown>()
  for (const { event, data } of client.events()) {
    const leg = `leg ${String(data['callId'])} ${String(data['extension'])}`
    if (event === 'agent.changed') things.set(`agent ${String(data['uid'])}`, data)
    else if (event === 'queue.changed') things.set(`queue ${String(data['group'])}`, data)
    else if (event === 'extension.changed') things.set(`extension ${String(data['extension'])}`, data)
    else if (event === 'trunk.changed') things.set(`trunk ${String(data['trunk'])}`, data)
    else if (event === 'call.changed') things.set(leg, data)
    else if (event === 'call.ended') things.delete(leg)
  }
  return things
}

test('whatever people do, every call that ends has its records, no journal is left over, and reserved agents have a call', async () => {
  await fc.assert(fc.asyncProperty(fc.array(liveStep, { minLength: 5, maxLength: 40 }), async (steps) => {
    const site = await startMemoryServer({ groups: { wrapup: { policy: 'timed', ms: 3_000, codes: [] }, maxWaitMs: 60_000 }, seed: 5 })
    const clients = new Map<string, MemoryClient>()
    const seen = new Set<string>()
    const over = new Set<string>()
    site.switch.observe((event) => {
      if (event.kind === 'cleared') over.add(event.call.callId)
      else if ('call' in event && event.call !== null) seen.add(event.call.callId)
      for (const call of site.switch.calls()) {
        // At most one telephone of the ACD rings for a call that stands at a route point.
        if (!call.parties.some((party) => party.kind === 'queue')) continue
        expect(call.parties.filter((party) => party.kind === 'extension').length).toBeLessThanOrEqual(1)
      }
    })
    const tool = site.client()
    const watcher = await site.agent({ uid: '8600', watch: 'all', groups: [] })
    for (const uid of UIDS.slice(0, 3)) clients.set(uid, await site.agent({ uid }))
    for (const what of steps) {
      await step(site, clients, tool, watcher, what)
      await site.clock.advanceAsync(3)
    }
    await site.settle()
    // Long enough for the last picture of the queues.
    await site.clock.advanceAsync(400)
    const recorded = new Set(site.records.recent(10_000).map((record) => record.callId))
    for (const callId of over) expect(recorded, `record of ${callId}`).toContain(callId)
    const standing = new Set(site.switch.calls().map((call) => call.callId as string))
    expect(new Set([...seen].filter((callId) => !over.has(callId)))).toEqual(standing)
    for (const draft of site.records.open()) expect(standing).toContain(draft.callId)
    // What a watcher has pieced together from events is what a fresh snapshot says.
    const pieced = thingsOf(watcher)
    watcher.forget()
    await watcher.ask('snapshot')
    expect(pieced).toEqual(thingsOf(watcher))
    for (const event of watcher.events('agent.changed')) {
      if (event.data['state'] !== 'reserved') continue
      const rings = site.switch.calls().some((call) => call.parties.some((party) => party.extension === event.data['extension'] && party.state === 'ringing'))
      expect(rings, `${String(event.data['uid'])} is reserved, so his telephone rings`).toBe(true)
    }
    expect(site.log.lines.filter((line) => line.level === 'error')).toEqual([])
    await site.server.stop(0)
    expect(site.records.open()).toEqual([])
    expect(new Set(site.records.recent(10_000).map((record) => record.callId))).toEqual(seen)
    site.switch.dispose()
  }), { numRuns: 60, endOnFailure: true })
}, 120_000)
