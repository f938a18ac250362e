/** How a number may stand in an old table: for looking it up by an index, exactly, where no one form was ever agreed on. */
import { areaOf } from './area-codes.ts'
import { PLAIN_RULES, withoutOutsidePrefix } from './dial-rules.ts'
import { kindOfNumber } from './kinds.ts'
import { normaliseNumber } from './normalise.ts'
import type { DialRules } from './dial-rules.ts'

/** With the country in front. */
const abroad = (national: string): readonly string[] => [`86${national}`, `+86${national}`, `0086${national}`]

function landline(area: string, local: string, rules: DialRules): readonly string[] {
  const whole = area + local
  // Without its area only where that is the own one: elsewhere it would be somebody else's number.
  const short = area === rules.localAreaCode ? [local] : []
  return [whole, `${area}-${local}`, `(${area})${local}`, ...abroad(whole.slice(1)), ...short]
}

/**
 * The forms that a number is written in, the plainest first; each has the same matchKey.
 * @param input as the line presents it or a person wrote it
 * @returns none for what is no number
 */
export function spellings(input: string, rules: DialRules = PLAIN_RULES): readonly string[] {
  const normal = normaliseNumber(input)
  if (!normal.ok) return []
  const number = withoutOutsidePrefix(normal.number, rules)
  switch (kindOfNumber(number)) {
    case 'mobile': {
      const mobile = number.replace(/^0/, '')
      return [mobile, `0${mobile}`, ...abroad(mobile), `${mobile.slice(0, 3)}-${mobile.slice(3, 7)}-${mobile.slice(7)}`, `${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)}`]
    }
    case 'landline': {
      const { code = '' } = areaOf(number) ?? {}
      return landline(code, number.slice(code.length), rules)
    }
    case 'local': return rules.localAreaCode === '' ? [number] : landline(rules.localAreaCode, number, rules)
    case 'international': return [number, `+${number.slice(2)}`]
    default: return [number]
  }
}
