/**
 * The strings of ATGetCallInfo and ATGetUidInfo, from the model and back (a softphone at an old site reads them).
 * What the old strings do not tell is filled with "nothing known", never guessed.
 */
import { agentSchema, legSchema } from '../../shared/domain/schemas.ts'
import type { Agent, CallLeg } from '../../shared/domain/schemas.ts'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { agentStatus, callStateCode, callStatus, direction, transferType } from './codes.ts'
import { readClock, readDateTime, writeClock, writeDateTime } from './dates.ts'
import { buildKeyValues, parseKeyValues } from './key-value.ts'
import type { LegacyFormat } from './key-value.ts'
import { buildList, parseList } from './lists.ts'

/** Where and when the strings are written or read. */
export interface LegacyTime {
  /** Minutes east of UTC of the site (China: 480). */
  readonly offsetMinutes: number
  /** Epoch ms. */
  readonly now: number
}

/** What an agent watches: own seat, all, or groups (REG_GROUP). */
export type Watch = 'own' | 'all' | readonly string[]

export const CALL_INFO: LegacyFormat = {
  command: null, keys: ['CALLID', 'CALLER', 'CALLED', 'DIR', 'STATUS', 'EXT', 'TRUNK', 'INFO', 'UID', 'TIME', 'TRANS_TYPE'], freeText: ['INFO'],
}
/** The manual's table says ROUPS once and its example GROUPS; without a `;` at the end, as there. */
export const UID_INFO: LegacyFormat = {
  command: null, keys: ['UID', 'NAME', 'EXT', 'STATUS', 'CALLS', 'GROUPS', 'REG_GROUP', 'LTIME'], freeText: ['NAME'],
  aliases: { ROUPS: 'GROUPS' }, terminated: false,
}
/** The attached data that INFO carries; the manual does not say what INFO is and leaves it empty. */
export const INFO_KEY = 'INFO'

/** REG_GROUP of a watch. */
export function writeWatch(watch: Watch): string | readonly string[] {
  return watch === 'all' ? 'ALL' : watch === 'own' ? '' : watch
}

/** The watch of REG_GROUP: ALL; empty or 0 = own seat; `G1|G2`. */
export function readWatch(text: string): Watch {
  const word = text.trim()
  if (word.toUpperCase() === 'ALL') return 'all'
  const groups = parseList(word)
  return groups.length === 0 || word === '0' ? 'own' : groups
}

/** ATGetCallInfo: `CALLID=…;CALLER=…;…;TRANS_TYPE=0;`; null (no such call) = the empty string. */
export function writeCallInfo(leg: CallLeg | null, offsetMinutes: number): string {
  if (!leg) return ''
  return buildKeyValues(CALL_INFO, {
    CALLID: leg.callId, CALLER: leg.caller, CALLED: leg.called, DIR: direction.toCode(leg.direction), STATUS: callStatus.toCode(leg.state),
    EXT: leg.extension, TRUNK: leg.trunk ?? '', INFO: Object.hasOwn(leg.attached, INFO_KEY) ? leg.attached[INFO_KEY] ?? '' : '',
    UID: leg.agent ?? '', TIME: writeClock(leg.startedAt, offsetMinutes), TRANS_TYPE: transferType.toCode(leg.transferType),
  })
}

/** Which of an agent's legs the method means: the named call, else the one he speaks on, else the latest. */
export function chooseLeg(legs: readonly CallLeg[], callId: string): CallLeg | null {
  if (callId !== '') return legs.find((leg) => leg.callId === callId) ?? null
  const rank = (leg: CallLeg): number => (leg.held ? 0 : leg.state === 'talking' ? 2 : 1)
  return [...legs].sort((a, b) => rank(b) - rank(a) || b.since - a.since)[0] ?? null
}

/**
 * Reads ATGetCallInfo. Null = no call (empty string, or STATUS 01 idle). `allowed` stays empty: the old string does
 * not say what may be done. Refused without CALLID or EXT.
 */
