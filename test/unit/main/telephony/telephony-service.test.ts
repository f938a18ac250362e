import { describe, expect, it } from 'vitest'
import { createTelephony, EMPTY_MODEL } from '../../../../src/main/telephony/telephony-service.ts'
import { stateCommand } from '../../../../src/main/telephony/agent-commands.ts'
import { createAppStore } from '../../../../src/main/telephony/app-store.ts'
import { createNotices } from '../../../../src/main/telephony/notices.ts'
import { createPublisher } from '../../../../src/main/ipc/publisher.ts'
import { IDLE_LINK, initialAppState } from '../../../../src/main/telephony/app-state.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import { sampleAgent, sampleLeg } from '../../../support/samples.ts'
import type { LinkClient, LinkListener } from '../../../../src/cti/link/api.ts'

const APP = { version: '1', platform: 'linux', demo: true, locale: 'en' as const, dark: false, locked: [] }
const REQUEST = { uid: '8643', extension: '643', password: 'demo', takeOver: false, startNotReady: false }
const SITE = { groups: [], ivrFlows: [] }
const LOGIN = { uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [], role: 'agent', leads: [], site: SITE, session: 's', serverFinal: 'v', graceMs: 1 }

/** The link's own behaviour is tested with real servers; here a scripted one shows what the service does with its answers. */
function setup(answers: { login?: unknown; execute?: unknown; serversReady?: boolean | 'never'; nameOf?: (uid: string) => string | null } = {}) {
  const clock = createFakeClock()
  const store = createAppStore(initialAppState(APP, 0), createPublisher(clock, 'e'))
  const sent: unknown[] = []
  const history: string[] = []
  const remembered: string[] = []
  const followed: string[] = []
  let listener: LinkListener = {}
  const model = { ...EMPTY_MODEL, self: sampleAgent() }
  const link = {
    model: () => model,
    subscribe: (fresh: LinkListener) => { listener = fresh; return () => { listener = {} } },
    login: (request: unknown) => {
      sent.push(request)
      if (answers.login === undefined) listener.onSession?.(LOGIN as never)
      return Promise.resolve(answers.login ?? ok(LOGIN))
    },
    logout: () => Promise.resolve(ok({})),
    execute: (cmd: string, args: unknown) => { sent.push([cmd, args]); return Promise.resolve(answers.execute ?? ok({ callId: '7' })) },
    dispose: () => { sent.push('dispose') },
    cancelLogin: () => { sent.push('cancel') },
  } as unknown as LinkClient
  const telephony = createTelephony({
    link, store, notice: createNotices(clock, store), log: createMemoryLog(),
    history: { follow: (change) => { history.push(change.kind) }, known: () => undefined, sessionEnded: () => { history.push('over') } },
    serversReady: () => (answers.serversReady === 'never' ? new Promise(() => undefined) : Promise.resolve(answers.serversReady ?? true)),
    nameOf: answers.nameOf ?? (() => null),
    remember: (uid, extension) => { remembered.push(`${uid}@${extension}`) },
    followers: [{
      onChange: (change) => { followed.push(change.kind) },
      onLogin: (session) => { followed.push(`login ${session.uid} ${store.state().session?.uid ?? '?'}`) },
      onReady: () => { followed.push('ready') },
      onSessionEnd: () => { followed.push('end') },
    }],
  })
  return { store, telephony, sent, history, remembered, followed, listener: () => listener, notices: () => store.state().notices.map((notice) => notice.key) }
}

describe('a state that was chosen before the link was lost', () => {
  it('is told at the login in which it still holds, in the person’s words; a login without one tells nothing', async () => {
    const desk = setup()
    await desk.telephony.login(REQUEST)
    expect(desk.notices()).not.toContain('state_kept')
    desk.listener().onSession?.({ ...LOGIN, kept: { state: 'away', reason: 'meal' } } as never)
    expect(desk.store.state().notices.find(({ key }) => key === 'state_kept')?.params).toEqual({ state: 'Away · meal' })
  })
})

