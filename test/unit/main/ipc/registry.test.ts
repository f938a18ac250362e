import { describe, expect, it } from 'vitest'
import { createIpcRegistry, MAX_ARGS_BYTES } from '../../../../src/main/ipc/registry.ts'
import { REQUEST_NAMES } from '../../../../src/shared/ipc/channels.ts'
import { requests } from '../../../../src/shared/ipc/contract.ts'
import { ok } from '../../../../src/shared/result.ts'
import { CUSTOMER_SAMPLES } from '../../../support/ipc-samples/customer.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import { DATA_SAMPLES } from '../../../support/ipc-samples/data.ts'
import { DEFAULT_SETTINGS } from '../../../../src/shared/settings.ts'
import { initialAppState } from '../../../../src/main/telephony/app-state.ts'
import { MANAGEMENT_SAMPLES } from '../../../support/ipc-samples/management.ts'
import { HISTORY_SAMPLES } from '../../../support/ipc-samples/history.ts'
import { MEDIA_SAMPLES } from '../../../support/ipc-samples/media.ts'
import type { Handlers } from '../../../../src/main/ipc/registry.ts'
import type { Sender, WindowKind } from '../../../../src/main/ipc/guard.ts'
import type { RequestName } from '../../../../src/shared/ipc/contract.ts'

const APP = { version: '1', platform: 'linux', demo: true, locale: 'en' as const, dark: false, locked: [] }
const session = { uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [], role: 'agent', leads: [], site: { groups: [], ivrFlows: [] } }
const call = { callId: '1' }
const many = (text: string, length: number): string => text.repeat(length)

const DRAFT = { key: 'draft-key-1', kind: 'new', box: '', id: '', to: 'a@example.com', cc: '', bcc: '', subject: 's', body: 'b', files: [], withFiles: false }
const OPEN_EMAIL = {
  token: 't', source: 'message', fileError: null, from: [], sender: null, replyTo: [], to: [], cc: [], bcc: [], subject: '', at: 1, messageId: '', fromDeceives: false, text: '', textLinks: [],
  textFromHtml: false, hasHtml: false, cut: false, remoteImages: 0, files: [{ index: 0, name: 'a.pdf', mime: 'application/pdf', bytes: null, risk: 'none', pretends: false }], hasRaw: false, serverFiles: 0, own: [],
}

