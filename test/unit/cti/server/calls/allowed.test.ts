import { describe, expect, test } from 'vitest'
import { CALL_COMMANDS, EXTENSION_KINDS, LEG_STATES } from '../../../../../src/shared/domain/codes.ts'
import { allowedCommands, permission } from '../../../../../src/cti/server/calls/allowed.ts'
import type { LegSituation } from '../../../../../src/cti/server/calls/allowed.ts'
import { NO_EXITS } from '../../../../../src/cti/server/calls/pair-exits.ts'

const leg = (changes: Partial<LegSituation>): LegSituation => ({
  state: 'talking', held: false, kind: 'ip', listening: false, collecting: false, supervising: false, conference: false, others: 1, talkers: 1, ivr: false,
  otherActive: false, otherHeld: false, otherState: null, exits: NO_EXITS, ...changes,
})

const BOTH = { ATTranOver: 'possible', ATConfOver: 'possible' } as const
const COMPLETES = { ATTranOver: 'possible', ATConfOver: 'no' } as const
const FULL = { ATTranOver: 'possible', ATConfOver: 'full' } as const
const PAIR_EXITS = ['ATCallReconnect', 'ATTranOver', 'ATConfOver']
/** What every talk with one person offers besides hanging up and holding. */
const ONWARD = [
  'ATConsTrans', 'ATConsConf', 'ATTranCall', 'ATConf_est', 'ATTranCall_toIVR', 'ATJoinIVR_toCnf', 'ATSendDtmf', 'ATDialDigit', 'ATSetUserInfo',
]