describe('logging in', () => {
  it('shows session and agent, remembers who it was, and keeps the session key to itself', async () => {
    const { telephony, store, remembered } = setup()
    const outcome = await telephony.login(REQUEST)
    expect(outcome).toEqual(ok({ uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [], role: 'agent', leads: [], site: SITE }))
    expect(store.state()).toMatchObject({ session: { uid: '8643' }, agent: { state: 'ready' } })
    expect(remembered).toEqual(['8643@643'])
  })
  it('hands a refusal over with its owner and changes nothing', async () => {
    const refused = fail('extension_in_use', 'in use', { owner: { uid: '8003', host: 'PC-17', since: 1 } })
    const { telephony, store } = setup({ login: refused })
    expect(await telephony.login(REQUEST)).toEqual(refused)
    expect(store.state().session).toBeNull()
  })
  it('is cancelled at once while the demo’s server is still starting, and nothing is sent later', async () => {
    const { telephony, sent } = setup({ serversReady: 'never' })
    const login = telephony.login(REQUEST)
    telephony.cancelLogin()
    expect(await login).toMatchObject({ error: { code: 'cancelled' } })
    expect(sent).toEqual(['cancel'])
  })
  it('says not_connected when the demo has no server', async () => {
    expect(await setup({ serversReady: false }).telephony.login(REQUEST)).toMatchObject({ error: { code: 'not_connected' } })
  })
})

describe('the end of a session', () => {
  it.each([
    ['displaced', 'taken_over', ['taken_over']],
    ['offline', 'forced_logout', ['forced_logout']],
    ['offline', 'logged_out', []],
  ])('%s for %s clears the screen and says why', async (state, reason, notices) => {
    const desk = setup()
    await desk.telephony.login(REQUEST)
    desk.listener().onStatus?.({ ...IDLE_LINK, state, reason, by: '8001', where: 'PC-2' })
    expect(desk.store.state()).toMatchObject({ session: null, agent: null, calls: [] })
    expect(desk.notices()).toEqual(notices)
    expect(desk.history).toEqual(['over'])
  })
  it.each([['班长', '班长 8001'], [null, '8001']])('names who did it where the name is known (%s)', async (name, by) => {
    const desk = setup({ nameOf: (uid) => (uid === '8001' ? name : null) })
    await desk.telephony.login(REQUEST)
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'offline', reason: 'forced_logout', by: '8001', where: 'PC-2' })
    expect(desk.store.state().link.by).toBe(by)
    expect(desk.store.state().notices.map(({ params }) => params)).toEqual([{ by }])
  })
  it('is followed by a session that the link began by itself: name, groups and role are those of now', async () => {
    const desk = setup()
    await desk.telephony.login(REQUEST)
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'connecting', reason: 'waiting_retry' })
    desk.listener().onSession?.({ ...LOGIN, name: '付智伟(组长)', role: 'leader', leads: ['15'], groups: [{ id: '15', name: '服务热线' }], extensionKind: 'digital' } as never)
    expect(desk.store.state().session).toEqual({
      uid: '8643', name: '付智伟(组长)', extension: '643', extensionKind: 'digital', role: 'leader', leads: ['15'], site: SITE, groups: [{ id: '15', name: '服务热线' }],
    })
    expect(desk.remembered).toHaveLength(1)
  })
  it('has other groups when the server says so; everything else of it stays', async () => {
    const desk = setup()
    await desk.telephony.login(REQUEST)
    const before = desk.store.state().session
    const groups = [{ id: '20', name: '售后部' }]
    const site = { groups, leads: ['20'], siteGroups: [{ id: '20', name: '售后部', codes: [] }] }
    desk.listener().onChange?.({ kind: 'site', site: site as never, model: EMPTY_MODEL }, 1)
    expect(desk.store.state().session).toEqual({ ...before, groups, leads: ['20'], site: { ...before?.site, groups: site.siteGroups } })
  })
  it('is not a link that is merely lost', async () => {
    const desk = setup()
    await desk.telephony.login(REQUEST)
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'connecting', reason: 'waiting_retry' })
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'offline', reason: 'dead' })
    expect(desk.store.state().session).not.toBeNull()
  })
})