/** A good sample, a value the handler answers, and three bad samples of every request. */
const SAMPLES: { readonly [N in RequestName]: { readonly good: unknown; readonly value: unknown; readonly bad: readonly [unknown, unknown, unknown] } } = {
  'clock.read': { good: {}, value: { service: 1_795_338_000_000, wallAheadMs: 0 }, bad: [null, { extra: 1 }, []] },
  'state.snapshot': { good: {}, value: { ...initialAppState(APP, 0), epoch: 'e', seq: 0 }, bad: [null, { extra: 1 }, []] },
  'session.login': {
    good: { uid: '8643', extension: '643', password: 'p', takeOver: false, startNotReady: false }, value: session,
    bad: [{ uid: '', extension: '643', password: 'p', takeOver: false, startNotReady: false },
      { uid: '8643', extension: '643', password: many('x', 257), takeOver: false, startNotReady: false },
      { uid: '8643', extension: '643', password: 'p', takeOver: 'yes', startNotReady: false }],
  },
  'session.cancelLogin': { good: {}, value: {}, bad: [1, 'x', { a: 1 }] },
  'session.logout': { good: {}, value: {}, bad: [1, 'x', { a: 1 }] },
  'agent.setState': {
    good: { state: 'busy', reason: 'meal' }, value: {},
    bad: [{ state: 'logged-out', reason: null }, { state: 'busy' }, { state: 'busy', reason: many('x', 129) }],
  },
  'call.dial': { good: { number: '643' }, value: { callId: '1' }, bad: [{ number: '' }, { number: 643 }, { number: many('1', 65) }] },
  'call.answer': { good: call, value: {}, bad: [{}, { callId: '' }, { callId: '1', uid: '8001' }] },
  'call.hangup': { good: call, value: {}, bad: [{}, { callId: 1 }, { callId: many('1', 65) }] },
  'call.hold': { good: call, value: {}, bad: [{}, { callId: null }, ['1']] },
  'call.retrieve': { good: call, value: {}, bad: [{}, { callId: '' }, { callId: {} }] },
  'call.swap': { good: call, value: {}, bad: [{}, { callId: '' }, null] },
  'call.reconnect': { good: call, value: {}, bad: [{}, { callId: '' }, { callId: '1', extension: '643' }] },
  'call.transfer': {
    good: { callId: '1', target: '601', group: null }, value: {},
    bad: [{ callId: '1', target: '', group: null }, { callId: '1', target: '601' }, { callId: '1', target: null, group: many('1', 33) }],
  },
  'call.consult': { good: { ...call, target: '601' }, value: { callId: '2' }, bad: [call, { ...call, target: ' ' }, { ...call, target: many('1', 65) }] },
  'call.completeTransfer': { good: call, value: {}, bad: [{}, { callId: 2 }, { callId: many('1', 65) }] },
  'call.conference': { good: call, value: {}, bad: [{}, { callId: '' }, 'x'] },
  'call.addParty': { good: { ...call, target: '601' }, value: {}, bad: [call, { target: '601' }, { ...call, target: 601 }] },
  'call.dtmf': { good: { ...call, digits: '1*#A' }, value: {}, bad: [{ ...call, digits: '' }, { ...call, digits: 'a' }, { ...call, digits: many('1', 65) }] },
  'call.toIvr': {
    good: { ...call, file: 'SCORE.DAT', node: '1', mode: 'transfer' }, value: {},
    bad: [{ ...call, file: 'SCORE.DAT', node: '1', mode: 'other' }, { ...call, file: many('x', 65), node: '1', mode: 'transfer' }, { ...call, file: 'SCORE.DAT', mode: 'transfer' }],
  },
  'call.attach': {
    good: { ...call, set: { orderNo: 'A1' } }, value: {},
    bad: [{ ...call, set: { '': 'x' } }, { ...call, set: { a: 1 } }, { ...call, set: { a: many('x', 4_097) } }],
  },
  'directory.list': { good: {}, value: { agents: [], queues: [] }, bad: [1, 'x', { a: 1 }] },
  'team.watch': { good: { on: true }, value: {}, bad: [{}, { on: 1 }, { on: true, groups: ['15'] }] },
  'team.insert': { good: { extension: '601', mode: 'listen' }, value: {}, bad: [{ extension: '601', mode: 'talk' }, { extension: '', mode: 'join' }, { mode: 'leave' }] },
  'team.release': { good: { extension: '601', callId: '1' }, value: {}, bad: [{ extension: '601' }, { callId: '1' }, { extension: many('6', 33), callId: '1' }] },
  'team.pickup': { good: { extension: '601', callId: '1' }, value: {}, bad: [{ extension: '601' }, { extension: 601, callId: '1' }, null] },
  'team.setState': {
    good: { uid: '8601', state: 'busy', reason: null }, value: {},
    bad: [{ uid: '8601', state: 'reserved', reason: null }, { uid: '', state: 'busy', reason: null }, { uid: '8601', state: 'busy' }],
  },
  'team.logout': { good: { uid: '8601' }, value: {}, bad: [{}, { uid: '' }, { uid: many('8', 33) }] },
  'message.send': {
    good: { uid: '8601', group: null, text: '请回电' }, value: { delivered: 1, stored: 0 },
    bad: [{ uid: '8601', group: null, text: '  ' }, { uid: '8601', group: null, text: many('x', 2_001) }, { uid: '8601', text: 'x' }],
  },
  'message.read': { good: { ids: ['m1'] }, value: {}, bad: [{}, { ids: 'm1' }, { ids: [many('m', 65)] }] },
  'wrapup.save': {
    good: { callId: '1', code: '01', note: '', done: false }, value: { callId: '1', code: '01', note: '', state: 'local', savedAt: 1 },
    bad: [{ callId: '1', code: '01', note: many('x', 4_001), done: false }, { callId: '1', note: '', done: false }, { callId: '', code: null, note: '', done: true }],
  },
  'dial.dismiss': { good: {}, value: {}, bad: [1, 'x', { a: 1 }] },
  ...DATA_SAMPLES,
  'box.list': {
    good: { box: 'sms-in', from: '20261101', to: '20261125', agent: '', search: '', after: null, limit: 100 }, value: { rows: [], next: null, cached: false, wide: false },
    bad: [{ box: 'post', from: '20261101', to: '20261125', agent: '', search: '', after: null, limit: 100 },
      { box: 'sms-in', from: '2026-11-01', to: '20261125', agent: '', search: '', after: null, limit: 100 },
      { box: 'sms-in', from: '20261101', to: '20261125', agent: '', search: '', after: null, limit: 201 }],
  },
  'box.mark': {
    good: { box: 'sms-in', ids: ['a'], seen: true, done: null }, value: {},
    bad: [{ box: 'sms-in', ids: [], seen: true, done: null }, { box: 'sms-in', ids: ['a'], seen: true }, { box: 'sms-in', ids: [many('x', 257)], seen: true, done: null }],
  },
  'box.looked': { good: { box: 'fax-in' }, value: {}, bad: [{}, { box: 'fax' }, { box: 'fax-in', at: 1 }] },
  ...CUSTOMER_SAMPLES,
  'fax.open': { good: { media: 'a1' }, value: { kind: 'tiff', pages: [{ width: 1728, height: 2200, dpiX: 204, dpiY: 196, fault: null }], cut: false }, bad: [{}, { media: '' }, { media: many('x', 129) }] },
  'fax.page': { good: { media: 'a1', page: 0, width: 640 }, value: { rowsBroken: 0, rowsMissing: 0 }, bad: [{ media: 'a1', page: 0 }, { media: 'a1', page: 0.5, width: 0 }, { media: 'a1', page: 0, width: -1 }] },
  'fax.pdf': { good: { media: 'a1', offset: 0 }, value: { data: Uint8Array.of(1, 2), total: 2 }, bad: [{ media: 'a1' }, { media: 'a1', offset: -1 }, { media: 'a1', offset: '0' }] },
  'fax.save': { good: { files: ['a1'], name: '010', as: 'pdf' }, value: { started: true }, bad: [{ files: [], name: '010', as: 'pdf' }, { files: ['a1'], name: ' ', as: 'pdf' }, { files: ['a1'], name: '010', as: 'exe' }] },
  'fax.print': { good: { files: ['a1', 'a2'], name: '010' }, value: { started: true }, bad: [{ files: ['a1'] }, { files: Array(21).fill('a'), name: '010' }, { files: 'a1', name: '010' }] },
  ...MEDIA_SAMPLES,
  ...HISTORY_SAMPLES,
  ...MANAGEMENT_SAMPLES,
  'sms.threads': { good: { days: 90, all: false, search: '' }, value: { threads: [], cached: false, cut: false }, bad: [{ days: 0, all: false, search: '' }, { days: 1, search: '' }, { days: 1, all: true, search: many('x', 65) }] },
  'sms.thread': { good: { days: 90, all: false, key: '139' }, value: { messages: [], draft: '' }, bad: [{ days: 90, all: false, key: '' }, { days: 400, all: false, key: '1' }, { key: '1' }] },
  'sms.send': { good: { number: '139', text: 'a' }, value: {}, bad: [{ number: ' ', text: 'a' }, { number: '139', text: '' }, { number: '139', text: many('x', 2_001) }] },
  'sms.saveDraft': { good: { number: '139', text: '' }, value: {}, bad: [{ number: '', text: 'a' }, { number: '139' }, { number: '139', text: many('x', 2_001) }] },
  'outbox.retry': { good: { id: 1 }, value: {}, bad: [{}, { id: 1.5 }, { id: 1, key: 'x' }] },
  'outbox.discard': { good: { id: 1 }, value: {}, bad: [{}, { id: null }, { id: '1' }] },
  'settings.update': { good: { zoom: 110 }, value: DEFAULT_SETTINGS, bad: [{ zoom: 500 }, { unknown: 1 }, { servers: [{ host: '', port: 1 }] }] },
  'link.retryNow': { good: {}, value: {}, bad: [1, 'x', { a: 1 }] },
  'window.setMode': { good: { mode: 'compact' }, value: {}, bad: [{}, { mode: 'huge' }, { mode: 'full', x: 1 }] },
  'window.showMain': { good: {}, value: {}, bad: [1, 'x', { a: 1 }] },
  'ring.silence': { good: {}, value: {}, bad: [1, 'x', { a: 1 }] },
  'window.hideCard': { good: {}, value: {}, bad: [1, 'x', { a: 1 }] },
  'notice.dismiss': { good: { id: 1 }, value: {}, bad: [{}, { id: 1.5 }, { id: '1' }] },
  'ring.report': { good: { ok: true, error: '' }, value: {}, bad: [{}, { ok: 1, error: '' }, { ok: true, error: many('x', 257) }] },
  'paint.report': { good: { seq: 1, paintedAt: 2 }, value: {}, bad: [{}, { seq: 1.5, paintedAt: 2 }, { seq: 1, paintedAt: Number.NaN }] },
  'email.open': { good: { box: 'email-in', id: 'x' }, value: OPEN_EMAIL, bad: [{ box: 'fax-in', id: 'x' }, { box: 'email-in' }, { box: 'email-in', id: many('x', 257) }] },
  'email.allowImages': { good: { token: 't' }, value: {}, bad: [{}, { token: 1 }, { token: many('x', 65) }] },
  'email.link': {
    good: { token: 't', link: 0 }, value: { token: 't', link: 0, kind: 'web', target: 'https://x.example/', host: 'x.example', subject: '', warn: 'none' },
    bad: [{ token: 't' }, { token: 't', link: -1 }, { token: 't', link: 1.5 }],
  },
  'email.openLink': { good: { token: 't', link: 0 }, value: {}, bad: [{ token: 't' }, { token: 't', link: 0, url: 'https://x' }, { url: 'https://x' }] },
  'email.saveFile': { good: { token: 't', index: null }, value: { job: 1 }, bad: [{ token: 't' }, { token: 't', index: -1 }, { token: 't', index: 0, path: '/x' }] },
  'email.drafts': { good: {}, value: { drafts: [{ draft: DRAFT, savedAt: 1 }] }, bad: [1, 'x', { a: 1 }] },
  'email.saveDraft': { good: { draft: DRAFT }, value: { savedAt: 1 }, bad: [{}, { draft: { ...DRAFT, key: 'short' } }, { draft: { ...DRAFT, body: many('x', 15_001) } }] },
  'email.dropDraft': { good: { key: 'k' }, value: {}, bad: [{}, { key: 1 }, { key: many('x', 65) }] },
  'email.send': { good: { draft: DRAFT }, value: {}, bad: [{}, { draft: { ...DRAFT, files: many('x', 11).split('') } }, { draft: { ...DRAFT, from: 'somebody' } }] },
  'email.takeBack': { good: { key: 'k' }, value: { draft: null }, bad: [{}, { key: null }, { key: many('x', 65) }] },
  'log.report': { good: { message: 'm', stack: '' }, value: {}, bad: [{}, { message: 1, stack: '' }, { message: many('x', 2_001), stack: '' }] },
}

