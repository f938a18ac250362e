/** Each legacy method's way to an AT Link command and back: the table that commands.ts walks. */
import type { CommandName } from '../protocol/commands.ts'
import { insertType } from './codes.ts'
import type { LegacyMethod } from './methods.ts'
import { readNewAgent, writeNewAgent } from './new-agent.ts'
import { buildSwitchIvr, parseSwitchIvr } from './oem.ts'
import type { Params } from './params.ts'
import { plainValue } from './text.ts'

/** Arguments before the command's schema has seen them; undefined = left out. */
export type RawArgs = Readonly<Record<string, unknown>>
/** Why something cannot be said in the other language. */
export type Refused = { readonly refused: string }

export interface Translator {
  readonly command: CommandName
  /** The parameter that names who acts: an agent, an extension, or nobody. */
  readonly actor: 'strUid' | 'strExt' | null
  readonly args: (params: Params) => RawArgs | Refused
  /** Parameters besides the actor's. */
  readonly params: (args: RawArgs) => Readonly<Record<string, string>> | Refused
  /** Arguments the method has no place for and can do without: left out and reported. Any other is refused. */
  readonly drops?: readonly string[]
  /** Arguments that `params` uses. */
  readonly carries: readonly string[]
}

const str = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')

/** Commands on one of the agent's calls. */
const onCall = (command: CommandName): Translator => ({
  command, actor: 'strUid', carries: ['callId'],
  args: (p) => ({ callId: p.optional('strCallid') }),
  params: (args) => ({ strCallid: str(args['callId']) }),
})
/** Commands that bring a third party in; the old method always means the active call. */
const toDest = (command: CommandName, actor: 'strUid' | 'strExt'): Translator => ({
  command, actor, carries: ['extDest'], drops: ['callId'],
  args: (p) => ({ extDest: p.word('strExt_dest') }),
  params: (args) => ({ strExt_dest: str(args['extDest']) }),
})
/** Acts on the call of another extension. */
const onExtension = (command: CommandName): Translator => ({
  command, actor: 'strUid', carries: ['ext', 'callId'],
  args: (p) => ({ ext: p.word('strExt'), callId: p.optional('strCallid') }),
  params: (args) => ({ strExt: str(args['ext']), strCallid: str(args['callId']) }),
})
/** 0/1 states with a cause. */
const state = (command: CommandName, param: string, arg: string, cause: boolean): Translator => ({
  command, actor: 'strUid', carries: cause ? [arg, 'cause'] : [arg],
  args: (p) => (['0', '1'].includes(p.word(param))
    ? { [arg]: p.word(param) === '1', ...(cause ? { cause: p.optional('strCause') } : {}) }
    : { refused: `${param} must be 0 or 1` }),
  params: (args) => ({ [param]: args[arg] === true ? '1' : '0', ...(cause ? { strCause: str(args['cause']) } : {}) }),
})
/** Reads by one key. */
const read = (command: CommandName, param: string | null, arg: string): Translator => ({
  command, actor: null, carries: param === null ? [] : [arg],
  args: (p) => (param === null ? {} : { [arg]: p.optional(param) }),
  params: (args) => (param === null ? {} : { [param]: str(args[arg]) }),
})

/** The port of an IVR entry: the channel, else the IVR's extension unless that merely repeats the agent's own. */
function channelOf(p: Params, agentExt: string): number | null {
  const ext = p.word('strExt')
  if (p.int('nCh') !== 0 || ext === '' || ext === agentExt) return p.int('nCh')
  return /^[1-9]\d{0,4}$/.test(ext) ? Number(ext) : null
}

const ivr = (command: CommandName): Translator => ({
  command, actor: 'strUid', carries: ['callId', 'channel', 'ivrFile', 'node', 'ivrMsg'],
  args: (p) => {
    const entry = parseSwitchIvr(p.text('strInfo'))
    if (!entry.ok) return { refused: entry.error.message }
    const { callId, ext, ivrFile, node, ivrMsg } = entry.value
    const channel = channelOf(p, ext)
    if (channel === null) return { refused: 'strExt is no IVR port' }
    return { callId: callId === '' ? undefined : callId, channel, ivrFile, node: node === '' ? undefined : node, ivrMsg }
  },
  params: (args) => ({
    nCh: str(args['channel']), strExt: '',
    strInfo: buildSwitchIvr({
      callId: str(args['callId']), ext: '', ivrFile: str(args['ivrFile']), node: str(args['node']), ivrMsg: str(args['ivrMsg']),
    }),
  }),
})

/** ATSetUserInfo: keys `K1|K2` and values `v1|v2`, one value for each key; an empty value takes the key away. */
function userInfo(p: Params): RawArgs | Refused {
  const keys = p.word('strKeys').split('|').map((key) => key.trim())
  const values = p.text('strValues').split('|')
  if (keys.length !== values.length) return { refused: 'as many values as keys, please' }
  if (keys.includes('') || new Set(keys).size !== keys.length) return { refused: 'a key is empty or named twice' }
  // Through entries: an assignment would take the key `__proto__` for something else.
  return { callId: p.optional('strCallid'), set: Object.fromEntries(keys.map((key, index) => [key, values[index] ?? ''])) }
}

