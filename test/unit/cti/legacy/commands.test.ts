import { describe, expect, it } from 'vitest'
import { COMMAND_METHODS, toAtLink, toLegacy } from '../../../../src/cti/legacy/commands.ts'
import type { AtLinkCall, CommandMethod, LegacyActor } from '../../../../src/cti/legacy/commands.ts'
import { LEGACY_METHODS, legacyMethod, methods } from '../../../../src/cti/legacy/methods.ts'
import { commands } from '../../../../src/cti/protocol/commands.ts'

const IVR = 'AC_SWITCHIVR;CALLID=0811;EXT=643;IVRFILE=SCORE.DAT;NODE=1;IVRMSG=8643|0811;'
const IVR_ARGS = { callId: '0811', channel: 0, ivrFile: 'SCORE.DAT', node: '1', ivrMsg: '8643|0811' }
type Row = readonly [method: CommandMethod, params: Readonly<Record<string, string>>, command: string, args: object, actor: string]

/** Every method: the call as HTTP brings it, and what becomes of it. */
const ROWS: readonly Row[] = [
  ['ATAnswer', { strUid: '8643', strCallid: '0811' }, 'ATAnswer', { callId: '0811' }, '8643'],
  ['ATCallReconnect', { strUid: '8643', strCallid: '0811' }, 'ATCallReconnect', { callId: '0811' }, '8643'],
  ['ATCallSwap', { strUid: '8643', strCallid: '0811' }, 'ATCallSwap', { callId: '0811' }, '8643'],
  ['ATConf_est', { strExt: '643', strExt_dest: '660' }, 'ATConf_est', { extDest: '660' }, 'ext 643'],
  ['ATConsConf', { strUid: '8643', strExt_dest: '660' }, 'ATConsConf', { extDest: '660' }, '8643'],
  ['ATConfOver', { strUid: '8643', strCallid: '0811' }, 'ATConfOver', { callId: '0811' }, '8643'],
  ['ATConsTrans', { strUid: '8643', strExt_dest: '660' }, 'ATConsTrans', { extDest: '660' }, '8643'],
  ['ATTranOver', { strUid: '8643', strCallid: '0811' }, 'ATTranOver', { callId: '0811' }, '8643'],
  ['ATDialDigit', { strUid: '8643', strDigit: '12#' }, 'ATDialDigit', { digit: '12#' }, '8643'],
  ['ATDiscCall', { strUid: '8643', strExt: '660', strCallid: '' }, 'ATDiscCall', { ext: '660' }, '8643'],
  ['ATGetCallInfo', { strUid: '8643', strKey: '' }, 'ATGetCallInfo', { key: '8643', type: 'agent' }, '8643'],
  ['ATGetCallInfo', { strUid: '8643', strKey: '0811' }, 'ATGetCallInfo', { key: '0811', type: 'call' }, '8643'],
  ['ATGetTrunk_list', {}, 'ATGetTrunk_list', {}, ''],
  ['ATGetUidInfo', { strUid: '8643' }, 'ATGetUidInfo', { uid: '8643' }, '8643'],
  ['ATGetUidInfo_byExt', { strExt: '643' }, 'ATGetUidInfo_byExt', { ext: '643' }, ''],
  ['ATGetUid_Online', { strGroup: '' }, 'ATGetUid_Online', {}, ''],
  ['ATGetUid_Online', { strGroup: '15' }, 'ATGetUid_Online', { group: '15' }, ''],
  ['ATHangup', { strUid: '8643', strCallid: '%20'.replace('%20', ' ') }, 'ATHangup', {}, '8643'],
  ['ATHoldCall', { strUid: '8643' }, 'ATHoldCall', {}, '8643'],
  ['ATInsert', { strUid: '8601', strExt: '643', nType: '0' }, 'ATInsert', { ext: '643', type: 'leave' }, '8601'],
  ['ATInsert', { strUid: '8601', strExt: '643', nType: '1' }, 'ATInsert', { ext: '643', type: 'join' }, '8601'],
  ['ATInsert', { strUid: '8601', strExt: '643', nType: '2' }, 'ATInsert', { ext: '643', type: 'listen' }, '8601'],
  ['ATJoinIVR_toCnf', { strUid: '8643', nCh: '0', strExt: '', strInfo: IVR }, 'ATJoinIVR_toCnf', IVR_ARGS, '8643'],
  ['ATPickCall', { strUid: '8643', strExt: '660', strCallid: '0811' }, 'ATPickCall', { ext: '660', callId: '0811' }, '8643'],
  ['ATPlaceCall', { strUid: '8643', strCallid: '13800138000' }, 'ATPlaceCall', { called: '13800138000' }, '8643'],
  ['ATRetriveCall', { strUid: '8643', strCallid: '' }, 'ATRetriveCall', {}, '8643'],
  ['ATSendDtmf', { strUid: '8643', strDTMF: '09a*#' }, 'ATSendDtmf', { dtmf: '09A*#' }, '8643'],
  ['ATSendMsg', { strUid: '8643', strUid_to: '8601', strInfo: '你好;TEL=1' }, 'ATSendMsg', { uidTo: '8601', all: false, info: '你好;TEL=1' }, '8643'],
  ['ATSendOEMCommand', { strUid: '8643', strUid_to: '', strSubKey: 'AGENTTOMCI', strMsg: 'SMS_SEND;UID=XX;TEL=XX;SUBJ=XX;BODY=XX;' },
    'ATSendOEMCommand', { uidTo: '', subKey: 'AGENTTOMCI', msg: 'SMS_SEND;UID=XX;TEL=XX;SUBJ=XX;BODY=XX;' }, '8643'],
  ['ATSendOEMCommand_Route', { strCmd: 'R1', strGhid: '', strInfo: 'x' }, 'ATSendOEMCommand_Route', { cmd: 'R1', uidTo: '', info: 'x' }, ''],
  ['ATSetAfterWorking', { strUid: '8643', nState: '1', strCause: '' }, 'ATSetAfterWorking', { working: true }, '8643'],
  ['ATSetBusy', { strUid: '8643', nBusy_state: '1', strCause: '会议' }, 'ATSetBusy', { busy: true, cause: '会议' }, '8643'],
  ['ATSetLeaveSeat', { strUid: '8643', nState: '0', strCause: '' }, 'ATSetLeaveSeat', { away: false }, '8643'],
  ['ATSetReady', { strUid: '8643', nState: '1' }, 'ATSetReady', { ready: true }, '8643'],
  ['ATTranCall', { strExt: '643', strExt_dest: '660' }, 'ATTranCall', { extDest: '660' }, 'ext 643'],
  ['ATTranCall_toIVR', { strUid: '8643', nCh: '701', strExt: '', strInfo: IVR }, 'ATTranCall_toIVR', { ...IVR_ARGS, channel: 701 }, '8643'],
  ['Groups_Info', { strGroup: 'ALL', nType: '0' }, 'Groups_Info', { type: 'acd' }, ''],
  ['Groups_Info', { strGroup: '15', nType: '1' }, 'Groups_Info', { group: '15', type: 'business' }, ''],
  ['Group_Add', { strGroup: '20', strGname: '售后部', nType: '0' }, 'Group_Add', { group: '20', name: '售后部', type: 'acd' }, ''],
  ['Group_Del', { strGroup: '20', nType: '1' }, 'Group_Del', { group: '20', type: 'business' }, ''],
  ['Group_Members', { strGroup: '15', nType: '0' }, 'Group_Members', { group: '15', type: 'acd' }, ''],
  ['Group_Member_Add', { strGroup: '15', strGhid: '8643', nType: '0' }, 'Group_Member_Add', { group: '15', uid: '8643', type: 'acd' }, ''],
  ['Group_Member_Del', { strGroup: '15', strGhid: '8643', nType: '0' }, 'Group_Member_Del', { group: '15', uid: '8643', type: 'acd' }, ''],
  ['Group_Member_Del', { strGroup: '15', strGhid: '', nType: '0' }, 'Group_Member_Del', { group: '15', type: 'acd' }, ''],
  ['Agent_Role', { strGhid: '8600' }, 'Agent_Role', { uid: '8600' }, ''],
  ['Agent_Add', { strGhid_Info: 'GHID=8613;NAME=林新雨;PASS=a b-1;ROLES=agent;UTYPE=1;EXT=612;MOBILE=13900000001;' },
    'Agent_Add', { uid: '8613', name: '林新雨', password: 'a b-1', role: 'agent', type: 1, extension: '612', mobile: '13900000001' }, ''],
  ['Agent_Del', { strGhid: '8613' }, 'Agent_Del', { uid: '8613' }, ''],
  ['ATLogout', { strUid: '8643' }, 'logout', {}, '8643'],
  ['ATGetPopup', { strUid: '8643', strCallid: '' }, 'ATGetPopup', {}, '8643'],
  ['ATGetOEMMessage', { strUid: '8643', strSubKey: 'SMSTOAGENT' }, 'ATGetOEMMessage', { subKey: 'SMSTOAGENT', limit: 1 }, '8643'],
  ['ATSetUserInfo', { strUid: '8643', strCallid: '0811', strKeys: 'a|b', strValues: '1|' }, 'ATSetUserInfo', { callId: '0811', set: { a: '1', b: '' } }, '8643'],
  ['ATGetGroupName', { strUid: '8643', strGroup: 'ALL', nType: '0' }, 'ATGetGroupName', {}, '8643'],
  ['ATGetGroupName', { strUid: '8643', strGroup: '15', nType: '0' }, 'ATGetGroupName', { group: '15' }, '8643'],
  ['ATGetUidName', { strUid: '8643' }, 'ATGetUidName', { uid: '8643' }, ''],
  ['ATGetQueue_list', { strGroup: '15' }, 'ATGetQueue_list', { group: '15' }, ''],
  ['ATGetCallId_list', { strExt: '643' }, 'ATGetCallId_list', { ext: '643' }, ''],
  ['RPTGet_CDRInfo', { strGroup: '15' }, 'RPTGet_CDRInfo', { group: '15' }, ''],
  ['RPTGet_RTInfo', { strKey: 'RPT_BASE' }, 'RPTGet_RTInfo', {}, ''],
  ['RPTGet_UIDInfo', { strUid: '8643' }, 'RPTGet_UIDInfo', { uid: '8643' }, '8643'],
]

