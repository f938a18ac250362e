import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useAgent } from '../../../src/renderer/stores/agent.ts'
import { useCalls } from '../../../src/renderer/stores/calls.ts'
import { useInbox } from '../../../src/renderer/stores/inbox.ts'
import { useLink } from '../../../src/renderer/stores/link.ts'
import { useSession } from '../../../src/renderer/stores/session.ts'
import { useTeam } from '../../../src/renderer/stores/team.ts'
import { useView } from '../../../src/renderer/stores/view.ts'
import { SAVE_AFTER_MS, useWrapup } from '../../../src/renderer/stores/wrapup.ts'
import { deferred, emptySnapshot, fakeBridge, makeAgent, makeLeg, makeMessage, makeParty, provideBridge } from '../../support/renderer-bridge.ts'
import type { Answer } from '../../support/renderer-bridge.ts'
import type { RequestArgs, RequestName, SessionInfo, WrapupDraft } from '../../../src/shared/ipc/contract.ts'

const READY = { ...emptySnapshot().link, state: 'ready', reason: 'up' } as const
const sessionOf = (uid: string, leads: readonly string[]): SessionInfo =>
  ({ uid, name: uid, extension: uid.slice(1), extensionKind: 'ip', groups: [], role: 'leader', leads: [...leads], site: { groups: [], ivrFlows: [] } })
/** Lets answers that are there already arrive. */
const settled = async (): Promise<void> => { for (let turn = 0; turn < 8; turn += 1) await nextTick() }

function setUp(answers: Partial<Record<RequestName, Answer>> = {}, leads: readonly string[] = ['15']) {
  const { bridge, asked } = fakeBridge(answers)
  const run = provideBridge(bridge)
  const stores = run(() => ({ session: useSession(), link: useLink(), calls: useCalls(), agent: useAgent(), team: useTeam(), inbox: useInbox(), wrapup: useWrapup(), view: useView() }))
  stores.session.set(sessionOf(leads.length > 0 ? '8600' : '8643', leads))
  stores.link.set(READY)
  const of = <N extends RequestName>(name: N) => asked.filter((one) => one.name === name).map((one) => one.args as RequestArgs<N>)
  return { ...stores, of }
}

describe('watching the team', () => {
  it('begins with the view and ends with it', async () => {
    const { team, of } = setUp()
    await settled()
    expect(of('team.watch')).toEqual([])
    team.setShown(true)
    await settled()
    expect(of('team.watch')).toEqual([{ on: true }])
    team.setWatched(true)
    team.setShown(false)
    await settled()
    expect(of('team.watch')).toEqual([{ on: true }, { on: false }])
  })

  it('goes on while a call is listened to, and ends with that', async () => {
    const { team, calls, of } = setUp()
    team.setShown(true)
    await settled()
    team.setWatched(true)
    calls.set([makeLeg({ callId: 't1', extension: '600', listening: true })])
    team.setShown(false)
    await settled()
    expect(of('team.watch')).toEqual([{ on: true }])
    calls.set([])
    await settled()
    expect(of('team.watch')).toEqual([{ on: true }, { on: false }])
  })

  it('sends one request at a time and ends with what is wanted last', async () => {
    const first = deferred<unknown>()
    const { team, of } = setUp({ 'team.watch': (args) => ((args as { on: boolean }).on ? first.promise : { ok: true, value: {} }) })
    team.setShown(true)
    await settled()
    team.setShown(false)
    await settled()
    expect(of('team.watch')).toEqual([{ on: true }])
    first.resolve({ ok: true, value: {} })
    await settled()
    expect(of('team.watch')).toEqual([{ on: true }, { on: false }])
  })

  it('tries again with the next link after a failure, which it shows', async () => {
    let works = false
    const { team, link, of } = setUp({ 'team.watch': () => (works ? { ok: true, value: {} } : { ok: false, error: { code: 'timed_out', message: '' } }) })
    team.setShown(true)
    await settled()
    expect(team.watchError?.code).toBe('timed_out')
    works = true
    link.set({ ...READY, state: 'connecting' })
    await settled()
    link.set(READY)
    await settled()
    expect([of('team.watch').length, team.watchError]).toEqual([2, null])
  })

  it('is never asked for by an agent who leads nobody', async () => {
    const { team, of } = setUp({}, [])
    team.setShown(true)
    await settled()
    expect(of('team.watch')).toEqual([])
  })
})

