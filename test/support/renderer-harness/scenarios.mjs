/** What the windows are shown with: snapshots, answers and steps of each picture. All names and numbers are invented. */

import { deskScenarios } from './scenarios-desk.mjs'

const MINUTE = 60_000
const names = ['王晓明', '北京强讯公司', null, '李娜', '高维薇', '赵强', '欧阳静怡', 'Alexander Montgomery-Featherstone']
const numbers = ['13800138000', '01082015268', '02012345678', '13521192996', '615', '13910002233', '075588886666', '4008101001']
const groups = ['服务热线', null, '服务热线', '销售部', null, '服务热线', '技术部', '服务热线']
const directions = ['in', 'out', 'in', 'in', 'internal-in', 'in', 'out', 'in']

export function historyRows(count, now) {
  return Array.from({ length: count }, (_, index) => {
    const kind = index % 8
    const startedAt = now - (index + 1) * 17 * MINUTE
    const missed = kind === 2
    return {
      id: count - index, callId: `h${count - index}`, direction: directions[kind], number: numbers[kind], name: names[kind], groupName: groups[kind],
      trunk: kind === 4 ? null : '1001', startedAt, answeredAt: missed ? null : startedAt + 5000, endedAt: startedAt + 5000 + (60 + kind * 37) * 1000,
      endCause: missed ? 'abandoned' : 'normal', ringMs: 3000 + kind * 1000, talkMs: missed ? 0 : (60 + kind * 37) * 1000, missed,
    }
  })
}

const baseSettings = {
  servers: [], tls: 'off', tlsCaFile: '', language: 'system', theme: 'system', ringDeviceId: '', ringTone: 'classic', ringVolume: 80, ringAlsoDefault: false,
  showCallCard: true, showNotification: true, autoAnswer: false, autoAnswerDelayS: 3, closeToTray: true, compact: false, startNotReady: false,
  lastUid: '8643', lastExtension: '643', busyReasons: ['meal', 'meeting', 'training', 'paperwork'], awayReasons: ['rest', 'lunch', 'restroom'], zoom: 100,
}

export function leg(now, over = {}) {
  return {
    callId: 'c1', extension: '643', agent: '8643', peer: { number: '13800138000', name: '王晓明', kind: 'external', uid: null, held: false, state: 'talking', listening: false }, caller: '13800138000', called: '643',
    direction: 'in', state: 'talking', held: false, heldSince: null, heldByPeer: false, conference: false, listening: false, transferType: 'none', consultOf: null, trunk: '1001',
    queue: { group: '15', name: '服务热线', waitedMs: 22_000 }, originalCaller: null, originalCalled: null, attached: {}, startedAt: now - 140_000, answeredAt: now - 134_000, since: now - 134_000,
    recording: false, ringDeadline: null, parties: [], allowed: ['ATHangup', 'ATHoldCall'], ...over,
  }
}

const SITE = {
  groups: [{ id: '1', name: '技术部' }, { id: '2', name: '销售部' }, { id: '15', name: '服务热线' }],
  ivrFlows: [{ file: 'SCORE.DAT', node: '1', name: '满意度调查' }, { file: 'ORDER.DAT', node: '1', name: '订单号录入' }],
}