const OURS: Sender = { webContentsId: 7, frame: { url: 'app://atclient/index.html', isMainFrame: true } }

function setup(overrides: Partial<Record<RequestName, () => unknown>> = {}) {
  const called: { name: string; args: unknown; window: WindowKind }[] = []
  const clock = createFakeClock()
  const log = createMemoryLog()
  const handlers = Object.fromEntries(REQUEST_NAMES.map((name) => [name, (args: unknown, context: { window: WindowKind }) => {
    called.push({ name, args, window: context.window })
    return overrides[name]?.() ?? ok(SAMPLES[name].value)
  }])) as unknown as Handlers
  const windows = new Map<number, WindowKind>([[7, 'main'], [9, 'card']])
  return { called, clock, log, registry: createIpcRegistry({ handlers, windows, clock, log, checkResults: true }) }
}

describe('the contract', () => {
  it('names the same requests in channels.ts and contract.ts, each with a sentence', () => {
    expect([...REQUEST_NAMES].toSorted()).toEqual(Object.keys(requests).toSorted())
    for (const name of REQUEST_NAMES) {
      expect(requests[name].doc.length).toBeGreaterThan(10)
      expect(requests[name].deadlineMs).toBeGreaterThan(0)
      expect(name).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)
    }
  })
  it.each(REQUEST_NAMES)('%s takes a good sample, answers by its schema and refuses three bad ones', async (name) => {
    const { registry, called } = setup()
    const sample = SAMPLES[name]
    expect(await registry.dispatch(OURS, name, sample.good)).toEqual(ok(sample.value))
    expect(called).toHaveLength(1)
    for (const bad of sample.bad) {
      expect(await registry.dispatch(OURS, name, bad)).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
    }
    expect(called).toHaveLength(1)
  })
  it.each(REQUEST_NAMES)('%s is refused from a foreign frame, origin, window and from a frame that is gone', async (name) => {
    const { registry, called } = setup()
    const strangers: Sender[] = [
      { webContentsId: 7, frame: null },
      { webContentsId: 8, frame: { url: 'app://atclient/index.html', isMainFrame: true } },
      { webContentsId: 7, frame: { url: 'app://atclient/index.html', isMainFrame: false } },
      { webContentsId: 7, frame: { url: 'https://atclient/index.html', isMainFrame: true } },
      { webContentsId: 7, frame: { url: 'app://atclient.evil.example/index.html', isMainFrame: true } },
      { webContentsId: 7, frame: { url: 'about:blank', isMainFrame: true } },
      { webContentsId: 7, frame: { url: '', isMainFrame: true } },
    ]
    for (const sender of strangers) {
      expect(await registry.dispatch(sender, name, SAMPLES[name].good)).toMatchObject({ ok: false, error: { code: 'refused_by_guard' } })
    }
    expect(called).toEqual([])
  })
})

