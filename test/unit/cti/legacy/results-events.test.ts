import { describe, expect, it } from 'vitest'
import { eventSchemas } from '../../../../src/cti/protocol/events.ts'
import type { CtiEventName } from '../../../../src/cti/protocol/events.ts'
import { legacyEvents, queueEvents, readAfter, readEvent, writeEvent } from '../../../../src/cti/legacy/events.ts'
import type { LegacyEvent } from '../../../../src/cti/legacy/events.ts'
import { readFigures, readRealTimeFigures } from '../../../../src/cti/legacy/figures.ts'
import { LEGACY_METHODS } from '../../../../src/cti/legacy/methods.ts'
import type { LegacyMethod } from '../../../../src/cti/legacy/methods.ts'
import { COMMAND_METHODS } from '../../../../src/cti/legacy/commands.ts'
import type { CommandMethod } from '../../../../src/cti/legacy/commands.ts'
import { failureValue, legacyReturn, loginReturn, readReturn } from '../../../../src/cti/legacy/results.ts'
import { endedLegSchema, figuresSchema, messageSchema, oemSchema, realTimeFiguresSchema } from '../../../../src/shared/domain/schemas.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { sampleAgent, sampleLeg } from '../../../support/samples.ts'

const context = (params: Readonly<Record<string, string>> = {}) => ({ params, offsetMinutes: 480, watch: 'all' as const })
const figures = figuresSchema.parse({
  uid: null, from: 0, to: 1, calls: 9, callsIn: 6, callsOut: 3, queued: 4, queueFailed: 1, answered: 7, answeredByAgent: 6, missed: 2, ringMs: 61_000,
  talkMs: 600_400, talkInMs: 400_000, talkOutMs: 200_400, readyMs: 1_000, awayMs: 2_000, busyMs: 3_000, wrapupMs: 4_000,
})
const realTime = realTimeFiguresSchema.parse({
  trunks: 30, trunksInUse: 2, ivrPorts: 8, ivrInUse: 1, agents: 20, online: 10, ready: 5, away: 1, busy: 2, wrapup: 1, talking: 1, waiting: 3,
})

