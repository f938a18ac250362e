import { describe, expect, it } from 'vitest'
import { isDue, subjectOf } from '../../../../src/main/desk/customer/subject.ts'
import { makeLeg } from '../../../support/renderer-bridge.ts'
import type { CallLeg } from '../../../../src/shared/domain/schemas.ts'

const lookups = { isExtension: (number: string) => ['643', '601', '95588'].includes(number), meant: (dialled: string) => dialled.replace(/^9/, '') }
const about = (over: Parameters<typeof makeLeg>[0]) => subjectOf(makeLeg(over), lookups)
const party = (number: string, kind: string) => ({ number, name: null, kind, uid: null, held: false, state: 'talking', listening: false })

describe('whom a call is about', () => {
  it('is the caller of a call that came in', () => {
    expect(about({})).toEqual({ kind: 'outside', number: '13800138000' })
  })
  it('is the number that was meant of a call that was placed here, without the digit for an outside line', () => {
    expect(about({ direction: 'out', peer: party('913800138000', 'external'), caller: '643' })).toEqual({ kind: 'outside', number: '13800138000' })
  })
  it('is who called first after a transfer, not the colleague who handed the call on', () => {
    expect(about({ peer: party('601', 'extension'), direction: 'internal-in', originalCaller: '13900000001' })).toEqual({ kind: 'outside', number: '13900000001' })
    expect(about({ peer: party('01082015268', 'external'), originalCaller: '13900000001' })).toEqual({ kind: 'outside', number: '13900000001' })
  })
  it('is the outside party when a colleague called first', () => {
    for (const originalCaller of ['601', '8601']) expect(about({ originalCaller })).toEqual({ kind: 'outside', number: '13800138000' })
    expect(about({ conference: true, peer: party('601', 'extension'), parties: [party('643', 'extension'), party('601', 'extension'), party('13800138000', 'external')] }))
      .toEqual({ kind: 'outside', number: '13800138000' })
  })
  it('is nobody who could be looked up for a colleague, a machine, or a number that was withheld', () => {
    expect(about({ peer: party('601', 'extension'), direction: 'internal-in' })).toEqual({ kind: 'internal', number: '' })
    expect(about({ peer: party('15', 'queue') })).toEqual({ kind: 'internal', number: '' })
    for (const number of ['', 'anonymous', 'Restricted']) expect(about({ peer: party(number, 'external'), originalCaller: number })).toEqual({ kind: 'withheld', number: '' })
    expect(about({ direction: 'out', peer: party('', 'unknown') })).toEqual({ kind: 'none', number: '' })
  })
  it('is a customer also when his number looks like an extension that there is not', () => {
    expect(about({ peer: party('95599', 'external') })).toEqual({ kind: 'outside', number: '95599' })
  })
})

describe('the time of a mode', () => {
  const leg = (answeredAt: number | null): Pick<CallLeg, 'answeredAt' | 'state'> => ({ answeredAt, state: answeredAt === null ? 'ringing' : 'talking' })
  it.each([['never', false, false], ['button', false, false], ['ringing', true, true], ['answered', false, true]] as const)('%s', (mode, whileRinging, onceAnswered) => {
    expect([isDue(mode, leg(null)), isDue(mode, leg(5))]).toEqual([whileRinging, onceAnswered])
  })
})