describe('what a leg allows', () => {
  test.each<[string, LegSituation, readonly string[]]>([
    ['ringing', leg({ state: 'ringing' }), ['ATAnswer', 'ATHangup', 'ATSetUserInfo']],
    ['ring-back', leg({ state: 'ringback', talkers: 0 }), ['ATHangup', 'ATSetUserInfo']],
    ['off hook, pressing keys', leg({ state: 'offhook', collecting: true, others: 0, talkers: 0 }), ['ATHangup', 'ATDialDigit', 'ATSetUserInfo']],
    ['off hook, the number has gone out', leg({ state: 'offhook', others: 0, talkers: 0 }), ['ATHangup', 'ATSetUserInfo']],
    ['waiting in a queue', leg({ others: 0, talkers: 0 }), ['ATHangup', 'ATHoldCall', 'ATSetUserInfo']],
    ['rings while another one is being called', leg({ state: 'ringing', otherState: 'ringback' }), ['ATHangup', 'ATSetUserInfo']],
    ['seized', leg({ state: 'seized', others: 0, talkers: 0 }), ['ATHangup', 'ATSetUserInfo']],
    ['disconnected', leg({ state: 'disconnected', others: 0, talkers: 0 }), ['ATHangup', 'ATSetUserInfo']],
    ['talking', leg({}), ['ATHangup', 'ATHoldCall', ...ONWARD]],
    ['held', leg({ held: true }), ['ATHangup', 'ATRetriveCall', 'ATSetUserInfo']],
    ['active, another held', leg({ otherHeld: true, exits: BOTH }), ['ATHangup', 'ATHoldCall', 'ATCallSwap', ...PAIR_EXITS, ...ONWARD]],
    ['active, another held, and no room for a conference', leg({ otherHeld: true, exits: FULL }),
      ['ATHangup', 'ATHoldCall', 'ATCallSwap', 'ATCallReconnect', 'ATTranOver', ...ONWARD]],
    ['active, another held, and the switch would not put them together', leg({ otherHeld: true }),
      ['ATHangup', 'ATHoldCall', 'ATCallSwap', 'ATCallReconnect', ...ONWARD]],
    ['held, another talks', leg({ held: true, otherActive: true, otherState: 'talking', exits: BOTH }),
      ['ATHangup', 'ATRetriveCall', 'ATCallSwap', ...PAIR_EXITS, 'ATSetUserInfo']],
    ['held, the consulted one is being rung', leg({ held: true, otherState: 'ringback', exits: COMPLETES }),
      ['ATHangup', 'ATCallReconnect', 'ATTranOver', 'ATSetUserInfo']],
    ['the consultation rings', leg({ state: 'ringback', talkers: 0, otherHeld: true, exits: COMPLETES }),
      ['ATHangup', 'ATCallReconnect', 'ATTranOver', 'ATSetUserInfo']],
    ['held, a handset hears busy', leg({ kind: 'analogue', held: true, otherState: 'disconnected' }), ['ATCallReconnect', 'ATSetUserInfo']],
    ['rings while another is held', leg({ state: 'ringing', otherHeld: true }), ['ATAnswer', 'ATHangup', 'ATSetUserInfo']],
    ['two held', leg({ held: true, otherHeld: true }), ['ATHangup', 'ATRetriveCall', 'ATSetUserInfo']],
    ['conference', leg({ conference: true, others: 2, talkers: 2 }),
      ['ATHangup', 'ATHoldCall', ...ONWARD.filter((name) => name !== 'ATTranCall' && name !== 'ATTranCall_toIVR')]],
    ['a third is being rung', leg({ others: 2, talkers: 1 }),
      ['ATHangup', 'ATHoldCall', ...ONWARD.filter((name) => name !== 'ATTranCall' && name !== 'ATTranCall_toIVR')]],
    ['a port is in the call', leg({ conference: true, others: 2, talkers: 1, ivr: true }),
      ['ATHangup', 'ATHoldCall', ...ONWARD.filter((name) => name !== 'ATTranCall' && name !== 'ATTranCall_toIVR' && name !== 'ATJoinIVR_toCnf')]],
    ['alone with a port', leg({ others: 1, talkers: 0, ivr: true }), ['ATHangup', 'ATHoldCall', 'ATSendDtmf', 'ATDialDigit', 'ATSetUserInfo']],
    ['listening in', leg({ listening: true, supervising: true, others: 2, talkers: 2 }), ['ATHangup', 'ATInsert']],
    ['joined by insert', leg({ supervising: true, conference: true, others: 2, talkers: 2 }),
      ['ATHangup', 'ATHoldCall', 'ATConsTrans', 'ATConsConf', 'ATConf_est', 'ATJoinIVR_toCnf', 'ATSendDtmf', 'ATDialDigit', 'ATInsert', 'ATSetUserInfo']],
    ['unknown', leg({ state: 'unknown' }), []],
    ['analogue ringing', leg({ kind: 'analogue', state: 'ringing' }), ['ATSetUserInfo']],
    ['analogue talking', leg({ kind: 'analogue' }), ['ATHoldCall', ...ONWARD]],
    ['digital ringing', leg({ kind: 'digital', state: 'ringing' }), ['ATAnswer', 'ATHangup', 'ATSetUserInfo']],
  ])('%s', (_name, situation, commands) => {
    expect(allowedCommands(situation)).toEqual(commands)
  })

  test('the list and the check of a command agree in every situation', () => {
    let looked = 0
    for (const state of LEG_STATES) for (const kind of EXTENSION_KINDS) for (let bits = 0; bits < 64; bits += 1) {
      const situation = leg({
        state, kind, held: (bits & 1) > 0, otherActive: (bits & 2) > 0, otherHeld: (bits & 4) > 0,
        listening: (bits & 8) > 0, supervising: (bits & 8) > 0, conference: (bits & 16) > 0,
        otherState: (bits & 2) > 0 ? 'talking' : (bits & 32) > 0 ? 'ringback' : null,
        exits: [NO_EXITS, BOTH, COMPLETES, FULL][bits % 4] ?? NO_EXITS,
      })
      const list: string[] = allowedCommands(situation)
      for (const command of CALL_COMMANDS) {
        looked += 1
        expect(permission(command, situation) === 'allowed').toBe(list.includes(command))
      }
    }
    expect(looked).toBe(LEG_STATES.length * EXTENSION_KINDS.length * 64 * CALL_COMMANDS.length)
  })

  test('tells apart what a telephone never does and what is not possible now', () => {
    expect(permission('ATAnswer', leg({ kind: 'analogue', state: 'ringing' }))).toBe('unsupported')
    expect(permission('ATAnswer', leg({}))).toBe('forbidden')
    expect(permission('ATConfOver', leg({ otherHeld: true, exits: FULL }))).toBe('full')
    expect(permission('ATConfOver', leg({ otherHeld: true }))).toBe('forbidden')
  })
})
