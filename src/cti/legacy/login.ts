/** ATLogin and ATLogin_ex (later clients): what an agent asks for, from the old strings and back. */
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { readWatch, writeWatch } from './info.ts'
import type { Watch } from './info.ts'
import { buildKeyValues, parseKeyValues } from './key-value.ts'
import type { LegacyFormat } from './key-value.ts'
import { buildList, parseList } from './lists.ts'
import { readParams } from './params.ts'

/** The manual's order is that of the sample `COMPRESS=0;REG_GROUP=ALL;NOT_READY=0;PROTOCOL=1;`. */
export const LOGIN_INFO: LegacyFormat = { command: null, keys: ['COMPRESS', 'REG_GROUP', 'NOT_READY', 'PROTOCOL'], freeText: [] }

export interface LegacyLogin {
  readonly uid: string
  /** SECURITY: plain text in the old form; never logged, only used for SCRAM at once. */
  readonly password: string
  readonly extension: string
  /** ACD groups to log in to; null = all he is a member of. */
  readonly groups: readonly string[] | null
  readonly watch: Watch
  /** True = must ATSetReady after login. */
  readonly startNotReady: boolean
}

/** Reads the info string; what is missing is: watch own seat, ready, no compression. */
export function readLoginInfo(info: string): Pick<LegacyLogin, 'watch' | 'startNotReady'> {
  const { fields } = parseKeyValues(info, LOGIN_INFO)
  return { watch: readWatch(fields.get('REG_GROUP') ?? ''), startNotReady: (fields.get('NOT_READY') ?? '').trim() === '1' }
}

/** Writes the info string, always without compression and with protocol 1. */
export function writeLoginInfo(login: Pick<LegacyLogin, 'watch' | 'startNotReady'>): string {
  return buildKeyValues(LOGIN_INFO, {
    COMPRESS: '0', REG_GROUP: writeWatch(login.watch), NOT_READY: login.startNotReady ? '1' : '0', PROTOCOL: '1',
  })
}

/** Reads ATLogin and ATLogin_ex. Group 0 or empty = all he is a member of. The password is taken as it is. */
export function readLogin(method: 'ATLogin' | 'ATLogin_ex', given: Readonly<Record<string, string | undefined>>): Result<LegacyLogin> {
  const params = readParams(method, given)
  if (!params.ok) return params
  const { word, text } = params.value
  const groups = parseList(word('strGroup'))
  if (!/^[^;=|\p{Cc}]{1,32}$/u.test(word('strUid'))) return fail('bad_arguments', `${method}: strUid is no agent number`)
  return ok({
    uid: word('strUid'), password: text('strPwd'), extension: word('strExt'),
    groups: groups.length === 0 || word('strGroup') === '0' ? null : groups, ...readLoginInfo(text('strInfo')),
  })
}

/** The parameters of ATLogin_ex. */
export function writeLogin(login: LegacyLogin): Readonly<Record<string, string>> {
  return {
    strUid: login.uid, strPwd: login.password, strExt: login.extension, strGroup: login.groups === null ? '0' : buildList(login.groups),
    strInfo: writeLoginInfo(login),
  }
}
