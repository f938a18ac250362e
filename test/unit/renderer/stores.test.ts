import { describe, expect, it } from 'vitest'
import { connectStores } from '../../../src/renderer/stores/connect.ts'
import { useCalls } from '../../../src/renderer/stores/calls.ts'
import { figuresOf, openMissed, useHistory } from '../../../src/renderer/stores/history.ts'
import { useFigures } from '../../../src/renderer/stores/figures.ts'
import { useInbox } from '../../../src/renderer/stores/inbox.ts'
import { useLink } from '../../../src/renderer/stores/link.ts'
import { usePending } from '../../../src/renderer/stores/pending.ts'
import { queueFigures } from '../../../src/renderer/stores/queues.ts'
import { useSettings } from '../../../src/renderer/stores/settings.ts'
import { useTeam } from '../../../src/renderer/stores/team.ts'
import { useWrapup } from '../../../src/renderer/stores/wrapup.ts'
import { fail, ok } from '../../../src/shared/result.ts'
import { DEFAULT_SETTINGS } from '../../../src/shared/settings.ts'
import { deferred, emptySnapshot, fakeBridge, makeLeg, provideBridge } from '../../support/renderer-bridge.ts'
import { sampleAgent } from '../../support/samples.ts'
import type { HistoryRow } from '../../../src/shared/ipc/contract.ts'
import type { Queue } from '../../../src/shared/domain/schemas.ts'

function row(id: number, over: Partial<HistoryRow> = {}): HistoryRow {
  return {
    id, callId: `c${String(id)}`, direction: 'in', number: '138', name: null, area: null, note: null, groupName: null, trunk: null, startedAt: id, answeredAt: id + 5, endedAt: id + 65,
    endCause: 'normal', ringMs: 5000, talkMs: 60_000, missed: false, ...over,
  }
}
const missedRow = (id: number, number: string): HistoryRow => row(id, { number, answeredAt: null, missed: true, talkMs: 0, endCause: 'abandoned' })

describe('pending commands', () => {
  it('send once however often the button is pressed, and may be sent again afterwards', async () => {
    const answer = deferred<unknown>()
    const { bridge, asked } = fakeBridge({ 'call.hold': () => answer.promise })
    provideBridge(bridge)
    const calls = useCalls()
    const pending = usePending()
    const leg = makeLeg()
    const first = calls.act(leg.callId, 'hold')
    expect(await calls.act(leg.callId, 'hold')).toBeNull()
    expect(pending.isPending('call:c1:hold')).toBe(true)
    answer.resolve({ ok: true, value: {} })
    await first
    expect(pending.isPending('call:c1:hold')).toBe(false)
    await calls.act(leg.callId, 'hold')
    expect(asked).toHaveLength(2)
  })

  it('keep an error at its place until the call goes on', async () => {
    const { bridge } = fakeBridge({ 'call.hold': () => fail('wrong_state', 'x', { state: 'ringback' }) })
    provideBridge(bridge)
    const calls = useCalls()
    const pending = usePending()
    calls.set([makeLeg()])
    await calls.act(makeLeg().callId, 'hold')
    expect(pending.errorAt('call:c1:hold')?.code).toBe('wrong_state')
    calls.set([makeLeg({ attached: { a: 'b' } })])
    expect(pending.errorAt('call:c1:hold')?.code).toBe('wrong_state')
    calls.set([makeLeg({ held: true, heldSince: 9 })])
    expect(pending.errorAt('call:c1:hold')).toBeNull()
  })

  it('turn a broken bridge into an error and not into a button that waits for ever', async () => {
    const { bridge } = fakeBridge({ 'call.dial': () => Promise.reject(new Error('bridge is gone')) })
    provideBridge(bridge)
    const result = await useCalls().dial('643')
    expect(result).toMatchObject({ ok: false, error: { code: 'internal', message: 'bridge is gone' } })
    expect(usePending().isPending('call.dial')).toBe(false)
  })
})