describe('whom a leader listens to', () => {
  const parties = [makeParty({ number: '602', uid: '8602' }), makeParty({ number: '13800138000', name: '王晓明', kind: 'external' })]
  const own = (over: object) => makeLeg({ callId: 't1', extension: '600', agent: '8600', parties, ...over })

  it('is told by the leg alone, before the team is there', () => {
    const { calls, team } = setUp()
    calls.set([own({ listening: true })])
    expect(team.supervised).toMatchObject({ mode: 'listen', uid: '8602', extension: '602', peer: { number: '13800138000' } })
  })

  it('is the one he joined, and not every conference he takes part in', async () => {
    const { calls, team, of } = setUp()
    team.setAgents([makeAgent('8602')])
    team.setLegs([makeLeg({ callId: 't1', extension: '602', agent: '8602' })])
    calls.set([own({ conference: true, allowed: ['ATHangup'] })])
    expect(team.supervised).toBeNull()
    calls.set([own({ conference: true, allowed: ['ATHangup', 'ATInsert'] })])
    expect(team.supervised).toMatchObject({ mode: 'join', uid: '8602', name: 'name 8602' })
    await team.insert('8602', '602', 'leave')
    expect(of('team.insert')).toEqual([{ extension: '602', mode: 'leave' }])
  })
})

describe('the views', () => {
  it('have the team view for leaders only, and go back when somebody else logs in', () => {
    const { view, session } = setUp()
    view.go('team')
    expect([view.current, view.available]).toEqual(['team', ['workbench', 'history', 'messages', 'voicemail', 'fax', 'sms', 'email', 'recordings', 'team', 'settings']])
    session.set(sessionOf('8643', []))
    expect([view.current, view.available]).toEqual(['workbench', ['workbench', 'history', 'messages', 'voicemail', 'fax', 'sms', 'email', 'recordings', 'settings']])
  })
})

describe('messages', () => {
  it('are marked as read once, and again when that came to nothing', async () => {
    let works = false
    const { inbox, of } = setUp({ 'message.read': () => (works ? { ok: true, value: {} } : { ok: false, error: { code: 'link_lost', message: '' } }) })
    inbox.set({ unread: 1, messages: [makeMessage()] })
    await Promise.all([inbox.markRead(['m1']), inbox.markRead(['m1'])])
    expect(of('message.read')).toEqual([{ ids: ['m1'] }])
    works = true
    await inbox.markRead(['m1'])
    await inbox.markRead(['m1'])
    expect(of('message.read')).toHaveLength(2)
  })

  it('leave nothing of what was being written to the next person', async () => {
    const { inbox, session } = setUp()
    inbox.drafts.set('8602', 'half a sentence')
    inbox.open = '8602'
    session.set(sessionOf('8643', []))
    await settled()
    expect([inbox.drafts.size, inbox.open]).toEqual([0, null])
  })
})