const actorOf = (text: string): LegacyActor =>
  text.startsWith('ext ') ? { uid: null, ext: text.slice(4) } : { uid: text === '' ? null : text, ext: null }
const call = (command: string, args: object): AtLinkCall => ({ command, args }) as AtLinkCall

describe('the 32 methods of the manual and those of the field', () => {
  it('are all there, with the manual’s parameters in its order', () => {
    expect(LEGACY_METHODS.filter((name) => methods[name].source === 'manual')).toHaveLength(32)
    expect(methods.ATSendOEMCommand.params.map(({ name }) => name)).toEqual(['strUid', 'strUid_to', 'strSubKey', 'strMsg'])
    expect(methods.ATSetBusy.params).toContainEqual({ name: 'nBusy_state', type: 'int', optional: false })
    expect(legacyMethod('atretrivecall')).toBe('ATRetriveCall')
    expect(legacyMethod('__proto__')).toBeNull()
  })
  it('each have a row in this table', () => {
    expect(new Set(ROWS.map(([method]) => method))).toEqual(new Set(COMMAND_METHODS))
  })
  it.each(ROWS)('%s %j becomes %s %j for %s', (method, params, command, args, actor) => {
    const made = toAtLink(method, params)
    expect(made).toEqual({ ok: true, value: { call: { command, args }, actor: actorOf(actor) } })
  })
  it.each(ROWS)('%s %j comes back as the same command', (method, _params, command, args, actor) => {
    const back = toLegacy(call(command, args), actorOf(actor))
    if (!back.ok) throw new Error(back.error.message)
    expect(back.value.call.method).toBe(method)
    expect(Object.keys(back.value.call.params)).toEqual(methods[method].params.map(({ name }) => name))
    expect(toAtLink(method, back.value.call.params)).toEqual({ ok: true, value: { call: { command, args }, actor: actorOf(actor) } })
  })
})

