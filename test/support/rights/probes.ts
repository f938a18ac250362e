/** How a cell of the table is asked of a server: a request that differs in nothing but whom it is about. */
import type { ResponseMessage } from '../../../src/cti/protocol/messages.ts'
import { commands } from '../../../src/cti/protocol/commands.ts'
import type { CommandName } from '../../../src/cti/protocol/commands.ts'
import type { MemoryClient, MemoryServer } from '../server-harness.ts'

const extensionOf = (uid: string): string => uid.slice(1)

const MORE: Readonly<Record<string, object>> = {
  ATPlaceCall: { called: '13800138000' }, ATTranCall: { extDest: '611' }, ATConsTrans: { extDest: '611' }, ATConsConf: { extDest: '611' }, ATConf_est: { extDest: '611' },
  ATSendDtmf: { dtmf: '1' }, ATDialDigit: { digit: '1' }, ATTranCall_toIVR: { ivrFile: 'VERIFY.DAT' }, ATJoinIVR_toCnf: { ivrFile: 'VERIFY.DAT' }, ATSetUserInfo: { set: { a: 'b' } },
  ATSetReady: { ready: false }, ATSetBusy: { busy: true }, ATSetLeaveSeat: { away: true }, ATSetAfterWorking: { working: true },
}

/** Arguments that make the command about this agent. */
export function aboutAgent(command: string, uid: string, led: string): object {
  const ext = extensionOf(uid)
  switch (command) {
    case 'ATPickCall': case 'ATDiscCall': case 'ATGetCallId_list': case 'ATGetUidInfo_byExt': return { ext }
    case 'ATInsert': return { ext, type: 'listen' }
    case 'ATGetCallInfo': return { type: 'agent', key: uid }
    case 'ATSendMsg': return { uidTo: uid, info: 'hello' }
    case 'ATSendOEMCommand': return { subKey: 'AGENTTOMCI', uidTo: '', msg: `SMS_SEND;UID=${uid};TEL=13800138000;SUBJ=a;BODY=b;` }
    case 'ATSendOEMCommand_Route': return { cmd: '', uidTo: uid, info: 'hello' }
    case 'Group_Member_Add': case 'Group_Member_Del': return { group: led, uid }
    default: return { uid, ...MORE[command] }
  }
}

export function aboutGroup(command: string, group: string, uid: string): object {
  if (command === 'ATSendMsg') return { group, info: 'hello' }
  if (command === 'ATSendOEMCommand_Route') return { cmd: group, info: 'hello' }
  return command.startsWith('Group_Member_') ? { group, uid } : { group }
}

export const ABOUT_THE_SITE: Readonly<Record<string, object>> = {
  'subscribe': { watch: 'all' }, 'ATSendMsg': { all: true, info: 'hello' }, 'wrapup.get': { callId: '0811' }, 'wrapup.list': { callIds: ['0811'] },
  'message.read': { ids: ['0811'] }, 'Group_Add': { group: '77', name: 'seventy-seven' },
  'Agent_Add': { uid: '8677', name: 'new', password: 'secret-7', role: 'agent', type: 1, extension: '677', mobile: '' },
  'sim.incoming': { caller: '13800138000' }, 'sim.answer': { number: '13800138000' }, 'sim.hangup': { number: '13800138000' }, 'sim.dtmf': { number: '13800138000', digits: '1' },
  'sim.arrival': { kind: 'sms', from: '13800138000' },
}

/** Asks, and lets the switch carry out what it causes. */
export async function ask(site: MemoryServer, client: MemoryClient, command: string, args: object): Promise<ResponseMessage> {
  const asked = client.ask(command, args)
  await site.settle()
  return asked
}

/** `-` = not let through; what stands against an act that is allowed (no call, no directory) is let through. */
export function letThrough(answer: ResponseMessage): 'y' | '-' {
  if (answer.ok) return 'y'
  const { code, state } = answer.error
  return code === 'not_allowed' || code === 'bad_arguments' || state === 'own_number' ? '-' : 'y'
}

export function isCatalogued(command: string): command is CommandName {
  return Object.hasOwn(commands, command)
}