describe('calls', () => {
  it('keep their places by age whatever order they come in', () => {
    provideBridge(fakeBridge({}).bridge)
    const calls = useCalls()
    calls.set([makeLeg({ callId: 'b', startedAt: 2 }), makeLeg({ callId: 'a', startedAt: 1 })])
    expect(calls.legs.map((leg) => leg.callId)).toEqual(['a', 'b'])
  })

  it('give a shortcut to the newest leg that allows it and to none that does not', () => {
    const { bridge, asked } = fakeBridge({})
    provideBridge(bridge)
    const calls = useCalls()
    calls.set([makeLeg({ callId: 'old', since: 1, allowed: ['ATHoldCall'] }), makeLeg({ callId: 'new', since: 2, allowed: ['ATHoldCall'] })])
    expect(calls.actOnFirst('hold', 'retrieve')).toBe(true)
    expect(calls.actOnFirst('answer')).toBe(false)
    expect(asked).toEqual([{ name: 'call.hold', args: { callId: 'new' } }])
  })

  it('remember dialled numbers once each, newest first', async () => {
    provideBridge(fakeBridge({}).bridge)
    const calls = useCalls()
    for (const number of ['1', '2', '1']) await calls.dial(number)
    expect(calls.dialled).toEqual(['1', '2'])
  })
})

describe('the stores of a window', () => {
  it('follow the snapshot and then the events', async () => {
    const { bridge, emit } = fakeBridge({ 'state.snapshot': () => ok(emptySnapshot({ seq: 3 })) })
    const inApp = provideBridge(bridge)
    await inApp(() => connectStores(bridge))
    expect(useLink().shown).toBe('offline')
    emit(4, 'link.changed', { ...emptySnapshot().link, state: 'ready', serverName: 'CTI', node: 'A' })
    expect([useLink().shown, useLink().server]).toEqual(['ready', 'CTI-A'])
    emit(5, 'link.changed', { ...emptySnapshot().link, state: 'quantum' })
    expect(useLink().shown).toBe('unknown')
  })

  it('bring every part of a snapshot and its event to its store', async () => {
    const first = emptySnapshot({ seq: 1, team: [sampleAgent()], teamWatched: true, teamCalls: [makeLeg({ callId: 'led' })], inbox: { unread: 2, messages: [] } })
    const { bridge, emit } = fakeBridge({ 'state.snapshot': () => ok(first) })
    await provideBridge(bridge)(() => connectStores(bridge))
    const team = useTeam()
    const draft = { callId: makeLeg().callId, code: null, note: 'x', state: 'local' as const, savedAt: null }
    expect([team.agents.map((agent) => agent.uid), team.watched, team.legs.map((leg) => leg.callId), useInbox().unread]).toEqual([['8643'], true, ['led'], 2])
    expect([useFigures().mine, useWrapup().draft]).toEqual([null, null])
    emit(2, 'teamWatched.changed', false)
    emit(3, 'teamCalls.changed', [])
    emit(4, 'inbox.changed', { unread: 0, messages: [] })
    emit(5, 'wrapup.changed', draft)
    expect([team.watched, team.legs, useInbox().unread, useWrapup().draft]).toEqual([false, [], 0, draft])
  })

  it('show settings as main answers them and keep the old ones when it refuses', async () => {
    let allow = true
    const { bridge } = fakeBridge({ 'settings.update': () => (allow ? ok({ ...DEFAULT_SETTINGS, zoom: 120 }) : fail('settings_locked')) })
    provideBridge(bridge)
    const settings = useSettings()
    settings.set(DEFAULT_SETTINGS)
    await settings.update({ zoom: 125 })
    expect(settings.values?.zoom).toBe(120)
    allow = false
    await settings.update({ zoom: 80 })
    expect(settings.values?.zoom).toBe(120)
    expect(usePending().errorAt('settings:zoom')?.code).toBe('settings_locked')
  })
})