describe('the after-call note', () => {
  const draft = (over: Partial<Record<keyof WrapupDraft, unknown>> = {}): WrapupDraft => ({ callId: 'c1', code: null, note: '', state: 'empty', savedAt: null, ...over }) as WrapupDraft
  const echo: Answer = (args) => {
    const { done, ...rest } = args as RequestArgs<'wrapup.save'>
    return { ok: true, value: { ...rest, state: done ? 'done' : 'saved', savedAt: 1 } }
  }
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  it('is saved a moment after the last key, in one piece', async () => {
    const { wrapup, of } = setUp({ 'wrapup.save': echo })
    wrapup.set(draft())
    wrapup.change({ note: 'prin' })
    vi.advanceTimersByTime(SAVE_AFTER_MS - 1)
    wrapup.change({ note: 'printer' })
    vi.advanceTimersByTime(SAVE_AFTER_MS - 1)
    expect(of('wrapup.save')).toEqual([])
    expect(wrapup.status).toBe('saving')
    vi.advanceTimersByTime(1)
    await settled()
    expect(of('wrapup.save')).toEqual([{ callId: 'c1', code: null, note: 'printer', done: false }])
    expect([wrapup.status, wrapup.note]).toEqual(['saved', 'printer'])
  })

  it('is saved at once with a code and on leaving the field', async () => {
    const { wrapup, of } = setUp({ 'wrapup.save': echo })
    wrapup.set(draft())
    wrapup.change({ code: '1' })
    await settled()
    wrapup.change({ note: 'x' })
    await wrapup.flush()
    expect(of('wrapup.save').map(({ code, note }) => [code, note])).toEqual([['1', ''], ['1', 'x']])
  })

  it('keeps what is typed while a save is under way, and saves it after', async () => {
    const first = deferred<unknown>()
    let count = 0
    const { wrapup, of } = setUp({ 'wrapup.save': (args) => { count += 1; return count === 1 ? first.promise : echo(args) } })
    wrapup.set(draft())
    wrapup.change({ note: 'a' })
    void wrapup.flush()
    wrapup.change({ note: 'ab' })
    vi.advanceTimersByTime(SAVE_AFTER_MS)
    // Main tells what it kept before it answers: the field must not fall back to it.
    wrapup.set(draft({ note: 'a', state: 'local' }))
    expect([of('wrapup.save').length, wrapup.note]).toEqual([1, 'ab'])
    first.resolve(echo({ callId: 'c1', code: null, note: 'a', done: false }))
    await settled()
    vi.advanceTimersByTime(SAVE_AFTER_MS)
    await settled()
    expect(of('wrapup.save').map(({ note }) => note)).toEqual(['a', 'ab'])
    expect([wrapup.note, wrapup.status]).toEqual(['ab', 'saved'])
  })

  it('goes to its own call when the next one comes before it was saved', async () => {
    const { wrapup, of } = setUp({ 'wrapup.save': echo })
    wrapup.set(draft())
    wrapup.change({ note: 'about the first' })
    wrapup.set(draft({ callId: 'c2' }))
    await settled()
    vi.advanceTimersByTime(SAVE_AFTER_MS)
    expect(of('wrapup.save')).toEqual([{ callId: 'c1', code: null, note: 'about the first', done: false }])
    expect([wrapup.draft?.callId, wrapup.note]).toEqual(['c2', ''])
  })

  it('also when a save of it is under way', async () => {
    const first = deferred<unknown>()
    let count = 0
    const { wrapup, of } = setUp({ 'wrapup.save': (args) => { count += 1; return count === 1 ? first.promise : echo(args) } })
    wrapup.set(draft())
    wrapup.change({ code: '1' })
    wrapup.change({ note: 'last words' })
    wrapup.set(draft({ callId: 'c2' }))
    expect(of('wrapup.save').at(-1)).toMatchObject({ callId: 'c1', note: 'last words' })
    first.resolve({ ok: true, value: draft({ code: '1', state: 'saved' }) })
    await settled()
    expect(wrapup.draft?.callId).toBe('c2')
  })

  it('stays in the field with its error when it could not be kept', async () => {
    const { wrapup } = setUp({ 'wrapup.save': () => ({ ok: false, error: { code: 'storage_failed', message: '' } }) })
    wrapup.set(draft())
    wrapup.change({ note: 'important' })
    await wrapup.flush()
    expect([wrapup.status, wrapup.note, wrapup.error?.code]).toEqual(['failed', 'important', 'storage_failed'])
  })

  it('is closed when it is finished, and not when that was refused', async () => {
    let works = false
    const { wrapup, agent, of } = setUp({ 'wrapup.save': (args) => (works ? echo(args) : { ok: false, error: { code: 'wrong_state', message: '', state: 'wrapup_code_missing' } }) })
    wrapup.set(draft())
    // Nothing asked, nothing written: there is nothing to show.
    expect(wrapup.shown).toBe(false)
    agent.set(makeAgent('8643', { wrapup: { callId: 'c1', policy: 'required', endsAt: null, codes: [], coded: false } }))
    await wrapup.finish()
    expect(wrapup.shown).toBe(true)
    works = true
    await wrapup.finish()
    expect(of('wrapup.save').at(-1)).toEqual({ callId: 'c1', code: null, note: '', done: true })
    agent.set(makeAgent('8643'))
    expect(wrapup.shown).toBe(false)
  })

  it('shows the codes of the group while its call goes on, and those of the work that is asked for afterwards', async () => {
    const { wrapup, calls, agent, session } = setUp({}, [])
    const codes = [{ code: '1', name: '报修' }]
    const groups = [{ id: '15', name: '服务热线', codes }, { id: '2', name: '销售部', codes: [] }]
    session.set({ ...sessionOf('8643', []), site: { groups, ivrFlows: [] } })
    calls.set([makeLeg({ queue: { group: '15', name: '服务热线', waitedMs: 0 } })])
    wrapup.set(draft())
    await settled()
    expect(wrapup.codes).toEqual(codes)
    const asked = [{ code: '2', name: '投诉' }]
    agent.set(makeAgent('8643', { wrapup: { callId: 'c1', policy: 'optional', endsAt: null, codes: asked, coded: false } }))
    await settled()
    expect(wrapup.codes).toEqual(asked)
    calls.set([makeLeg({ callId: 'c2', queue: { group: '2', name: '销售部', waitedMs: 0 } })])
    wrapup.set(draft({ callId: 'c2' }))
    await settled()
    expect(wrapup.codes).toEqual([])
  })

  it('of an earlier run needs no panel, unless it is still to be sent', () => {
    const { wrapup } = setUp()
    wrapup.apply(emptySnapshot({ wrapup: draft({ state: 'saved' }) }))
    expect(wrapup.shown).toBe(false)
    const later = setUp()
    later.wrapup.apply(emptySnapshot({ wrapup: draft({ state: 'local' }) }))
    expect(later.wrapup.shown).toBe(true)
  })
})