function userInfoBack(args: RawArgs): Readonly<Record<string, string>> {
  const entries = Object.entries((args['set'] ?? {}) as Readonly<Record<string, string>>)
  return {
    strCallid: str(args['callId']), strKeys: entries.map(([key]) => plainValue(key)).join('|'),
    strValues: entries.map(([, value]) => plainValue(value)).join('|'),
  }
}

/** nType: 0 ACD groups, 1 business groups. */
function typed(p: Params, args: RawArgs): RawArgs | Refused {
  const type = (['acd', 'business'] as const)[p.int('nType')]
  return type === undefined ? { refused: 'nType must be 0 or 1' } : { ...args, type }
}
const typeCode = (args: RawArgs): string => (args['type'] === 'business' ? '1' : '0')

/** On a group of a type, with further parameters. */
const onGroup = (command: CommandName, more: readonly (readonly [param: string, arg: string])[]): Translator => ({
  command, actor: null, carries: ['group', 'type', ...more.map(([, arg]) => arg)],
  args: (p) => typed(p, { group: p.word('strGroup'), ...Object.fromEntries(more.map(([param, arg]) => [arg, p.optional(param)])) }),
  params: (args) => ({
    strGroup: str(args['group']), nType: typeCode(args), ...Object.fromEntries(more.map(([param, arg]) => [param, str(args[arg])])),
  }),
})