describe('a legacy call', () => {
  it('has parameters in any case, and ignores those nobody asked for', () => {
    expect(toAtLink('ATSetReady', { STRUID: '8643', nstate: ' 0 ', other: 'x' })).toMatchObject({ ok: true, value: { call: { args: { ready: false } } } })
  })
  it.each<readonly [CommandMethod, Readonly<Record<string, string>>]>([
    ['ATAnswer', {}],
    ['ATPlaceCall', { strUid: '8643', strCallid: '' }],
    ['ATPlaceCall', { strUid: '8643', strCallid: '1'.repeat(65) }],
    ['ATSetBusy', { strUid: '8643', nBusy_state: '2' }],
    ['ATSetBusy', { strUid: '8643', nBusy_state: 'yes' }],
    ['ATInsert', { strUid: '8643', strExt: '660', nType: '3' }],
    ['ATInsert', { strUid: '8643', strExt: '660', nType: '' }],
    ['ATSendDtmf', { strUid: '8643', strDTMF: '12x' }],
    ['ATTranCall_toIVR', { strUid: '8643', nCh: '0', strExt: '', strInfo: 'AC_SWITCHIVR;CALLID=1;' }],
    ['ATTranCall_toIVR', { strUid: '8643', nCh: '0', strExt: 'x1', strInfo: IVR }],
    ['ATTranCall_toIVR', { strUid: '8643', nCh: '-1', strExt: '', strInfo: IVR }],
    ['ATSendOEMCommand', { strUid: '8643', strUid_to: '', strSubKey: 'AGENTTOBANK', strMsg: 'x' }],
    ['ATSetUserInfo', { strUid: '8643', strKeys: 'a|b', strValues: '1' }],
    ['ATSetUserInfo', { strUid: '8643', strKeys: 'a|a', strValues: '1|2' }],
    ['ATGetGroupName', { strUid: '8643', strGroup: '1', nType: '1' }],
    ['RPTGet_RTInfo', { strKey: 'RPT_UID' }],
  ])('%s %j is refused', (method, params) => {
    expect(toAtLink(method, params)).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
  })
  it('names the IVR port by channel, or by its extension', () => {
    const channel = (params: object): unknown => {
      const made = toAtLink('ATTranCall_toIVR', { strUid: '8643', strInfo: IVR, ...params })
      return made.ok ? (made.value.call.args as { readonly channel: number }).channel : made.error.code
    }
    expect(channel({ nCh: '0', strExt: '702' })).toBe(702)
    expect(channel({ nCh: '701', strExt: '702' })).toBe(701)
    expect(channel({ nCh: '0', strExt: '643' })).toBe(0)
  })
})

