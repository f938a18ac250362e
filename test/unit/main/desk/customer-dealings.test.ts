/** What was noted of a customer's calls: here, by colleagues, or nowhere. */
import { describe, expect, it } from 'vitest'
import { createLookup } from '../../../../src/main/desk/customer/lookup.ts'
import { createNotedCalls } from '../../../../src/main/desk/customer/noted-calls.ts'
import { withNote } from '../../../../src/main/desk/customer/dealings.ts'
import { dealingSchema } from '../../../../src/shared/ipc/parts/customer.ts'
import { notedWrapupSchema } from '../../../../src/shared/domain/schemas.ts'
import { PLAIN_RULES } from '../../../../src/shared/numbers.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import type { CallRow } from '../../../../src/central/api.ts'
import type { LookupPorts } from '../../../../src/main/desk/customer/lookup.ts'
import type { Noted } from '../../../../src/main/desk/customer/dealings.ts'
import type { Dealing } from '../../../../src/shared/ipc/parts/customer.ts'
import type { NotedWrapup } from '../../../../src/shared/domain/schemas.ts'
import type { Result } from '../../../../src/shared/result.ts'

const NUMBER = '13800138000'
const signal = (): AbortSignal => new AbortController().signal
const codeName = (code: string): string => (code === '01' ? '报修' : code)
const dealing: Dealing = { id: 'call:c1', kind: 'call', at: 5, incoming: true, missed: false, agent: '8643', agentName: '付智伟', talkS: 9, code: null, note: '', by: null, callId: 'c1', media: null }
const noted = (over: Partial<Noted> = {}): Noted => ({ uid: '8643', name: '付智伟', code: '01', note: '客户要求退款', savedAt: 5, ...over })
const wrapup = (over: object = {}): NotedWrapup => notedWrapupSchema.parse({ ...noted(), callId: 'c1', done: true, ...over })

describe('the note on a call', () => {
  const shown = (list: readonly Noted[], uid = '8601') => {
    const { by, code, note } = withNote(dealing, list, uid, codeName)
    return { by, code, note }
  }
  it('is a colleague’s with his name, or his number where nobody knows the name', () => {
    expect(shown([noted()])).toEqual({ by: '付智伟', code: '报修', note: '客户要求退款' })
    expect(shown([noted({ name: '' })]).by).toBe('8643')
  })
  it('is one’s own without a name', () => {
    expect(shown([noted()], '8643')).toEqual({ by: null, code: '报修', note: '客户要求退款' })
  })
  it('of several, words before a bare code, then the latest', () => {
    const late = noted({ uid: '8602', name: '李娜', note: '已退款', savedAt: 9 })
    expect(shown([noted(), late]).note).toBe('已退款')
    expect(shown([noted(), { ...late, note: '' }]).note).toBe('客户要求退款')
  })
  it('is none where nobody wrote anything', () => {
    expect(shown([])).toEqual({ by: null, code: null, note: '' })
    expect(shown([noted({ code: null, note: '' })])).toEqual({ by: null, code: null, note: '' })
  })
  it('passes the door to the windows at its longest', () => {
    expect(dealingSchema.parse(withNote(dealing, [noted({ note: '退'.repeat(4_000), name: '付'.repeat(512) })], '8601', codeName)).note).toHaveLength(4_000)
  })
})

describe('asking the server what colleagues noted', () => {
  function setup(answer: () => Result<unknown> | Promise<Result<unknown>>) {
    const asked: unknown[] = []
    const clock = createFakeClock()
    const log = createMemoryLog()
    const request = (async (_cmd: string, args: unknown) => { asked.push(args); return answer() }) as never
    return { asked, clock, log, calls: createNotedCalls({ link: { request }, clock, log }) }
  }
  it('names each call once, at most 40, and none whose id is none', async () => {
    const { calls, asked } = setup(() => ok({ wrapups: [wrapup()] }))
    expect(await calls.of(['c1', 'c1', '', 'x'.repeat(65), 'c2'], signal())).toEqual([wrapup()])
    expect(asked).toEqual([{ callIds: ['c1', 'c2'] }])
    await calls.of(Array.from({ length: 50 }, (_, index) => `n${String(index)}`), signal())
    expect((asked[1] as { callIds: string[] }).callIds).toHaveLength(40)
    expect(await calls.of([''], signal())).toEqual([])
    expect(asked).toHaveLength(2)
  })
  it('waits three seconds and no longer, and not at all for a look-up that was given up', async () => {
    const { calls, clock } = setup(() => new Promise(() => undefined))
    const slow = calls.of(['c1'], signal())
    await clock.advanceAsync(3_000)
    expect(await slow).toEqual([])
    const abort = new AbortController()
    const given = calls.of(['c1'], abort.signal)
    abort.abort()
    expect(await given).toEqual([])
  })
  it.each(['not_connected', 'link_lost', 'overloaded', 'timed_out'] as const)('has nothing after %s, and asks again at the next call', async (code) => {
    const { calls, asked, log } = setup(() => fail(code))
    for (let call = 0; call < 2; call += 1) expect(await calls.of(['c1'], signal())).toEqual([])
    expect(asked).toHaveLength(2)
    expect(log.lines).toEqual([])
  })
  it.each(['bad_arguments', 'not_supported_by_switch'] as const)('leaves a server alone that does not know the question (%s) until the link is up again, and says so once', async (code) => {
    const { calls, asked, log } = setup(() => fail(code))
    for (let call = 0; call < 3; call += 1) expect(await calls.of(['c1'], signal())).toEqual([])
    expect(asked).toHaveLength(1)
    calls.onReady()
    await calls.of(['c1'], signal())
    expect(asked).toHaveLength(2)
    expect(log.lines).toHaveLength(1)
  })
})