describe('return values', () => {
  it.each<readonly [LegacyMethod, number | string, number | string]>([
    ['ATAnswer', 1, -1], ['ATTranCall', 1, -1], ['ATSetBusy', 1, 0], ['ATSetLeaveSeat', 1, 0], ['ATSetReady', 1, 0], ['ATSetAfterWorking', 1, 0],
    ['ATSendMsg', 0, -1], ['ATSendOEMCommand', 1, -1], ['ATSendOEMCommand_Route', 1, -1], ['ATSetUserInfo', 1, -1],
  ])('%s returns %j when done and %j when not', (method, done, failed) => {
    const known = method as CommandMethod
    expect(legacyReturn(known, ok({}), context())).toBe(done)
    expect(legacyReturn(known, fail('wrong_state'), context())).toBe(failed)
    expect(failureValue(method)).toBe(failed)
    expect(readReturn(method, done)).toEqual(ok(''))
    expect(readReturn(method, String(failed))).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(readReturn(method, 7)).toMatchObject({ ok: false, error: { code: 'outcome_unknown' } })
  })
  it('of counted methods tell nothing to do from failed', () => {
    const counted = (error: ReturnType<typeof fail>): unknown => legacyReturn('Group_Member_Del', error, context())
    expect(legacyReturn('Group_Member_Del', ok({}), context())).toBe(1)
    expect([counted(fail('bad_arguments')), counted(fail('no_such_agent')), counted(fail('wrong_state', '', { state: 'not_a_member' }))]).toEqual([0, 0, 0])
    expect([counted(fail('not_allowed')), counted(fail('bad_arguments', '', { state: 'directory_refused' })), counted(fail('timed_out'))]).toEqual([-1, -1, -1])
    expect([failureValue('Agent_Add', { code: 'bad_arguments' }), failureValue('Agent_Add')]).toEqual([0, -1])
  })
  it.each(['Group_Add', 'Group_Del', 'Group_Member_Add', 'Agent_Add'] as const)('%s: an agent or group that nobody knows is -1, what is missing is 0', (method) => {
    const of = (code: string, state?: string): unknown => failureValue(method, { code, ...(state === undefined ? {} : { state }) } as Parameters<typeof failureValue>[1])
    expect([of('no_such_agent'), of('bad_arguments', 'no_such_group'), of('wrong_state', 'not_a_member')]).toEqual([-1, -1, -1])
    expect(of('bad_arguments')).toBe(0)
  })
  it('exist for every method, and a string method that failed is empty', () => {
    for (const method of LEGACY_METHODS) expect(['string', 'number']).toContain(typeof failureValue(method))
    expect(legacyReturn('ATGetTrunk_list', fail('link_lost'), context())).toBe('')
    expect(readReturn('ATGetTrunk_list', '1|10')).toEqual(ok('1|10'))
  })
  it('tell how a login went', () => {
    expect(loginReturn(ok({}))).toBe('OK')
    expect(loginReturn(fail('wrong_password'))).toBe('ERROR_PWD')
    expect(readReturn('ATLogin', 'OK')).toEqual(ok(''))
    expect(readReturn('ATLogin', 'ERROR_REP')).toMatchObject({ ok: false, error: { code: 'agent_in_use' } })
  })
  it.each<readonly [CommandMethod, unknown, Readonly<Record<string, string>>, string]>([
    ['ATGetTrunk_list', { trunks: ['1', '10', '1001'].map((trunk) => ({ trunk, state: 'idle', callId: null, caller: null, called: null })) }, {}, '1|10|1001'],
    ['ATGetUid_Online', { uids: ['8643', '8601'] }, {}, '8643|8601'],
    ['ATGetUidInfo', { agent: sampleAgent({ loginAt: Date.UTC(2013, 3, 8, 0, 35, 39) }) }, {}, 'UID=8643;NAME=付智伟;EXT=643;STATUS=01;CALLS=01;GROUPS=15;REG_GROUP=ALL;LTIME=20130408 083539'],
    ['ATGetUidInfo_byExt', { agent: sampleAgent({ loginAt: null, state: 'logged-out' }) }, {}, 'UID=8643;NAME=付智伟;EXT=643;STATUS=00;CALLS=01;GROUPS=15;REG_GROUP=ALL;LTIME='],
    ['ATGetUidName', { name: '付智伟' }, {}, '付智伟'],
    ['ATGetGroupName', { groups: [{ id: '1', name: '技术部' }, { id: '2', name: '销售部' }] }, { strGroup: 'ALL' }, '1-技术部|2-销售部'],
    ['ATGetGroupName', { groups: [{ id: '2', name: '销售部' }] }, { STRGROUP: '2' }, '销售部'],
    ['ATGetGroupName', { groups: [] }, { strGroup: '2' }, ''],
    ['Groups_Info', { groups: [{ id: '1', name: '技术部' }, { id: '2', name: '销售部' }] }, { strGroup: 'ALL' }, '1-技术部|2-销售部'],
    ['Groups_Info', { groups: [{ id: '2', name: '销售部' }] }, { strGroup: '2' }, '销售部'],
    ['Group_Members', { uids: ['8601', '8602'] }, {}, '8601|8602'],
    ['Agent_Role', { role: '班长' }, {}, '班长'],
    ['ATGetCallId_list', { callIds: ['1', '2'] }, {}, '1|2'],
    ['ATGetQueue_list', { queues: [], calls: [{ callId: 'b', enteredAt: 2 }, { callId: 'a', enteredAt: 1 }] }, {}, 'a|b'],
    ['ATGetPopup', { leg: sampleLeg() }, {}, '081155150040|643|1001|8643|1'],
    ['ATGetPopup', { leg: null }, {}, ''],
    ['ATGetOEMMessage', { messages: [{ text: 'newest' }, { text: 'older' }] }, {}, 'newest'],
    ['ATGetOEMMessage', { messages: [] }, {}, ''],
    ['ATGetCallInfo', { legs: [] }, { strUid: '8643' }, ''],
  ])('of %s are the manual’s string', (method, result, params, expected) => {
    expect(legacyReturn(method, ok(result), context(params))).toBe(expected)
  })
  it('of ATGetCallInfo are about the agent’s own leg of the call', () => {
    const legs = [sampleLeg({ extension: '660', agent: '8660', since: 99 }), sampleLeg({ startedAt: Date.UTC(2013, 3, 8, 3, 55, 13) })]
    expect(legacyReturn('ATGetCallInfo', ok({ legs }), context({ strUid: '8643', strKey: '081155150040' })))
      .toBe('CALLID=081155150040;CALLER=13800138000;CALLED=95500;DIR=1;STATUS=03;EXT=643;TRUNK=1001;INFO=;UID=8643;TIME=11:55:13;TRANS_TYPE=0;')
  })
  it('have a string for each string method', () => {
    const textMethods = COMMAND_METHODS.filter((method) => failureValue(method) === '')
    expect(textMethods).toHaveLength(17)
    for (const method of textMethods) {
      // A method without an answer would be silently empty; with one, this result does not fit and is not.
      expect(() => legacyReturn(method, ok(null), context())).toThrow(TypeError)
    }
  })
  it('of the figures can be read back', () => {
    const text = legacyReturn('RPTGet_CDRInfo', ok({ figures }), context())
    expect(text).toBe('CALLS=9;CALLS_IN=6;CALLS_OUT=3;QUEUES=4;QFAIL=1;ANS=7;OP_ANS=6;PC_LEN=61;CALL_LEN=600;CLEN_IN=400;CLEN_OUT=200;IDLE_LEN=1;LEAVE_LEN=2;BUSY_LEN=3;AFTER_LEN=4;')
    expect(legacyReturn('RPTGet_UIDInfo', ok({ figures }), context())).toBe(text)
    expect(readFigures(String(text))).toMatchObject({ calls: 9, ringMs: 61_000, wrapupMs: 4_000 })
    expect(readFigures('CALLS=x;ANS=2')).toEqual({ answered: 2 })
    const now = legacyReturn('RPTGet_RTInfo', ok({ figures: realTime }), context())
    expect(now).toBe('TRUNKS=30;IVRS=8;UIDS=20;QUEUES=3;ONLINE=10;IDLE=5;LEAVE=1;BUSY=2;AFTER=1;')
    expect(readRealTimeFigures(String(now))).toMatchObject({ trunks: 30, waiting: 3 })
  })
})

