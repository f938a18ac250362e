/** Pictures of the team view, the messages and the after-call work. All names and numbers are invented. */

const PEOPLE = ['林若溪', '陈嘉禾', '周屹然', '苏念慈', '何景行', '郑明远', '许知微', '宋书瑶', '梁思齐', '韩雨桐', '邓子衿', '沈望舒']
const SITE = { groups: [{ id: '1', name: '技术部' }, { id: '2', name: '销售部' }, { id: '15', name: '服务热线' }], ivrFlows: [] }
const CODES = [{ code: '1', name: '报修' }, { code: '2', name: '咨询' }, { code: '3', name: '投诉' }, { code: '4', name: '其他' }]

export function deskScenarios({ leg, fail, click, type, long }) {
  const agentOf = (now, index, over = {}) => ({
    uid: String(8601 + index), name: PEOPLE[index % PEOPLE.length], extension: String(601 + index), state: 'ready', reason: null, since: now - (index + 1) * 67_000, changedBy: String(8601 + index), nextState: null,
    groups: ['15'], callState: 'idle', host: 'PC-07', role: 'agent', memberOf: ['15'], loginAt: now - 9_000_000, wrapup: null, ...over,
  })
  const teamLeg = (now, index, over = {}) => leg(now, { callId: `t${index}`, extension: String(601 + index), agent: String(8601 + index), startedAt: now - (index + 1) * 31_000, answeredAt: now - (index + 1) * 31_000 + 4000, ...over })
  const party = (over) => ({ number: '600', name: '谢文澜', kind: 'extension', uid: '8600', held: false, state: 'talking', listening: true, ...over })
  const away = { extension: null, host: null, loginAt: null, state: 'logged-out', groups: [], changedBy: 'system' }

  const team = (now) => [
    agentOf(now, 0), agentOf(now, 1, { callState: 'talking', nextState: { state: 'busy', reason: 'meal' } }), agentOf(now, 2, { state: 'reserved', callState: 'ringing', changedBy: 'acd', memberOf: ['15', '2'] }),
    agentOf(now, 3, { state: 'busy', reason: 'meeting', memberOf: ['2'], changedBy: '8600' }), agentOf(now, 4, { state: 'away', reason: 'restroom', memberOf: ['2'] }), agentOf(now, 5, { state: 'wrapup', changedBy: 'system', memberOf: ['1'] }),
    agentOf(now, 6, { callState: 'talking' }), agentOf(now, 7, { memberOf: ['2'], since: now - 5_400_000 }), agentOf(now, 8, { state: '17', memberOf: ['1'] }), agentOf(now, 9, { callState: 'held', memberOf: ['15', '1'], name: 'Alexander Montgomery-Featherstone' }),
    agentOf(now, 10, away), agentOf(now, 11, { ...away, memberOf: ['2'] }),
  ]
  const teamCalls = (now) => [
    teamLeg(now, 1, { peer: { number: '13800138000', name: '王晓明', kind: 'external', uid: null, held: false, state: 'talking', listening: false } }),
    teamLeg(now, 2, { state: 'ringing', answeredAt: null, startedAt: now - 6000, since: now - 6000, peer: { number: '02012345678', name: null, kind: 'external', uid: null, held: false, state: 'talking', listening: false } }),
    teamLeg(now, 6, { direction: 'out', queue: null, peer: { number: '01082015268', name: '北京强讯公司', kind: 'external', uid: null, held: false, state: 'talking', listening: false } }),
    teamLeg(now, 9, { held: true, heldSince: now - 25_000, peer: { number: '4008101001', name: long, kind: 'external', uid: null, held: false, state: 'talking', listening: false } }),
    teamLeg(now, 9, { callId: 't9b', direction: 'internal-out', consultOf: 't9', state: 'ringback', answeredAt: null, startedAt: now - 5000, queue: null, peer: { number: '601', name: '林若溪', kind: 'extension', uid: '8601', held: false, state: 'ringing', listening: false } }),
  ]
  const leader = (base, now, over = {}) => ({
    session: { uid: '8600', name: '谢文澜', extension: '600', extensionKind: 'ip', groups: [], role: 'leader', leads: ['1', '2', '15'], site: SITE },
    agent: { ...base.agent, uid: '8600', name: '谢文澜', extension: '600', memberOf: [], groups: [], role: 'leader' },
    team: team(now), teamWatched: true, teamCalls: teamCalls(now), ...over,
  })
  const select = (uid) => `document.querySelector('[data-testid="team-row"][data-uid="${uid}"]').click()`
  const key = (name) => `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: ${JSON.stringify(name)}, bubbles: true, cancelable: true }))`
  const listening = (base, now, over = {}) => leader(base, now, {
    calls: [leg(now, { callId: 't1', extension: '600', agent: '8600', listening: true, queue: null, direction: 'internal-out', peer: { number: '602', name: '陈嘉禾', kind: 'extension', uid: '8602', held: false, state: 'talking', listening: false }, parties: [party({ number: '602', name: '陈嘉禾', uid: '8602', listening: false }), party({ number: '13800138000', name: '王晓明', kind: 'external', uid: null, listening: false })], startedAt: now - 24_000, answeredAt: now - 24_000, allowed: ['ATHangup', 'ATInsert'], ...over })],
    teamCalls: teamCalls(now).map((one) => (one.callId === 't1' ? { ...one, parties: [party({})] } : one)),
  })
  const nav = click('nav-team')
  const many = (now) => Array.from({ length: 1000 }, (_, index) => agentOf(now, index, { uid: String(10_000 + index), extension: String(20_000 + index), state: ['ready', 'busy', 'away', 'wrapup'][index % 4], memberOf: [['1', '2', '15'][index % 3]] }))

  const message = (now, id, from, to, text, over = {}) => ({
    id, from, fromName: from === '8643' ? '付智伟' : from === '8600' ? '谢文澜' : '陈嘉禾', to, toName: to === '8643' ? '付智伟' : '陈嘉禾', text, sentAt: now - 60_000, deliveredAt: now - 60_000, readAt: null, broadcast: null, ...over,
  })
  const inbox = (now) => ({
    unread: 2,
    messages: [
      message(now, 'm0', '8602', '8643', '昨天的回访单发你邮箱了。', { sentAt: now - 90_000_000, readAt: now - 80_000_000 }),
      message(now, 'm1', '8643', '8602', '收到,谢谢。', { sentAt: now - 86_400_000, readAt: now - 80_000_000 }),
      message(now, 'm2', '8643', '8602', '138 0013 8000 的客户要你下午三点前回电,\n他只找你。', { sentAt: now - 600_000 }),
      message(now, 'm3', '8602', '8643', '好的,马上。', { sentAt: now - 300_000 }),
      message(now, 'm4', '8643', '8607', '下班前把工单号给我', { toName: '许知微', deliveredAt: null, sentAt: now - 200_000 }),
      message(now, 'm5', '8600', '8643', '十五分钟后系统维护,请提前告知正在通话的客户,并且不要再转接到技术部。', { broadcast: '*', sentAt: now - 30_000 }),
    ],
  })
  const directory = (now) => ({ 'directory.list': { ok: true, value: { agents: team(now).map(({ uid, name, extension, state, callState, groups }) => ({ uid, name, extension, state, callState, groups })), queues: [] } } })
  const conversation = (name) => `document.querySelector('[data-testid="conversation"][data-key="${name}"]').click()`
  const work = (now, over = {}) => ({ callId: 'c1', policy: 'optional', endsAt: null, codes: CODES, coded: false, ...over })
  const draft = (now, over = {}) => ({ callId: 'c1', code: null, note: '', state: 'empty', savedAt: null, ...over })
  const figures = (now) => ({ uid: '8643', from: now - 20_000_000, to: now, calls: 60, callsIn: 48, callsOut: 12, queued: 40, queueFailed: 2, answered: 49, answeredByAgent: 49, missed: 2, ringMs: 220_000, talkMs: 9_212_000, talkInMs: 8_000_000, talkOutMs: 1_212_000, readyMs: 20_460_000, awayMs: 0, busyMs: 0, wrapupMs: 0 })

  return {
    team: { patch: leader, steps: [nav] },
    'team-chosen': { patch: leader, steps: [nav, select('8602')] },
    'team-ringing': { patch: leader, steps: [nav, select('8603')] },
    'team-out': { patch: leader, steps: [nav, select('8611')] },
    'team-release': { patch: leader, steps: [nav, select('8602'), click('team-release')] },
    'team-state': { patch: leader, steps: [nav, select('8602'), click('team-state')] },
    'team-message': { patch: leader, answers: () => ({ 'message.send': { ok: true, value: { delivered: 1, stored: 0 } } }), steps: [nav, select('8602'), click('team-message'), type('message-text', '请看一下 138 的工单'), click('message-send')] },
    'team-error': { patch: leader, answers: () => ({ 'team.insert': fail('wrong_state', { state: 'held' }) }), steps: [nav, select('8602'), click('team-listen')] },
    'team-pending': { patch: leader, answers: () => ({ 'team.insert': 'never' }), steps: [nav, select('8602'), click('team-listen')] },
    'team-broadcast': { patch: leader, answers: () => ({ 'message.send': { ok: true, value: { delivered: 9, stored: 2 } } }), steps: [nav, click('team-broadcast'), type('message-text', '十五分钟后系统维护'), click('message-send')] },
    'team-listening': { patch: listening, steps: [nav, select('8602')] },
    'team-joined': { patch: (base, now) => listening(base, now, { listening: false, conference: true }), steps: [nav, select('8602')] },
    'team-filter': { patch: leader, steps: [nav, type('list-search', '138')] },
    'team-no-match': { patch: leader, steps: [nav, type('list-search', 'zzz')] },
    'team-empty': { patch: (base, now) => leader(base, now, { team: [], teamCalls: [] }), steps: [nav] },
    'team-loading': { patch: (base, now) => leader(base, now, { teamWatched: false, team: [], teamCalls: [] }), answers: () => ({ 'team.watch': 'never' }), steps: [nav] },
    'team-failed': { patch: (base, now) => leader(base, now, { teamWatched: false, team: [], teamCalls: [] }), answers: () => ({ 'team.watch': fail('timed_out') }), steps: [nav] },
    'team-stale': { patch: (base, now) => leader(base, now, { link: { ...base.link, state: 'offline', reason: 'dead', since: now - 20_000, attempt: 2, retryAt: now + 9000 } }), steps: [nav, select('8602')] },
    'team-thousand': { patch: (base, now) => leader(base, now, { team: many(now), teamCalls: [] }), steps: [nav, `document.querySelector('[data-testid="team-list"]').focus()`, key('ArrowDown'), key('End')] },
    'team-small': { size: [960, 600], patch: leader, steps: [nav, select('8602')] },
    'team-small-call': { size: [960, 600], patch: (base, now) => leader(base, now, { calls: [leg(now, { extension: '600', agent: '8600' })], wrapup: draft(now) }), steps: [nav, select('8602')] },
    'team-wide': { size: [1600, 900], patch: leader, steps: [nav, select('8602')] },
    messages: { patch: (base, now) => ({ inbox: inbox(now) }), steps: [click('nav-messages'), conversation('8602')] },
    'messages-stored': { patch: (base, now) => ({ inbox: inbox(now) }), steps: [click('nav-messages'), conversation('8607')] },
    'messages-broadcast': { patch: (base, now) => ({ inbox: inbox(now) }), steps: [click('nav-messages'), conversation('8600')] },
    'messages-search': { patch: (base, now) => ({ inbox: inbox(now) }), answers: directory, steps: [click('nav-messages'), `document.querySelector('[data-testid="message-search"]').focus()`, type('message-search', '6')] },
    'messages-error': { patch: (base, now) => ({ inbox: inbox(now) }), answers: () => ({ 'message.send': fail('link_lost') }), steps: [click('nav-messages'), conversation('8602'), type('message-text', '在吗?'), click('message-send')] },
    'messages-empty': { patch: () => ({}), steps: [click('nav-messages')] },
    'messages-small': { size: [960, 600], patch: (base, now) => ({ inbox: inbox(now), calls: [leg(now)], wrapup: draft(now) }), steps: [click('nav-messages'), conversation('8602')] },
    'message-toast': { patch: (base, now) => ({ inbox: inbox(now), calls: [leg(now)], wrapup: draft(now), notices: [{ id: 1, level: 'info', key: 'message', params: { id: 'm3', who: '陈嘉禾', text: '好的,马上。' }, at: now }] }) },
    'wrapup-ringing': { patch: (base, now) => ({ calls: [leg(now, { state: 'ringing', allowed: ['ATAnswer', 'ATHangup'], answeredAt: null, startedAt: now - 4000, since: now - 4000 })] }) },
    'wrapup-talking': { patch: (base, now) => ({ figures: figures(now), calls: [leg(now, { originalCalled: '4008101001', attached: { IVR: '报修 → 打印机', ORDER: '201108' } })], wrapup: draft(now, { note: '打印机卡纸,已转技术部高工协商上门时间', state: 'saved', savedAt: now }) }) },
    'wrapup-required': { patch: (base, now) => ({ agent: { ...base.agent, state: 'wrapup', since: now - 12_000, changedBy: 'system', wrapup: work(now, { policy: 'required' }) }, wrapup: draft(now) }), answers: () => ({ 'agent.setState': fail('wrong_state', { state: 'wrapup_code_missing' }) }), steps: [click('agent-state'), click('agent-state-ready')] },
    'wrapup-timed': { patch: (base, now) => ({ agent: { ...base.agent, state: 'wrapup', since: now - 5_000, changedBy: 'system', wrapup: work(now, { policy: 'timed', endsAt: now + 25_000 }) }, wrapup: draft(now, { code: '1', note: '打印机卡纸', state: 'saved', savedAt: now }) }) },
    'wrapup-local': { patch: (base, now) => ({ agent: { ...base.agent, wrapup: work(now) }, link: { ...base.link, state: 'offline', reason: 'dead', since: now - 20_000, attempt: 2, retryAt: now + 9000 }, wrapup: draft(now, { code: '2', note: '问价格', state: 'local', savedAt: now }) }) },
    'wrapup-saving': { patch: (base, now) => ({ agent: { ...base.agent, wrapup: work(now) }, wrapup: draft(now) }), answers: () => ({ 'wrapup.save': 'never' }), steps: [type('wrapup-note', '客户要求')] },
    'wrapup-failed': { patch: (base, now) => ({ agent: { ...base.agent, wrapup: work(now) }, wrapup: draft(now) }), answers: () => ({ 'wrapup.save': fail('storage_failed') }), steps: [`document.querySelectorAll('[data-testid="wrapup-code"]')[0].click()`] },
    'wrapup-closed': { patch: (base, now) => ({ calls: [leg(now)], wrapup: draft(now) }), steps: [click('panel-close')] },
    'wrapup-small': { size: [960, 600], patch: (base, now) => ({ figures: figures(now), calls: [leg(now)], agent: { ...base.agent, wrapup: work(now) }, wrapup: draft(now, { note: '打印机卡纸', state: 'saved' }) }) },
    'wrapup-compact': { size: [360, 260], patch: (base, now) => ({ window: { mode: 'compact', alwaysOnTop: true }, agent: { ...base.agent, state: 'wrapup', wrapup: work(now, { policy: 'timed', endsAt: now + 25_000 }) }, wrapup: draft(now) }) },
    figures: { patch: (base, now) => ({ figures: figures(now) }) },
  }
}