describe('the registry', () => {
  it('tells the handler which window asks', async () => {
    const { registry, called } = setup()
    await registry.dispatch({ webContentsId: 9, frame: { url: 'app://atclient/card.html', isMainFrame: true } }, 'call.answer', call)
    expect(called[0]?.window).toBe('card')
  })
  it.each(['toString', '__proto__', 'constructor', 'state', '', 5, null, {}])('knows no request %j', async (name) => {
    expect(await setup().registry.dispatch(OURS, name, {})).toMatchObject({ ok: false, error: { code: 'refused_by_guard' } })
  })
  it('refuses what is too large, too deep or no plain data before any schema sees it', async () => {
    const { registry, called } = setup()
    let deep: unknown = {}
    for (let n = 0; n < 50; n += 1) deep = { deep }
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    for (const args of [{ message: 'x', stack: 'x'.repeat(MAX_ARGS_BYTES) }, deep, cycle, new Map(), new Uint8Array(4), { number: 10n }]) {
      expect(await registry.dispatch(OURS, 'log.report', args)).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
    }
    expect(called).toEqual([])
  })
  it('answers timed_out when the handler does not, and drops what comes late', async () => {
    const late = Promise.withResolvers<unknown>()
    const { registry, clock } = setup({ 'call.answer': () => late.promise })
    const answer = registry.dispatch(OURS, 'call.answer', call)
    await clock.advanceAsync(requests['call.answer'].deadlineMs)
    late.resolve(ok({}))
    expect(await answer).toMatchObject({ ok: false, error: { code: 'timed_out' } })
  })
  it('leaves no timer behind an answer', async () => {
    const { registry, clock } = setup({ 'call.answer': () => Promise.resolve(ok({})) })
    await registry.dispatch(OURS, 'call.answer', call)
    expect(clock.pendingTimers).toBe(0)
  })
  it('turns a throw and a rejection into a Result and logs it', async () => {
    const { registry, log } = setup({
      'call.answer': () => { throw new Error('boom') },
      'call.hold': () => Promise.reject(new Error('boom')),
    })
    expect(await registry.dispatch(OURS, 'call.answer', call)).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(await registry.dispatch(OURS, 'call.hold', call)).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(log.lines.filter((line) => line.level === 'error')).toHaveLength(2)
  })
  it('finds a handler whose answer breaks the contract', async () => {
    const { registry } = setup({ 'call.dial': () => ok({ wrong: true }) })
    expect(await registry.dispatch(OURS, 'call.dial', { number: '1' })).toMatchObject({ ok: false, error: { code: 'internal' } })
  })
  it('never logs the values of refused arguments', async () => {
    const { registry, log } = setup()
    await registry.dispatch(OURS, 'session.login', { uid: '', extension: '1', password: 'CANARY', takeOver: false, startNotReady: false })
    expect(JSON.stringify(log.lines)).not.toContain('CANARY')
  })
})