describe('commands', () => {
  it('dial the normalised number and answer with the call', async () => {
    const { telephony, sent, store } = setup()
    store.dispatch({ kind: 'dial', request: { number: '1', source: 'tel-link' } })
    expect(await telephony.dial('+86 138-0013-8000')).toEqual(ok({ callId: '7' }))
    expect(sent).toEqual([['ATPlaceCall', { called: '13800138000' }]])
    expect(store.state().dialRequest).toBeNull()
  })
  it('send nothing for a number that is none', async () => {
    const { telephony, sent } = setup()
    expect(await telephony.dial('call me')).toMatchObject({ ok: false, error: { code: 'bad_number' } })
    expect(sent).toEqual([])
  })
  it('hand every outcome through', async () => {
    const refused = fail('wrong_state', 'x', { state: 'talking' })
    const { telephony } = setup({ execute: refused })
    expect(await telephony.call('ATAnswer', sampleLeg().callId)).toEqual(refused)
    expect(await telephony.dial('643')).toEqual(refused)
  })
  it.each([
    [{ state: 'ready', reason: null }, { cmd: 'ATSetReady', args: { ready: true } }],
    [{ state: 'busy', reason: 'meal' }, { cmd: 'ATSetBusy', args: { busy: true, cause: 'meal' } }],
    [{ state: 'away', reason: null }, { cmd: 'ATSetLeaveSeat', args: { away: true } }],
    [{ state: 'wrapup', reason: null }, { cmd: 'ATSetAfterWorking', args: { working: true } }],
  ] as const)('%j is asked for by the manual’s command', (request, command) => { expect(stateCommand(request)).toEqual(command) })
})

describe('what the link tells', () => {
  it('becomes state and history; an outcome learnt late becomes a notice', () => {
    const desk = setup()
    const leg = sampleLeg()
    desk.listener().onChange?.({ kind: 'call', leg, model: { ...EMPTY_MODEL, calls: new Map([[leg.callId as string, leg]]) } }, 5)
    expect(desk.store.state().calls).toEqual([leg])
    expect(desk.history).toEqual(['call'])
    desk.listener().onLateOutcome?.('ATHoldCall', ok({}))
    expect(desk.notices()).toEqual([])
    desk.listener().onLateOutcome?.('ATHoldCall', fail('outcome_unknown'))
    desk.listener().onLateOutcome?.('ATHoldCall', fail('wrong_state'))
    expect(desk.notices()).toEqual(['outcome_unknown', 'command_failed'])
  })
  it.each([
    [fail('wrong_state', 'x', { state: 'talking' }), 'Not possible in the present state (Talking).'],
    [fail('wrong_state', 'x', { state: 'busy' }), 'Not possible in the present state (Busy).'],
    [fail('wrong_state'), 'Not possible in the present state (?).'],
    [fail('extension_in_use', 'x', { owner: { uid: '8003', host: 'PC-17', since: new Date(2026, 0, 2, 9, 5).getTime() } }), 'The extension is in use by 8003 (PC-17, since 09:05).'],
    [fail('overloaded', 'x', { retryAfterMs: 2_100 }), 'The server is busy; try again in 3 s.'],
  ])('puts everything into the sentence of a failed command: %j', (outcome, sentence) => {
    const desk = setup()
    desk.listener().onLateOutcome?.('ATHoldCall', outcome)
    expect(desk.store.state().notices).toMatchObject([{ key: 'command_failed', params: { reason: sentence } }])
  })
  it('reaches the followers in the order it happened: login, ready once per return, change, end', async () => {
    const desk = setup()
    await desk.telephony.login(REQUEST)
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'ready', reason: 'up' })
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'degraded', reason: 'probing' })
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'ready', reason: 'up' })
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'connecting', reason: 'dead' })
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'ready', reason: 'up' })
    desk.listener().onChange?.({ kind: 'figures', model: EMPTY_MODEL }, 1)
    desk.listener().onStatus?.({ ...IDLE_LINK, state: 'offline', reason: 'logged_out' })
    expect(desk.followed).toEqual(['login 8643 8643', 'ready', 'ready', 'figures', 'end'])
  })
  it('is silent about a late refusal of what is made good without the person', () => {
    const desk = setup()
    desk.listener().onLateOutcome?.('wrapup.save', fail('outcome_unknown'))
    expect(desk.notices()).toEqual([])
  })
  it('announces a maintenance ahead of time', () => {
    const desk = setup()
    desk.listener().onChange?.({ kind: 'notice', notice: { notice: 'maintenance', inMs: 15_000, text: '' }, model: EMPTY_MODEL }, 1)
    expect(desk.store.state().notices).toMatchObject([{ key: 'server_maintenance', params: { seconds: 15 } }])
  })
})