export function readCallInfo(text: string, time: LegacyTime): Result<CallLeg | null> {
  if (text.trim() === '') return ok(null)
  const { fields } = parseKeyValues(text, CALL_INFO)
  const field = (key: string): string => (fields.get(key) ?? '').trim()
  const state = callStatus.fromCode(field('STATUS'))
  if (state === 'idle') return ok(null)
  const dir = direction.fromCode(field('DIR') === '' ? '0' : field('DIR'))
  const outgoing = dir === 'out' || dir === 'internal-out'
  const startedAt = Math.max(0, readClock(field('TIME'), time.now, time.offsetMinutes) ?? time.now)
  const info = fields.get('INFO') ?? ''
  const talking = state === 'talking' || state === 'transferring'
  const read = legSchema.safeParse({
    callId: field('CALLID'), extension: field('EXT'), agent: field('UID') === '' ? null : field('UID'),
    peer: {
      number: outgoing ? field('CALLED') : field('CALLER'), name: null,
      kind: dir === 'in' || dir === 'out' ? 'external' : dir === 'unknown' ? 'unknown' : 'extension',
      uid: null, held: false, state, listening: false,
    },
    caller: field('CALLER'), called: field('CALLED'), direction: dir, state, held: field('ISHOLD') === '1', heldSince: null, heldByPeer: false,
    conference: field('ISCONF') === '1', listening: false, transferType: transferType.fromCode(field('TRANS_TYPE') === '' ? '0' : field('TRANS_TYPE')),
    consultOf: null, trunk: field('TRUNK') === '' ? null : field('TRUNK'), queue: null, originalCaller: null, originalCalled: null,
    attached: info === '' ? {} : { [INFO_KEY]: info }, startedAt, answeredAt: talking ? startedAt : null, since: startedAt, recording: false,
    ringDeadline: null, parties: [], allowed: [],
  })
  return read.success ? ok(read.data) : fail('bad_arguments', `ATGetCallInfo: ${read.error.issues[0]?.path.join('.') ?? ''} is not valid`)
}

/** ATGetUidInfo: `UID=…;NAME=…;…;LTIME=20130408 083539`; null (no such agent) = the empty string. */
export function writeUidInfo(agent: Agent | null, watch: Watch, offsetMinutes: number): string {
  if (!agent) return ''
  return buildKeyValues(UID_INFO, {
    UID: agent.uid, NAME: agent.name, EXT: agent.extension ?? '', STATUS: agentStatus.toCode(agent.state), CALLS: callStateCode(agent.callState),
    GROUPS: agent.groups, REG_GROUP: writeWatch(watch), LTIME: agent.loginAt === null ? '' : writeDateTime(agent.loginAt, offsetMinutes),
  })
}

/** Reads ATGetUidInfo. Null = no such agent (empty string). `since` is when it was read: the old string has no since. */
export function readUidInfo(text: string, time: LegacyTime): Result<{ readonly agent: Agent; readonly watch: Watch } | null> {
  if (text.trim() === '') return ok(null)
  const { fields } = parseKeyValues(text, UID_INFO)
  const field = (key: string): string => (fields.get(key) ?? '').trim()
  const state = agentStatus.fromCode(field('STATUS'))
  const groups = parseList(field('GROUPS'))
  const calls = callStatus.fromCode(field('CALLS') === '' ? '01' : field('CALLS'))
  const loginAt = readDateTime(field('LTIME'), time.offsetMinutes)
  const read = agentSchema.safeParse({
    uid: field('UID'), name: fields.get('NAME') ?? '', extension: field('EXT') === '' ? null : field('EXT'), state, reason: null, since: time.now,
    changedBy: null, nextState: null, groups, callState: calls === 'talking' && field('ISHOLD') === '1' ? 'held' : calls,
    host: field('IP') === '' ? null : field('IP'), role: 'agent', memberOf: groups,
    loginAt: state === 'logged-out' || loginAt === null || loginAt < 0 ? null : loginAt, wrapup: null,
  })
  if (!read.success) return fail('bad_arguments', `ATGetUidInfo: ${read.error.issues[0]?.path.join('.') ?? ''} is not valid`)
  return ok({ agent: read.data, watch: readWatch(field('REG_GROUP')) })
}

/** Group names `1-技术部|2-销售部`. A `-` in a group's number would end it and becomes `－`. */
export function writeGroupNames(groups: readonly { readonly id: string; readonly name: string }[]): string {
  return buildList(groups.map(({ id, name }) => `${id.replaceAll('-', '－')}-${name}`))
}

/** Reads `1-技术部|2-销售部`; an item without `-` is a number without a name. */
export function readGroupNames(text: string): readonly { readonly id: string; readonly name: string }[] {
  return parseList(text).map((item) => {
    const dash = item.indexOf('-')
    return dash < 0 ? { id: item, name: '' } : { id: item.slice(0, dash), name: item.slice(dash + 1) }
  })
}
