/**
 * The methods of UltraCRM_ATClient.asmx, and those of UltraCRM_Webservice.asmx that manage groups and agents: parameter names in the manual's order, their types, and what they return.
 * `field` = not in the 2013 manual, met in later integrators' code.
 */

/**
 * How a method answers:
 * - `done`: int, 1 done, -1 failed
 * - `flag`: int, 1 done, 0 failed
 * - `counted`: int, 1 done, 0 something required is missing, -1 failed
 * - `emptied`: int, as counted, and 0 also when there was nothing to delete
 * - `zero`: int, 0 done (the manual names no failure: -1)
 * - `text`: string, empty on failure
 * - `login`: OK, ERROR_UID, ERROR_PWD, ERROR_REP, FAIL
 */
export type ReturnKind = 'done' | 'flag' | 'counted' | 'emptied' | 'zero' | 'text' | 'login'

export interface MethodParam {
  readonly name: string
  readonly type: 'string' | 'int'
  /** May be empty. */
  readonly optional: boolean
}

export interface MethodSpec {
  readonly params: readonly MethodParam[]
  readonly returns: ReturnKind
  /** `webservice` = UltraCRM_Webservice.asmx, groups and agents. */
  readonly source: 'manual' | 'webservice' | 'field'
}

/** `strUid strExt? nType`: names beginning with n and a capital are int, a question mark = may be empty. */
function method(params: string, returns: ReturnKind, source: MethodSpec['source'] = 'manual'): MethodSpec {
  return {
    returns, source,
    params: params.split(' ').filter((word) => word !== '').map((word) => {
      const name = word.replace('?', '')
      return { name, type: /^n[A-Z]/.test(name) ? 'int' : 'string', optional: word.endsWith('?') }
    }),
  }
}

/**
 * Where the manual is silent: ATTranCall returns as its neighbours do, ATSetAfterWorking as the other states,
 * ATSendOEMCommand and ATSendOEMCommand_Route 1/-1 (docs/decisions/011). A call id may always be empty: the only call that can be meant.
 */
export const methods = {
  ATAnswer: method('strUid strCallid?', 'done'),
  ATCallReconnect: method('strUid strCallid?', 'done'),
  ATCallSwap: method('strUid strCallid?', 'done'),
  ATConf_est: method('strExt strExt_dest', 'done'),
  ATConsConf: method('strUid strExt_dest', 'done'),
  ATConfOver: method('strUid strCallid?', 'done'),
  ATConsTrans: method('strUid strExt_dest', 'done'),
  ATTranOver: method('strUid strCallid?', 'done'),
  ATDialDigit: method('strUid strDigit', 'done'),
  ATDiscCall: method('strUid strExt strCallid?', 'done'),
  ATGetCallInfo: method('strUid strKey?', 'text'),
  ATGetTrunk_list: method('', 'text'),
  ATGetUidInfo: method('strUid', 'text'),
  ATGetUidInfo_byExt: method('strExt', 'text'),
  ATGetUid_Online: method('strGroup?', 'text'),
  ATHangup: method('strUid strCallid?', 'done'),
  ATHoldCall: method('strUid', 'done'),
  ATInsert: method('strUid strExt nType', 'done'),
  ATJoinIVR_toCnf: method('strUid nCh strExt? strInfo', 'done'),
  ATPickCall: method('strUid strExt strCallid?', 'done'),
  ATPlaceCall: method('strUid strCallid', 'done'),
  ATRetriveCall: method('strUid strCallid?', 'done'),
  ATSendDtmf: method('strUid strDTMF', 'done'),
  ATSendMsg: method('strUid strUid_to strInfo', 'zero'),
  ATSendOEMCommand: method('strUid strUid_to? strSubKey strMsg', 'done'),
  ATSendOEMCommand_Route: method('strCmd strGhid? strInfo', 'done'),
  ATSetAfterWorking: method('strUid nState strCause?', 'flag'),
  ATSetBusy: method('strUid nBusy_state strCause?', 'flag'),
  ATSetLeaveSeat: method('strUid nState strCause?', 'flag'),
  ATSetReady: method('strUid nState', 'flag'),
  ATTranCall: method('strExt strExt_dest', 'done'),
  ATTranCall_toIVR: method('strUid nCh strExt? strInfo', 'done'),

  Groups_Info: method('strGroup nType', 'text', 'webservice'),
  Group_Add: method('strGroup strGname nType', 'counted', 'webservice'),
  Group_Del: method('strGroup nType', 'counted', 'webservice'),
  Group_Members: method('strGroup nType', 'text', 'webservice'),
  Group_Member_Add: method('strGroup strGhid nType', 'counted', 'webservice'),
  Group_Member_Del: method('strGroup strGhid? nType', 'emptied', 'webservice'),
  Agent_Role: method('strGhid', 'text', 'webservice'),
  Agent_Add: method('strGhid_Info', 'counted', 'webservice'),
  Agent_Del: method('strGhid', 'emptied', 'webservice'),

  ATLogin: method('strUid strPwd strExt strGroup?', 'login', 'field'),
  ATLogin_ex: method('strUid strPwd strExt strGroup? strInfo?', 'login', 'field'),
  ATLogout: method('strUid', 'done', 'field'),
  ATGetPopup: method('strUid strCallid?', 'text', 'field'),
  ATGetOEMMessage: method('strUid strSubKey?', 'text', 'field'),
  ATSetUserInfo: method('strUid strCallid? strKeys strValues?', 'done', 'field'),
  ATGetGroupName: method('strUid? strGroup? nType?', 'text', 'field'),
  ATGetUidName: method('strUid', 'text', 'field'),
  ATGetQueue_list: method('strGroup?', 'text', 'field'),
  ATGetCallId_list: method('strExt?', 'text', 'field'),
  RPTGet_CDRInfo: method('strGroup?', 'text', 'field'),
  RPTGet_RTInfo: method('strKey?', 'text', 'field'),
  RPTGet_UIDInfo: method('strUid', 'text', 'field'),
} as const satisfies Record<string, MethodSpec>

export type LegacyMethod = keyof typeof methods
export const LEGACY_METHODS = Object.keys(methods) as readonly LegacyMethod[]

const byLowerCase = new Map<string, LegacyMethod>(LEGACY_METHODS.map((name) => [name.toLowerCase(), name]))

/** The method of a name as it comes in an address, in any case; null = there is none. */
export function legacyMethod(name: string): LegacyMethod | null {
  return byLowerCase.get(name.toLowerCase()) ?? null
}