export function baseSnapshot(now, { lang = 'zh-CN', dark = false } = {}) {
  const me = {
    uid: '8643', name: '付智伟', extension: '643', state: 'ready', reason: null, since: now - 754_000, changedBy: '8643', nextState: null, groups: ['15'], callState: 'idle', host: 'PC-04', role: 'agent', memberOf: ['15'], loginAt: now - 3_600_000, wrapup: null,
  }
  return {
    epoch: 'e1', seq: 0,
    link: { state: 'ready', reason: 'up', since: now - 3_600_000, server: { host: '127.0.0.1', port: 18005 }, serverName: 'CTI', node: 'A', latencyMs: 3, attempt: 0, retryAt: null, by: null, where: null, detail: null, secure: false },
    session: { uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [{ id: '15', name: '服务热线' }], role: 'agent', leads: [], site: SITE },
    agent: me, calls: [],
    queues: [{ group: '15', name: '服务热线', waiting: 3, oldestSince: now - 52_000, readyAgents: 2, loggedInAgents: 6 }, { group: '2', name: '销售部', waiting: 1, oldestSince: now - 12_000, readyAgents: 1, loggedInAgents: 3 }],
    team: [me], teamWatched: false, teamCalls: [], inbox: { unread: 0, messages: [] }, figures: null, wrapup: null, extensions: [], trunks: [], settings: baseSettings, window: { mode: 'full', alwaysOnTop: false },
    ring: { ringing: false, callId: null, deviceId: '', tone: 'classic', volume: 80, alsoDefault: false }, notices: [], dialRequest: null,
    app: { version: '0.1.0', platform: 'linux', demo: true, locale: lang, dark, locked: [] },
  }
}

const SINGLE = ['ATHangup', 'ATHoldCall', 'ATTranCall', 'ATConsTrans', 'ATConsConf', 'ATConf_est', 'ATSendDtmf', 'ATTranCall_toIVR', 'ATJoinIVR_toCnf', 'ATSetUserInfo']
const EXITS = ['ATCallReconnect', 'ATCallSwap', 'ATTranOver', 'ATConfOver']
const colleague = { number: '615', name: '高维薇', kind: 'extension', uid: '8615', held: false, state: 'talking', listening: false }
const party = (number, name, over = {}) => ({ number, name, kind: name === null ? 'external' : 'extension', uid: null, held: false, state: 'talking', listening: false, ...over })
const me643 = party('643', '付智伟')
const leader = party('600', '班长甲', { listening: true })
const attached = { 订单号: 'A-2026-10-0001', 客户类型: 'VIP', IVR_ORDER: '88231' }
const single = (now, over = {}) => leg(now, { allowed: SINGLE, attached, ...over })
const held = (now, over = {}) => leg(now, { held: true, heldSince: now - 41_000, allowed: ['ATRetriveCall', 'ATHangup', ...EXITS], attached, ...over })
const consult = (now, over = {}) => leg(now, { callId: 'c2', peer: colleague, direction: 'internal-out', trunk: null, queue: null, consultOf: 'c1', startedAt: now - 41_000, answeredAt: now - 38_000, since: now - 38_000, allowed: ['ATHangup', 'ATHoldCall', 'ATSendDtmf', ...EXITS], ...over })
const conference = (now, over = {}) => leg(now, {
  conference: true, recording: true, allowed: ['ATHangup', 'ATHoldCall', 'ATConsTrans', 'ATConf_est', 'ATSendDtmf', 'ATJoinIVR_toCnf'],
  parties: [me643, party('13800138000', null), party('615', '高维薇', { held: true }), party('02012345678', null, { state: 'ringing' }), leader], ...over,
})
const person = (uid, name, state, callState = 'idle', extension = uid.slice(1)) => ({ uid, name, state, callState, extension, groups: ['15'] })
const directory = (now) => ({ ok: true, value: {
  agents: [person('8643', '付智伟', 'ready', 'talking'), person('8601', '林若溪', 'ready'), person('8602', '陈嘉禾', 'ready', 'talking'), person('8603', '欧阳静怡·阿卜杜热合曼', 'busy'), person('8604', 'Alexander Montgomery-Featherstonehaugh', 'wrapup'), person('8605', '李娜', 'away'), person('8615', '高维薇', 'ready'), person('8606', '赵强', 'logged-out', 'idle', null), person('8607', '钱多', '17')],
  queues: [{ group: '1', name: '技术部', waiting: 0, oldestSince: null, readyAgents: 3, loggedInAgents: 4 }, { group: '15', name: '呼和浩特市赛罕区客户服务与技术支持中心', waiting: 3, oldestSince: now - 52_000, readyAgents: 0, loggedInAgents: 6 }],
} })