describe('what was between the customer and the house', () => {
  const record = (over: Partial<CallRow> = {}): CallRow => ({
    callId: 'c1', segment: 1, caller: NUMBER, called: '95588', extension: '643', direction: 'in', destType: 'agent', agent: '8643', agentName: '付智伟', group: '15',
    startedAt: 1_000, endedAt: 2_000, ringS: 1, talkS: 9, queued: false, queueType: 'none', queueDest: '', queueReason: 'none', queueResult: 'none', ...over,
  })
  /** What the panel is told of the dealings, in this order, when the others answer when they are told to. */
  function setup(over: Partial<{ here: Record<string, { code: string | null; note: string }>; calls: Result<readonly CallRow[]>; sms: Promise<unknown> }> = {}) {
    const told: (readonly Dealing[])[] = []
    const customers: number[] = []
    const there = Promise.withResolvers<readonly NotedWrapup[]>()
    const asked: (readonly string[])[] = []
    const nothing = async () => ok([])
    const ports: LookupPorts = {
      central: {
        customers: { customers: async () => ok({ rows: [], next: null, wide: true }), byNumbers: nothing, personsByNumbers: nothing, areaOf: async () => ok(null) },
        calls: { callsOfNumbers: async () => over.calls ?? ok([record(), record({ callId: 'now' })]), recordingsOfNumbers: nothing },
        inbox: { smsOfNumbers: async () => { await over.sms; return ok({ received: [], sent: [] }) } },
      } as unknown as LookupPorts['central'],
      local: {
        searchContacts: async () => ok({ rows: [], hasMore: false }), keepCustomers: async () => ok(null), area: async () => ok(null), keepAreas: async () => ok(null),
        listHistory: async () => ok({ rows: [], hasMore: false }),
        getWrapup: async ({ callId, uid }) => ok(over.here?.[callId] === undefined ? null : { callId, uid, done: false, savedAt: 5, sentAt: null, refused: null, ...over.here[callId] }),
      },
      noted: { of: (callIds) => { asked.push(callIds); return there.promise } },
      rules: () => PLAIN_RULES, clock: createFakeClock(), uid: () => '8601', codeName, media: (path) => path,
    }
    const running = createLookup(ports).all({ number: NUMBER, callId: 'now' }, signal(), (finding) => {
      if (finding.dealings !== undefined) told.push(finding.dealings)
      if (finding.customers !== undefined) customers.push(told.length)
    })
    return { told, customers, there, asked, running }
  }
  const notes = (list: readonly Dealing[] | undefined): unknown => list?.map(({ callId, by, code, note }) => [callId, by, code, note])

  it('is there before the server answers, and the colleague’s note comes after; the call that is on is not asked about', async () => {
    const { told, customers, there, asked, running } = setup()
    await expect.poll(() => told.length).toBe(1)
    expect(customers).toHaveLength(1)
    expect(notes(told[0])).toEqual([['c1', null, null, '']])
    expect(asked).toEqual([['c1']])
    there.resolve([wrapup()])
    await running
    expect(told.slice(1).map(notes)).toEqual([[['c1', '付智伟', '报修', '客户要求退款']]])
  })
  it('is told once when the server was faster than the other questions, or had nothing to say', async () => {
    const sms = Promise.withResolvers<undefined>()
    const fast = setup({ sms: sms.promise })
    await expect.poll(() => fast.asked.length).toBe(1)
    fast.there.resolve([wrapup()])
    await fast.there.promise
    sms.resolve(undefined)
    await fast.running
    expect(fast.told.map(notes)).toEqual([[['c1', '付智伟', '报修', '客户要求退款']]])
    const empty = setup()
    empty.there.resolve([])
    await empty.running
    expect(empty.told).toHaveLength(1)
  })
  it('has one’s own note as it is here: newer than the server’s, or taken back', async () => {
    const mine = wrapup({ uid: '8601', name: '王明', note: '旧的', savedAt: 90 })
    const newer = setup({ here: { c1: { code: null, note: '还没发出' } } })
    newer.there.resolve([mine])
    await newer.running
    expect(notes(newer.told.at(-1))).toEqual([['c1', null, null, '还没发出']])
    const taken = setup({ here: { c1: { code: null, note: '' } } })
    taken.there.resolve([mine])
    await taken.running
    expect(notes(taken.told.at(-1))).toEqual([['c1', null, null, '']])
    const elsewhere = setup()
    elsewhere.there.resolve([mine])
    await elsewhere.running
    expect(notes(elsewhere.told.at(-1))).toEqual([['c1', null, '报修', '旧的']])
  })
})
