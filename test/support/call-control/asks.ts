/** What is asked in every cell of docs/call-control.md: each command of the catalogue that acts, with its natural arguments. */
import type { CommandName } from '../../../src/cti/protocol/commands.ts'
import { PEOPLE } from './world.ts'
import type { PersonName, World } from './world.ts'

export interface Ask {
  readonly command: CommandName
  /** Which of several forms; empty = the only one. */
  readonly form: string
  /** Takes the id of a call of the agent's telephone (own commands), or of the telephone acted on. */
  readonly takesCall: boolean
  readonly needs: readonly PersonName[]
  readonly args: (world: World) => object
}

const { free, thirdCustomer, customer, colleague } = PEOPLE
const ask = (command: CommandName, args: object | ((world: World) => object) = {}, form = '', needs: readonly PersonName[] = []): Ask =>
  ({ command, form, needs, takesCall: false, args: typeof args === 'function' ? args as Ask['args'] : () => args })
const onCall = (...all: Parameters<typeof ask>): Ask => ({ ...ask(...all), takesCall: true })

/** What an agent does with his own telephone, state and desk. */
export const OWN_ASKS: readonly Ask[] = [
  ask('ATPlaceCall', { called: thirdCustomer }),
  onCall('ATAnswer'), onCall('ATHangup'), onCall('ATHoldCall'), onCall('ATRetriveCall'), onCall('ATCallSwap'),
  onCall('ATCallReconnect'), onCall('ATConsTrans', { extDest: free }), onCall('ATTranOver'),
  onCall('ATConsConf', { extDest: free }), onCall('ATConfOver'),
  onCall('ATTranCall', { extDest: free }, 'to an extension'),
  onCall('ATTranCall', { extDest: thirdCustomer }, 'to an outside number'),
  onCall('ATTranCall', { group: '2' }, 'to the queue of a group'),
  onCall('ATConf_est', { extDest: free }),
  onCall('ATTranCall_toIVR', { ivrFile: 'SCORE.DAT' }), onCall('ATJoinIVR_toCnf', { ivrFile: 'VERIFY.DAT' }),
  onCall('ATSendDtmf', { dtmf: '1' }), onCall('ATDialDigit', { digit: '5' }), onCall('ATSetUserInfo', { set: { order: '1' } }),
  ask('ATPickCall', { ext: PEOPLE.rung.extension }, 'own situation', ['rung']),
  ask('ATSetReady', { ready: true }, 'ready'), ask('ATSetReady', { ready: false }, 'not ready'),
  ask('ATSetBusy', { busy: true }, 'busy'), ask('ATSetBusy', { busy: false }, 'back'),
  ask('ATSetLeaveSeat', { away: true }, 'away'), ask('ATSetLeaveSeat', { away: false }, 'back'),
  ask('ATSetAfterWorking', { working: true }, 'begin'), ask('ATSetAfterWorking', { working: false }, 'end'),
  ask('wrapup.save', (world) => ({ callId: world.site.switch.calls()[0]?.callId ?? '202601010000000000', code: null, note: 'x', done: false })),
  ask('ATSendMsg', { uidTo: colleague.uid, info: 'x' }),
  ask('ATSendOEMCommand', { subKey: 'AGENTTOMCI', msg: 'SMS_SEND;TEL=13800138000;BODY=x;' }, 'AGENTTOMCI'),
  ask('ATSendOEMCommand', { subKey: 'AGENTTOAGENT', uidTo: colleague.uid, msg: 'x' }, 'AGENTTOAGENT'),
  ask('ATSendOEMCommand', { subKey: 'AGENTTOIVR', uidTo: '9001', msg: 'x' }, 'AGENTTOIVR'),
  ask('ATSendOEMCommand_Route', { cmd: '2', info: 'x' }),
  ask('logout'),
  ask('sim.incoming', (world) => ({ caller: thirdCustomer, extension: world.extension })),
  ask('sim.answer', (world) => ({ number: world.extension })),
  ask('sim.hangup', (world) => ({ number: world.extension })),
  ask('sim.dtmf', { number: customer, digits: '1' }),
]

/** What a leader does to others, by the situation of his own telephone. */
export const LEADER_ASKS: readonly Ask[] = [
  ask('ATDiscCall', { ext: PEOPLE.talking.extension }, 'own situation', ['talking']),
  ask('ATInsert', { ext: PEOPLE.talking.extension, type: 'listen' }, 'listen, own situation', ['talking']),
  ask('ATInsert', { ext: PEOPLE.talking.extension, type: 'join' }, 'join, own situation', ['talking']),
  ask('ATInsert', { ext: PEOPLE.talking.extension, type: 'leave' }, 'leave, own situation', ['talking']),
  ask('ATLogout', { uid: PEOPLE.talking.uid }, 'own situation', ['talking']),
]

const at = (args: object = {}) => (world: World): object => ({ ext: world.extension, ...args })
const of = (args: object = {}) => (world: World): object => ({ uid: world.uid, ...args })

/** What somebody else (a leader, a colleague, a stranger) does to the agent whose telephone is looked at. */
export const TARGET_ASKS: readonly Ask[] = [
  onCall('ATPickCall', at(), 'his situation'),
  onCall('ATDiscCall', at(), 'his situation'),
  onCall('ATInsert', at({ type: 'listen' }), 'listen, his situation'),
  onCall('ATInsert', at({ type: 'join' }), 'join, his situation'),
  onCall('ATInsert', at({ type: 'leave' }), 'leave, his situation'),
  ask('ATLogout', of(), 'his situation'),
  ask('ATSetReady', of({ ready: true }), 'a leader, ready'), ask('ATSetReady', of({ ready: false }), 'a leader, not ready'),
  ask('ATSetBusy', of({ busy: true }), 'a leader, busy'), ask('ATSetBusy', of({ busy: false }), 'a leader, back'),
  ask('ATSetLeaveSeat', of({ away: true }), 'a leader, away'), ask('ATSetLeaveSeat', of({ away: false }), 'a leader, back'),
  ask('ATSetAfterWorking', of({ working: true }), 'a leader, begin'), ask('ATSetAfterWorking', of({ working: false }), 'a leader, end'),
  ask('ATPlaceCall', of({ called: thirdCustomer }), 'a leader, with his uid'),
  onCall('ATHangup', of(), 'a leader, with his uid'),
]

/** `ATInsert (listen)`: what a table is called. */
export function nameOf({ command, form }: Pick<Ask, 'command' | 'form'>): string {
  return form === '' ? command : `${command} (${form})`
}
