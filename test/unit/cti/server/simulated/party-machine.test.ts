import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  PARTY_INPUTS, PARTY_STATES, PARTY_TABLE, TELEPHONES, stepParty,
} from '../../../../../src/cti/server/switch/simulated/party-machine.ts'

describe('the party machine of the simulated switch', () => {
  it('has a row for every telephone and input and a cell for every state', () => {
    for (const telephone of TELEPHONES) {
      expect(Object.keys(PARTY_TABLE[telephone]).sort()).toEqual([...PARTY_INPUTS].sort())
      for (const input of PARTY_INPUTS) expect(PARTY_TABLE[telephone][input]).toHaveLength(PARTY_STATES.length)
    }
  })

  it('accepts with a known state, or refuses with the state it is in, for every telephone × input × state', () => {
    for (const telephone of TELEPHONES) for (const input of PARTY_INPUTS) for (const state of PARTY_STATES) {
      const step = stepParty(telephone, state, input)
      if (step.ok) expect([...PARTY_STATES, 'gone']).toContain(step.to)
      else expect(step).toMatchObject({ state, code: PARTY_TABLE[telephone][input].includes('x') ? 'not_supported_by_extension' : 'wrong_state' })
    }
  })

  it('never lets the computer lift or put down the handset of an analogue telephone', () => {
    for (const state of PARTY_STATES) for (const input of ['answer', 'clear'] as const) {
      expect(stepParty('handset', state, input)).toMatchObject({ ok: false, code: 'not_supported_by_extension' })
    }
  })

  it('can be left by a person from every state in which his handset is off the hook', () => {
    for (const state of ['offhook', 'ringback', 'talking', 'held', 'disconnected'] as const) {
      // What is still held rings the handset that was put down.
      expect(stepParty('handset', state, 'put-down')).toEqual({ ok: true, to: state === 'held' ? 'ringing' : 'gone' })
      expect(stepParty('keyed', state, 'clear')).toEqual({ ok: true, to: 'gone' })
    }
  })

  it('shows in its diagram every state and input of the table', () => {
    const source = readFileSync(new URL('../../../../../src/cti/server/switch/simulated/party-machine.ts', import.meta.url), 'utf8')
    const diagram = source.slice(0, source.indexOf('*/'))
    for (const word of [...PARTY_STATES, ...PARTY_INPUTS]) expect(diagram).toContain(word)
  })
})