const loggedOut = { session: null, agent: null, queues: [], link: { state: 'offline', reason: 'logged_out', since: 0, server: null, serverName: null, node: null, latencyMs: null, attempt: 0, retryAt: null, by: null, where: null, detail: null, secure: false } }
const link = (base, over) => ({ link: { ...base.link, latencyMs: null, ...over } })
const fail = (code, extra = {}) => ({ ok: false, error: { code, message: code, ...extra } })
const fill = `(async () => {
  const set = (id, value) => { const input = document.querySelector('[data-testid="' + id + '"]'); input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })) }
  set('login-uid', '8643'); set('login-extension', '643'); set('login-password', 'demo')
  await new Promise(requestAnimationFrame)
  document.querySelector('[data-testid="login-submit"]').click()
})()`
const click = (id) => `document.querySelector('[data-testid="${id}"]').click()`
const type = (id, text) => `(() => { const input = document.querySelector('[data-testid="${id}"]'); input.focus(); input.value = ${JSON.stringify(text)}; input.dispatchEvent(new Event('input', { bubbles: true })) })()`
const long = '呼和浩特市赛罕区大学西街某某科技发展有限责任公司采购二部'

/** name → { patch(base, now), answers, steps, size, page, rows } */
export const SCENARIOS = {
  login: { patch: () => loggedOut },
  'login-take-over': { patch: () => loggedOut, answers: (now) => ({ 'session.login': fail('extension_in_use', { owner: { uid: '8003', host: 'PC-17', since: now - 5 * MINUTE } }) }), steps: [fill] },
  'login-wrong-password': { patch: () => loggedOut, answers: () => ({ 'session.login': fail('wrong_password') }), steps: [fill] },
  'login-overloaded': { patch: () => loggedOut, answers: () => ({ 'session.login': fail('overloaded', { retryAfterMs: 12_000 }) }), steps: [fill] },
  'login-connecting': { patch: (base, now) => ({ ...loggedOut, ...link(base, { state: 'connecting', reason: 'refused', attempt: 3, retryAt: now + 4000, serverName: null, server: { host: '10.0.0.5', port: 18005 }, since: now }) }), answers: () => ({ 'session.login': 'never' }), steps: [fill] },
  'login-displaced': { patch: (base, now) => ({ ...loggedOut, link: { ...loggedOut.link, state: 'displaced', reason: 'taken_over', by: '8003', where: 'PC-17', since: now } }) },
  empty: { rows: 0, patch: () => ({ queues: [] }) },
  ready: { patch: () => ({}) },
  ringing: { patch: (base, now) => ({ calls: [leg(now, { state: 'ringing', allowed: ['ATAnswer', 'ATHangup'], answeredAt: null, startedAt: now - 4000, since: now - 4000, ringDeadline: now + 12_000 })], agent: { ...base.agent, state: 'reserved', since: now - 4000, changedBy: 'acd' } }) },
  talking: {
    patch: (base, now) => ({
      agent: { ...base.agent, callState: 'talking', nextState: { state: 'busy', reason: 'meal' } },
      calls: [leg(now, { held: true, heldSince: now - 41_000, allowed: ['ATRetriveCall', 'ATHangup'] }),
        leg(now, { callId: 'c2', peer: { number: '615', name: '高维薇', kind: 'extension', uid: '8615', held: false, state: 'talking', listening: false }, direction: 'internal-out', trunk: null, queue: null, consultOf: 'c1', startedAt: now - 41_000, answeredAt: now - 38_000, since: now - 38_000, allowed: ['ATHangup', 'ATHoldCall', 'ATCallSwap'] })],
    }),
  },
  'one-call': { patch: (base, now) => ({ calls: [single(now)] }) },
  'transferred-in': { patch: (base, now) => ({ calls: [single(now, { transferType: 'in', peer: colleague, originalCaller: '13800138000', originalCalled: '4008101001', recording: true, heldByPeer: true, parties: [me643, leader] })] }) },
  consult: { patch: (base, now) => ({ agent: { ...base.agent, callState: 'talking', nextState: { state: 'busy', reason: 'meal' } }, calls: [held(now), consult(now)] }) },
  'consult-ringing': { patch: (base, now) => ({ calls: [held(now), consult(now, { state: 'ringback', answeredAt: null })] }), answers: () => ({ 'call.completeTransfer': fail('busy') }), steps: [click('call-consult-complete')] },
  'consult-swapped': { patch: (base, now) => ({ calls: [leg(now, { allowed: ['ATHangup', 'ATHoldCall', ...EXITS] }), consult(now, { held: true, heldSince: now - 5000 })] }) },
  'two-calls': { patch: (base, now) => ({ calls: [held(now), consult(now, { consultOf: null, direction: 'internal-in' })] }) },
  conference: { patch: (base, now) => ({ calls: [conference(now)] }) },
  'conference-consult': { patch: (base, now) => ({ calls: [conference(now, { held: true, heldSince: now - 41_000, allowed: ['ATRetriveCall', 'ATHangup', ...EXITS] }), consult(now)] }) },
  transferring: { patch: (base, now) => ({ calls: [leg(now, { state: 'transferring', allowed: ['ATHangup'] })] }) },
  listening: { patch: (base, now) => ({ calls: [leg(now, { listening: true, peer: colleague, trunk: null, queue: null, direction: 'internal-out', allowed: ['ATHangup', 'ATInsert'], parties: [party('643', '付智伟', { listening: true }), colleague, party('13800138000', null)] })] }) },
  picker: { patch: (base, now) => ({ calls: [single(now)] }), answers: (now) => ({ 'directory.list': directory(now) }), steps: [click('call-transfer')] },
  'picker-typed': { patch: (base, now) => ({ calls: [single(now)] }), answers: (now) => ({ 'directory.list': directory(now), 'call.consult': fail('busy') }), steps: [click('call-consult'), type('transfer-target', '61'), click('transfer-confirm')] },
  'picker-failed': { patch: (base, now) => ({ calls: [single(now)] }), answers: () => ({ 'directory.list': fail('link_lost') }), steps: [click('call-conference'), type('transfer-target', 'zzz')] },
  keys: { patch: (base, now) => ({ calls: [held(now), consult(now)] }), steps: [click('call-dtmf'), `document.querySelector('[data-key="5"]').click()`, `document.querySelector('[data-key="#"]').click()`] },
  ivr: { patch: (base, now) => ({ calls: [single(now)] }), steps: [click('call-ivr')] },
  'compact-one': { size: [360, 300], patch: (base, now) => ({ window: { mode: 'compact', alwaysOnTop: true }, calls: [single(now)] }) },
  'compact-consult': { size: [360, 420], patch: (base, now) => ({ window: { mode: 'compact', alwaysOnTop: true }, calls: [held(now), consult(now)] }) },
  'compact-conference': { size: [360, 320], patch: (base, now) => ({ window: { mode: 'compact', alwaysOnTop: true }, calls: [conference(now)] }) },
  'compact-picker': { size: [360, 620], patch: (base, now) => ({ window: { mode: 'compact', alwaysOnTop: true }, calls: [single(now)] }), answers: (now) => ({ 'directory.list': directory(now) }), steps: [click('call-transfer')] },
  'consult-1180': { size: [1180, 760], patch: (base, now) => SCENARIOS.consult.patch(base, now) },
  'consult-narrow': { size: [820, 560], patch: (base, now) => SCENARIOS.consult.patch(base, now) },
  'two-calls-1180': { size: [1180, 760], patch: (base, now) => SCENARIOS['two-calls'].patch(base, now) },
  'one-call-1180': { size: [1180, 760], patch: (base, now) => SCENARIOS['one-call'].patch(base, now) },
  'four-legs': {
    patch: (base, now) => ({
      calls: ['ringing', 'ringback', 'talking', '09'].map((state, index) => leg(now, { callId: `c${index}`, state, startedAt: now - 100_000 + index, peer: { number: index === 1 ? '00862988887777123456789012' : numbers[index], name: index === 0 ? long : names[index], kind: 'external', uid: null, held: false, state: 'talking', listening: false }, allowed: index === 0 ? ['ATAnswer', 'ATHangup'] : ['ATHangup'] })),
      agent: { ...base.agent, name: '欧阳静怡·阿卜杜拉', state: '17', reason: null },
      session: { ...base.session, name: '欧阳静怡·阿卜杜拉' },
    }),
  },
  'link-lost': { patch: (base, now) => ({ ...link(base, { state: 'offline', reason: 'dead', since: now - 65_000, attempt: 4, retryAt: now + 9000 }), calls: [leg(now)] }) },
  'link-degraded': { patch: (base, now) => link(base, { state: 'degraded', reason: 'probing', since: now - 3000 }) },
  displaced: { patch: (base, now) => link(base, { state: 'displaced', reason: 'taken_over', by: '8003', where: 'PC-17', since: now }) },
  'agent-menu': { patch: () => ({}), steps: [click('agent-state'), click('agent-state-busy')] },
  'leg-error': { patch: (base, now) => ({ calls: [leg(now)] }), answers: () => ({ 'call.hold': fail('wrong_state', { state: 'ringback' }) }), steps: [click('call-hold')] },
  'leg-pending': { patch: (base, now) => ({ calls: [leg(now)] }), answers: () => ({ 'call.hold': 'never' }), steps: [click('call-hold')] },
  'dial-letters': { patch: () => ({}), steps: [type('dial-input', '138abc')] },
  'dial-pad': { patch: () => ({}), steps: [type('dial-input', '（010） 8201-5268'), click('dial-pad')] },
  'dial-request': { patch: () => ({ dialRequest: { number: '01082015268', source: 'command-line' } }) },
  help: { patch: () => ({}), steps: [click('help-open')] },
  toasts: { patch: (base, now) => ({ notices: [{ id: 1, level: 'warning', key: 'missed_call', params: { who: '赵强 139 1000 2233' }, at: now }, { id: 2, level: 'error', key: 'ring_failed', params: { error: 'NotFoundError' }, at: now }, { id: 3, level: 'info', key: 'new_kind', params: {}, at: now }] }) },
  history: { rows: 3000, patch: () => ({}), steps: [click('nav-history')] },
  'history-not-found': { rows: 30, patch: () => ({}), steps: [click('nav-history'), type('list-search', 'zzz')] },
  settings: { patch: (base) => ({ settings: { ...base.settings, servers: [{ host: 'cti-a.example', port: 18005 }, { host: 'cti-b.example', port: 18005 }] }, app: { ...base.app, demo: false, locked: ['theme', 'servers'] } }), steps: [click('nav-settings')] },
  'settings-login': { patch: () => loggedOut, steps: [click('login-settings')] },
  narrow: { size: [820, 560], patch: (base, now) => SCENARIOS.talking.patch(base, now) },
  compact: { size: [360, 320], patch: (base, now) => ({ window: { mode: 'compact', alwaysOnTop: true }, calls: [leg(now)] }) },
  'compact-idle': { size: [360, 170], patch: () => ({ window: { mode: 'compact', alwaysOnTop: true } }) },
  card: { page: 'card', size: [360, 232], patch: (base, now) => ({ calls: [leg(now, { state: 'ringing', allowed: ['ATAnswer', 'ATHangup'], answeredAt: null, startedAt: now - 8000, since: now - 8000, ringDeadline: now + 12_000, attached: { area: '北京', customerType: 'VIP' } })] }) },
  'card-two': { page: 'card', size: [360, 232], patch: (base, now) => ({ calls: ['c1', 'c2'].map((callId, index) => leg(now, { callId, state: 'ringing', peer: { number: '013800138000123456', name: index === 0 ? long : null, kind: 'external', uid: null, held: false, state: 'talking', listening: false }, allowed: ['ATAnswer', 'ATHangup'], answeredAt: null, startedAt: now - 8000 + index, since: now - 8000, ringDeadline: now + 12_000 })) }), answers: () => ({ 'call.answer': fail('link_lost') }), steps: [click('call-answer')] },
}
Object.assign(SCENARIOS, deskScenarios({ leg, fail, click, type, long }))