describe('history', () => {
  it('counts the day: answered, placed, missed and the averages of what has them', () => {
    const rows = [row(3, { talkMs: 120_000 }), row(2, { direction: 'out', ringMs: 9000 }), missedRow(1, '1')]
    expect(figuresOf(rows)).toEqual({ answered: 1, placed: 1, missed: 1, averageTalkMs: 90_000, averageRingMs: 5000 })
    expect(figuresOf([])).toEqual({ answered: 0, placed: 0, missed: 0, averageTalkMs: null, averageRingMs: null })
  })

  it('leaves a missed call open until that number was talked to, and shows it once', () => {
    const rows = [missedRow(5, 'a'), missedRow(4, 'a'), row(3, { number: 'b' }), missedRow(2, 'b'), missedRow(1, 'c')]
    expect(openMissed(rows).map((entry) => entry.id)).toEqual([5, 1])
  })

  it('reads the day once more, not once each, when many changes come at once', async () => {
    const answers = [deferred<unknown>(), deferred<unknown>()]
    const { bridge, asked } = fakeBridge({ 'history.list': () => answers[asked.length - 1]?.promise })
    provideBridge(bridge)
    const history = useHistory()
    const all = Promise.all([history.loadToday(0), history.loadToday(0), history.loadToday(0), history.loadToday(0)])
    answers[0]?.resolve(ok({ rows: [row(1)], hasMore: false }))
    answers[1]?.resolve(ok({ rows: [row(2), row(1)], hasMore: false }))
    await all
    expect([asked.length, history.today.map(({ id }) => id)]).toEqual([2, [2, 1]])
  })

  it('replaces the rows that are read again and keeps those below', async () => {
    const rows = Array.from({ length: 501 }, (_value, n) => row(501 - n))
    const { bridge } = fakeBridge({ 'history.list': (args) => {
      const { beforeId, limit } = args as { beforeId: number | null; limit: number }
      const from = rows.filter((one) => beforeId === null || one.id < beforeId)
      return ok({ rows: from.slice(0, limit), hasMore: from.length > limit })
    } })
    provideBridge(bridge)
    const history = useHistory()
    await history.load(null)
    await history.loadMore()
    rows[0] = row(501, { name: 'new' })
    rows.unshift(row(502))
    rows.splice(3, 1)
    await history.refresh()
    expect(history.rows.map((one) => one.id)).toEqual(rows.map((one) => one.id))
    expect(history.rows[1]?.name).toBe('new')
    expect(history.hasMore).toBe(false)
  })

  it('throws away the answer of a search that was overtaken', async () => {
    const slow = deferred<unknown>()
    const { bridge } = fakeBridge({
      'history.list': (args) => ((args as { search: string }).search === 'a' ? slow.promise : ok({ rows: [row(9)], hasMore: false })),
    })
    provideBridge(bridge)
    const history = useHistory()
    const first = history.find('a')
    await history.find('ab')
    slow.resolve(ok({ rows: [row(1)], hasMore: true }))
    await first
    expect(history.rows.map((entry) => entry.id)).toEqual([9])
    expect(history.hasMore).toBe(false)
  })

  it('reads the next page after the last row it has', async () => {
    const { bridge, asked } = fakeBridge({ 'history.list': (args) => ok((args as { beforeId: number | null }).beforeId === null
      ? { rows: [row(5), row(4)], hasMore: true } : { rows: [row(3)], hasMore: false }) })
    provideBridge(bridge)
    const history = useHistory()
    await history.load(null)
    await history.loadMore()
    await history.loadMore()
    expect(history.rows.map((entry) => entry.id)).toEqual([5, 4, 3])
    expect(asked.map((request) => request.args)).toEqual([{ beforeId: null, limit: 100, search: '' }, { beforeId: 4, limit: 500, search: '' }])
  })
})

describe('queue figures', () => {
  it('add the waiting callers and take the one that waits longest', () => {
    const queue = (waiting: number, oldestSince: number | null) => ({ group: '1', name: 'x', waiting, oldestSince, readyAgents: 0, loggedInAgents: 0 }) as Queue
    expect(queueFigures([queue(3, 500), queue(1, 200), queue(0, null)])).toEqual({ waiting: 4, oldestSince: 200 })
    expect(queueFigures([])).toEqual({ waiting: 0, oldestSince: null })
  })
})