export const translators: Readonly<Record<Exclude<LegacyMethod, 'ATLogin' | 'ATLogin_ex'>, Translator>> = {
  ATAnswer: onCall('ATAnswer'),
  ATCallReconnect: onCall('ATCallReconnect'),
  ATCallSwap: onCall('ATCallSwap'),
  ATConf_est: toDest('ATConf_est', 'strExt'),
  ATConsConf: toDest('ATConsConf', 'strUid'),
  ATConfOver: onCall('ATConfOver'),
  ATConsTrans: toDest('ATConsTrans', 'strUid'),
  ATTranOver: onCall('ATTranOver'),
  ATDialDigit: {
    command: 'ATDialDigit', actor: 'strUid', carries: ['digit'], drops: ['callId'],
    args: (p) => ({ digit: p.word('strDigit') }), params: (args) => ({ strDigit: str(args['digit']) }),
  },
  ATDiscCall: onExtension('ATDiscCall'),
  ATGetCallInfo: {
    command: 'ATGetCallInfo', actor: 'strUid', carries: ['key', 'type'],
    args: (p) => (p.word('strKey') === '' ? { key: p.word('strUid'), type: 'agent' } : { key: p.word('strKey'), type: 'call' }),
    params: (args) => args['type'] === 'call' ? { strKey: str(args['key']) }
      : args['type'] === 'agent' ? { strUid: str(args['key']), strKey: '' } : { refused: 'ATGetCallInfo knows calls and agents only' },
  },
  ATGetTrunk_list: read('ATGetTrunk_list', null, ''),
  ATGetUidInfo: {
    command: 'ATGetUidInfo', actor: 'strUid', carries: [], args: (p) => ({ uid: p.word('strUid') }), params: () => ({}),
  },
  ATGetUidInfo_byExt: read('ATGetUidInfo_byExt', 'strExt', 'ext'),
  ATGetUid_Online: read('ATGetUid_Online', 'strGroup', 'group'),
  ATHangup: onCall('ATHangup'),
  ATHoldCall: { command: 'ATHoldCall', actor: 'strUid', carries: [], drops: ['callId'], args: () => ({}), params: () => ({}) },
  ATInsert: {
    command: 'ATInsert', actor: 'strUid', carries: ['ext', 'type'], drops: ['callId'],
    args: (p) => {
      const type = insertType.fromCode(p.int('nType'))
      return insertType.has(type) ? { ext: p.word('strExt'), type } : { refused: 'nType must be 0, 1 or 2' }
    },
    params: (args) => ({ strExt: str(args['ext']), nType: insertType.toCode(str(args['type'])) }),
  },
  ATJoinIVR_toCnf: ivr('ATJoinIVR_toCnf'),
  ATPickCall: onExtension('ATPickCall'),
  ATPlaceCall: {
    command: 'ATPlaceCall', actor: 'strUid', carries: ['called'],
    args: (p) => ({ called: p.word('strCallid') }), params: (args) => ({ strCallid: str(args['called']) }),
  },
  ATRetriveCall: onCall('ATRetriveCall'),
  ATSendDtmf: {
    command: 'ATSendDtmf', actor: 'strUid', carries: ['dtmf'], drops: ['callId'],
    args: (p) => ({ dtmf: p.word('strDTMF').toUpperCase() }), params: (args) => ({ strDTMF: str(args['dtmf']) }),
  },
  ATSendMsg: {
    command: 'ATSendMsg', actor: 'strUid', carries: ['uidTo', 'info'],
    args: (p) => ({ uidTo: p.word('strUid_to'), info: p.text('strInfo') }),
    params: (args) => (str(args['uidTo']) === '' ? { refused: 'the old message goes to one agent' }
      : { strUid_to: str(args['uidTo']), strInfo: str(args['info']) }),
  },
  ATSendOEMCommand: {
    command: 'ATSendOEMCommand', actor: 'strUid', carries: ['uidTo', 'subKey', 'msg'],
    args: (p) => ({ uidTo: p.word('strUid_to'), subKey: p.word('strSubKey').toUpperCase(), msg: p.text('strMsg') }),
    params: (args) => ({ strUid_to: str(args['uidTo']), strSubKey: str(args['subKey']), strMsg: str(args['msg']) }),
  },
  ATSendOEMCommand_Route: {
    command: 'ATSendOEMCommand_Route', actor: null, carries: ['cmd', 'uidTo', 'info'],
    args: (p) => ({ cmd: p.word('strCmd'), uidTo: p.word('strGhid'), info: p.text('strInfo') }),
    params: (args) => ({ strCmd: str(args['cmd']), strGhid: str(args['uidTo']), strInfo: str(args['info']) }),
  },
  ATSetAfterWorking: state('ATSetAfterWorking', 'nState', 'working', true),
  ATSetBusy: state('ATSetBusy', 'nBusy_state', 'busy', true),
  ATSetLeaveSeat: state('ATSetLeaveSeat', 'nState', 'away', true),
  ATSetReady: state('ATSetReady', 'nState', 'ready', false),
  ATTranCall: toDest('ATTranCall', 'strExt'),
  ATTranCall_toIVR: ivr('ATTranCall_toIVR'),

  Groups_Info: {
    ...onGroup('Groups_Info', []), args: (p) => typed(p, { group: p.word('strGroup').toUpperCase() === 'ALL' ? undefined : p.word('strGroup') }),
    params: (args) => ({ strGroup: str(args['group']) === '' ? 'ALL' : str(args['group']), nType: typeCode(args) }),
  },
  Group_Add: onGroup('Group_Add', [['strGname', 'name']]),
  Group_Del: onGroup('Group_Del', []),
  Group_Members: onGroup('Group_Members', []),
  Group_Member_Add: onGroup('Group_Member_Add', [['strGhid', 'uid']]),
  Group_Member_Del: onGroup('Group_Member_Del', [['strGhid', 'uid']]),
  Agent_Role: read('Agent_Role', 'strGhid', 'uid'),
  Agent_Add: {
    command: 'Agent_Add', actor: null, carries: ['uid', 'name', 'password', 'role', 'type', 'extension', 'mobile'],
    args: (p) => readNewAgent(p.text('strGhid_Info')), params: (args) => (str(args['password']).includes(';') ? { refused: 'a password with ; cannot be written' } : { strGhid_Info: writeNewAgent(args) }),
  },
  Agent_Del: read('Agent_Del', 'strGhid', 'uid'),

  ATLogout: { command: 'logout', actor: 'strUid', carries: [], args: () => ({}), params: () => ({}) },
  ATGetPopup: onCall('ATGetPopup'),
  ATGetOEMMessage: {
    command: 'ATGetOEMMessage', actor: 'strUid', carries: ['subKey'], drops: ['limit'],
    // The old method hands out one message: the newest.
    args: (p) => ({ subKey: p.optional('strSubKey'), limit: 1 }), params: (args) => ({ strSubKey: str(args['subKey']) }),
  },
  ATSetUserInfo: {
    command: 'ATSetUserInfo', actor: 'strUid', carries: ['callId', 'set'], args: userInfo,
    params: (args) => (Object.keys(args['set'] ?? {}).length === 0 ? { refused: 'no key to set' } : userInfoBack(args)),
  },
  ATGetGroupName: {
    command: 'ATGetGroupName', actor: 'strUid', carries: ['group'],
    args: (p) => (p.int('nType') !== 0 ? { refused: 'only ACD groups (nType 0)' }
      : { group: p.word('strGroup').toUpperCase() === 'ALL' ? undefined : p.optional('strGroup') }),
    params: (args) => ({ strGroup: str(args['group']) === '' ? 'ALL' : str(args['group']), nType: '0' }),
  },
  ATGetUidName: read('ATGetUidName', 'strUid', 'uid'),
  ATGetQueue_list: read('ATGetQueue_list', 'strGroup', 'group'),
  ATGetCallId_list: read('ATGetCallId_list', 'strExt', 'ext'),
  RPTGet_CDRInfo: read('RPTGet_CDRInfo', 'strGroup', 'group'),
  RPTGet_RTInfo: {
    command: 'RPTGet_RTInfo', actor: null, carries: [],
    args: (p) => (['', 'RPT_BASE'].includes(p.word('strKey').toUpperCase()) ? {} : { refused: 'only RPT_BASE' }),
    params: () => ({ strKey: 'RPT_BASE' }),
  },
  RPTGet_UIDInfo: { command: 'RPTGet_UIDInfo', actor: 'strUid', carries: [], args: (p) => ({ uid: p.word('strUid') }), params: () => ({}) },
}