describe('events', () => {
  const kinds = (events: readonly LegacyEvent[]): readonly string[] => events.map((event) => {
    const { code, data } = writeEvent(event)
    return `${code} ${data}`
  })
  const message = messageSchema.parse({
    id: 'm1', from: '8601', fromName: '组长', to: '8643', toName: '付智伟', text: '请回电;谢谢', sentAt: 1, deliveredAt: null, readAt: null, broadcast: null,
  })
  const oem = (kind: string, text: string) => oemSchema.parse({ id: 'o1', kind, from: '8601', to: '8643', text, callId: null, at: 1 })

  it('of the model become the old codes with their keys', () => {
    expect(kinds(legacyEvents('agent.changed', sampleAgent()))).toEqual(['1 8643'])
    expect(kinds(legacyEvents('session.changed', { uid: '8601', extension: '601', online: false, host: null }))).toEqual(['1 8601'])
    expect(kinds(legacyEvents('trunk.changed', { trunk: '1001', state: 'idle', callId: null, caller: null, called: null }))).toEqual(['3 1001'])
    expect(kinds(legacyEvents('server.notice', { notice: 'maintenance', inMs: 1, text: 'restart' }))).toEqual(['0 restart'])
  })
  it('pop the customer up once, when an incoming call begins to ring, after the states', () => {
    const ringing = sampleLeg()
    expect(kinds(legacyEvents('call.changed', ringing))).toEqual(['4 643', '2 8643', '3 1001', '6 643'])
    expect(kinds(legacyEvents('call.changed', ringing, ringing))).toEqual(['4 643', '2 8643', '3 1001'])
    expect(kinds(legacyEvents('call.changed', sampleLeg({ direction: 'internal-out', trunk: null, agent: null })))).toEqual(['4 643'])
    const ended = endedLegSchema.parse({ ...ringing, endedAt: 1, endCause: 'abandoned', endedBy: null })
    expect(kinds(legacyEvents('call.ended', ended))).toEqual(['4 643', '2 8643', '3 1001'])
  })
  it('carry messages as SHORTMSG, and the old forms as they are', () => {
    expect(kinds(legacyEvents('message.received', message))).toEqual(['5 SHORTMSG;FROM=8601;TO=8643;CALLID=;SUB=请回电；谢谢;'])
    expect(kinds(legacyEvents('message.received', { ...message, text: 'TRANSMSG;FROM=8601;TO=8643;MSG=3;TYPE=4;' }))).toEqual(['5 TRANSMSG;FROM=8601;TO=8643;MSG=3;TYPE=4;'])
    // In nobody else's name.
    expect(kinds(legacyEvents('message.received', { ...message, text: 'SHORTMSG;FROM=8999;TO=1;CALLID=7;SUB=x' }))).toEqual(['5 SHORTMSG;FROM=8601;TO=8643;CALLID=7;SUB=x;'])
    expect(kinds(legacyEvents('oem.received', oem('AGENTTOAGENT', 'TRANSMSG;FROM=8999;TO=1;MSG=3;TYPE=4')))).toEqual(['5 TRANSMSG;FROM=8601;TO=8643;MSG=3;TYPE=4;'])
    expect(kinds(legacyEvents('oem.received', oem('AGENTTOAGENT', 'CALLBACK;TEL=138')))).toEqual(['5 CALLBACK;TEL=138'])
    expect(kinds(legacyEvents('oem.received', oem('AGENTTOAGENT', 'CALLBACKS are good')))).toEqual(['7 AGENTTOAGENT;CALLBACKS are good'])
    expect(kinds(legacyEvents('oem.received', oem('SMSTOAGENT', 'TEL=138;BODY=x')))).toEqual(['7 SMSTOAGENT;TEL=138;BODY=x'])
  })
  it('are told for every event of AT Link, some with nothing', () => {
    const silent = (Object.keys(eventSchemas) as CtiEventName[]).filter((name) => {
      try { return legacyEvents(name, {} as never).length === 0 } catch { return false }
    })
    expect(silent).toEqual(['snapshot.begin', 'snapshot.end', 'queue.changed', 'message.status', 'figures.changed', 'request.done', 'site.changed'])
  })
  it('10 and 11 come from the lists of those who wait', () => {
    expect(kinds(queueEvents(['1', '2'], ['2', '3']))).toEqual(['11 1', '10 3'])
    expect(queueEvents(['1'], ['1'])).toEqual([])
  })
  it('are read back, and an unknown code is kept', () => {
    expect(readEvent(5, 'SHORTMSG;FROM=1')).toEqual({ kind: 'message', text: 'SHORTMSG;FROM=1' })
    expect(readEvent('7', 'IVRTOAGENT;FAX_RECV;x')).toEqual({ kind: 'arrival', subKey: 'IVRTOAGENT', text: 'FAX_RECV;x' })
    expect(readEvent('7', 'CHATTOAGENT')).toEqual({ kind: 'arrival', subKey: 'CHATTOAGENT', text: '' })
    expect(readEvent(100, 'Wait CONN_ECHO timeout')).toEqual({ kind: 'link-lost', reason: 'Wait CONN_ECHO timeout' })
    expect(readEvent(42, 'x')).toEqual({ kind: 'unknown', code: '42', data: 'x' })
    expect(writeEvent({ kind: 'unknown', code: '42', data: 'x' })).toEqual({ code: '42', data: 'x' })
  })
  it('name the call that fetches what they only hint at', () => {
    expect(readAfter(readEvent(1, '8643'))).toEqual({ method: 'ATGetUidInfo', params: { strUid: '8643' } })
    expect(readAfter(readEvent(2, '8643'))).toEqual({ method: 'ATGetCallInfo', params: { strUid: '8643', strKey: '' } })
    expect(readAfter(readEvent(6, '643'))).toEqual({ method: 'ATGetUidInfo_byExt', params: { strExt: '643' } })
    expect(readAfter(readEvent(10, '1'))).toEqual({ method: 'ATGetQueue_list', params: { strGroup: '' } })
    expect(readAfter(readEvent(3, '1001'))).toEqual({ method: 'ATGetTrunk_list', params: {} })
    expect(readAfter(readEvent(0, 'x'))).toBeNull()
  })
})
