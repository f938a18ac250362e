/**
 * Names of customers by their numbers, for lists: from what this PC has seen, then from the site, many at once by an index. Customers
 * that were asked for are kept, so that they are found by name and pinyin afterwards, also without the site.
 */
import { kindOfNumber, matchKey, spellings } from '../../shared/numbers.ts'
import type { CentralData, CustomerRow } from '../../central/api.ts'
import type { DialRules } from '../../shared/numbers.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Clock } from '../../cti/ports.ts'

export interface CustomerNamePorts {
  readonly central: { readonly customers: Pick<CentralData['customers'], 'byNumbers'> }
  readonly local: Pick<LocalStore, 'namesOf' | 'keepCustomers'>
  readonly clock: Pick<Clock, 'now'>
  readonly rules: () => DialRules
}
export interface CustomerNames {
  /** By number, those that are known; `ask` = how many unknown numbers may be asked for at the site. */
  of(numbers: readonly string[], ask?: number): Promise<ReadonlyMap<string, string>>
}
export interface CustomerNameBook extends CustomerNames {
  /** What was learnt elsewhere; null = the site was asked, and nobody has the number. */
  learn(number: string, name: string | null): void
}

/** Customers get other names and numbers. */
const KNOWN_FOR_MS = 10 * 60_000
/** A stranger may be entered any minute. */
const STRANGER_FOR_MS = 2 * 60_000
const REMEMBERED = 20_000
/** Numbers per question; with their spellings below what the repository takes. */
const BATCH = 40
const MAX_SPELLINGS = 400
/** Nobody waits long for a name. */
const WAIT_MS = 2_000

/** Numbers that a customer may have: extensions and service numbers are nobody's. */
const isPersons = (key: string): boolean => /^(?:mobile|landline|local|international)$/.test(kindOfNumber(key))

/** The telephones of a customer. */
export const telephonesOf = (row: Pick<CustomerRow, 'mobile' | 'tel' | 'telHome'>): string[] => [row.mobile, row.tel, row.telHome].filter((number) => number !== '')

/** Builds the finder. */
export function createCustomerNames({ central, local, clock, rules }: CustomerNamePorts): CustomerNameBook {
  const known = new Map<string, { readonly name: string | null; readonly until: number }>()
  const keyOf = (number: string): string => (number.includes('@') ? '' : matchKey(number, rules()))
  const remember = (key: string, name: string | null): void => {
    known.delete(key)
    const oldest = known.keys().next()
    if (known.size >= REMEMBERED && oldest.done !== true) known.delete(oldest.value)
    known.set(key, { name, until: clock.now() + (name === null ? STRANGER_FOR_MS : KNOWN_FOR_MS) })
  }
  const isKnown = (key: string): boolean => (known.get(key)?.until ?? 0) > clock.now()

  /** Away: the next list asks again. */
  const askSite = async (keys: readonly string[]): Promise<void> => {
    const numbers = keys.flatMap((key) => spellings(key, rules())).slice(0, MAX_SPELLINGS)
    const found = numbers.length === 0 ? null : await central.customers.byNumbers({ numbers, limit: 500 }, { timeoutMs: WAIT_MS })
    if (found?.ok !== true) return
    const names = new Map<string, string | null>()
    for (const row of found.value) {
      // Two customers with one number: nobody can say which of them it was.
      for (const key of telephonesOf(row).map(keyOf)) names.set(key, (names.get(key) ?? row.name) === row.name ? row.name : '')
    }
    for (const key of keys) remember(key, names.get(key) ?? null)
    if (found.value.length > 0) void local.keepCustomers(found.value)
  }
  return {
    async of(numbers, ask = BATCH) {
      const keys = new Map(numbers.map((number) => [number, keyOf(number)]))
      const unknown = (): string[] => [...new Set(keys.values())].filter((key) => isPersons(key) && !isKnown(key))
      const seen = new Map<string, string>()
      const missing = unknown()
      if (missing.length > 0) {
        const kept = await local.namesOf(missing)
        for (const [key, name] of Object.entries(kept.ok ? kept.value : {})) seen.set(key, name)
        const asked = missing.filter((key) => !seen.has(key)).slice(0, ask)
        await Promise.all(Array.from({ length: Math.ceil(asked.length / BATCH) }, (_, at) => askSite(asked.slice(at * BATCH, (at + 1) * BATCH))))
        for (const [key, name] of seen) remember(key, name)
      }
      return new Map([...keys].flatMap(([number, key]) => {
        const name = known.get(key)?.name ?? ''
        return name === '' ? [] : [[number, name] as const]
      }))
    },
    learn(number, name) {
      const key = keyOf(number)
      if (key !== '') remember(key, name)
    },
  }
}
