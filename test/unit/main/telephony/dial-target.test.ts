import { describe, expect, it } from 'vitest'
import { createDialTargets, dialTarget } from '../../../../src/main/telephony/dial-target.ts'
import { demoCityOf } from '../../../../src/main/app/demo.ts'
import { DEMO_CUSTOMERS } from '../../../../src/cti/server/demo/customers.ts'
import { ok } from '../../../../src/shared/result.ts'
import { codeOfCity } from '../../../../src/shared/numbers.ts'

const RULES = { outsidePrefix: '9', localAreaCode: '0471', zeroBeforeForeignMobile: true, localWithoutAreaCode: true }

/** No subscriber's number begins with 9; behind an 8 nobody can tell seven digits from eight. */
const EIGHT = { ...RULES, outsidePrefix: '8' }

describe('what main dials', () => {
  it('follows the rules of now, with the demo’s people known by their cities', () => {
    let rules = RULES
    const { target } = createDialTargets(() => rules, { cityOf: demoCityOf })
    const mobile = DEMO_CUSTOMERS.find((customer) => customer.number.startsWith('1'))
    if (mobile === undefined) throw new Error('the demo has no mobile')
    expect(target(mobile.number)).toEqual(ok(`90${mobile.number}`))
    rules = { ...RULES, localAreaCode: codeOfCity(mobile.city) ?? '' }
    expect(target(mobile.number)).toEqual(ok(`9${mobile.number}`))
    expect(target('13800138000')).toEqual(ok('913800138000'))
    expect(target('643')).toEqual(ok('643'))
    expect(target('call me')).toMatchObject({ ok: false, error: { code: 'bad_number', message: 'letters' } })
  })
  it('is known again as what was meant, a seven-digit number only because it was dialled here', () => {
    const { target, numberOf } = createDialTargets(() => EIGHT, { cityOf: () => null })
    expect(numberOf('82345678')).toBe('82345678')
    expect(target('234 5678')).toEqual(ok('82345678'))
    expect(numberOf('82345678')).toBe('2345678')
    expect(numberOf('813800138000')).toBe('13800138000')
  })
  it('forgets the oldest when a long shift has dialled many', () => {
    const { target, numberOf } = createDialTargets(() => EIGHT, { cityOf: () => null })
    target('2345678')
    for (let at = 0; at < 200; at += 1) target(String(3_000_000 + at))
    expect(numberOf('82345678')).toBe('82345678')
    expect(numberOf('83000199')).toBe('3000199')
  })
  it('adds nothing where there are no rules', () => { expect(dialTarget('+86 138 0013 8000')).toEqual(ok('13800138000')) })
})