describe('an AT Link command for an old server', () => {
  const me = { uid: '8643', ext: '643' }
  it('says which arguments the old method has no place for', () => {
    expect(toLegacy(call('ATConsTrans', { callId: '0811', extDest: '660' }), me))
      .toEqual({ ok: true, value: { call: { method: 'ATConsTrans', params: { strUid: '8643', strExt_dest: '660' } }, dropped: ['callId'] } })
  })
  it('names the agent it acts for', () => {
    expect(toLegacy(call('ATSetBusy', { uid: '8601', busy: true, cause: '会议' }), me))
      .toEqual({ ok: true, value: { call: { method: 'ATSetBusy', params: { strUid: '8601', nBusy_state: '1', strCause: '会议' } }, dropped: [] } })
  })
  it.each([
    ['ATTranCall', { group: '15' }],
    ['ATSendMsg', { all: true, info: 'x' }],
    ['ATSendMsg', { group: '15', all: false, info: 'x' }],
    ['ATGetCallInfo', { key: '1001', type: 'trunk' }],
    ['ATLogout', { uid: '8601' }],
    ['wrapup.get', { callId: '1' }],
    ['directory', {}],
    ['RPTGet_CDRInfo', { from: 1, to: 2 }],
    ['ATSetUserInfo', { set: {} }],
  ])('%s %j is refused, not half done', (command, args) => {
    expect(Object.keys(commands)).toContain(command)
    expect(toLegacy(call(command, args), me)).toMatchObject({ ok: false, error: { code: 'not_supported_by_switch' } })
  })
  it('is refused when the actor is not known', () => {
    expect(toLegacy(call('ATAnswer', {}), { uid: null, ext: null })).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
    expect(toLegacy(call('ATTranCall', { extDest: '660' }), { uid: '8643', ext: null })).toMatchObject({ ok: false })
  })
})
