/**
 * Names of customers by their numbers and e-mail addresses, for lists: from what this PC has seen, then from the site, many at once by
 * an index. Customers that were asked for are kept, so that they are found by name and pinyin afterwards, also without the site.
 */
import { kindOfNumber, matchKey, matchKeys, spellings } from '../../shared/numbers.ts'
import { readAddresses } from '../mail/parse-message.ts'
import type { CentralData, CustomerRow } from '../../central/api.ts'
import type { DialRules } from '../../shared/numbers.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Clock } from '../../cti/ports.ts'
import type { Result } from '../../shared/result.ts'

export interface CustomerNamePorts {
  readonly central: { readonly customers: Pick<CentralData['customers'], 'byNumbers' | 'byEmails' | 'byFaxes'> }
  readonly local: Pick<LocalStore, 'namesOf' | 'keepCustomers'>
  readonly clock: Pick<Clock, 'now'>
  readonly rules: () => DialRules
}
export interface CustomerNames {
  /** By number or address, those that are known; `ask` = how many unknown ones may be asked for at the site. */
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
/** A site whose table has no index by address or fax is not asked for one again for a while: three waits in vain and its database counts as away. */
const NO_INDEX_MS = 10 * 60_000
/** Longest address of the database. */
const MAX_EMAIL = 200
/** Nobody waits long for a name. */
const WAIT_MS = 2_000

/** Numbers that a customer may have: extensions and service numbers are nobody's. */
const isPersons = (key: string): boolean => /^(?:mobile|landline|local|international)$/.test(kindOfNumber(key))

const FAX = 'fax:'
/** A number, as that of a fax machine: looked up among those of the customers. */
export const asFax = (number: string): string => `${FAX}${number}`
const isFax = (key: string): boolean => key.startsWith(FAX)
const isEmail = (key: string): boolean => key.includes('@')
const ADDRESS = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u
/** The address of a column that holds one and no other; '' = none, several, or one that the databases would refuse with all others. */
function emailKey(text: string): string {
  const [one, ...others] = readAddresses(text)
  return one === undefined || others.length > 0 || !ADDRESS.test(one.address) || !one.address.isWellFormed() || one.address.length > MAX_EMAIL ? '' : one.address.toLowerCase()
}

/** The telephones of a customer. */
export const telephonesOf = (row: Pick<CustomerRow, 'mobile' | 'tel' | 'telHome'>): string[] => [row.mobile, row.tel, row.telHome].filter((number) => number !== '')

/** Builds the finder. */
export function createCustomerNames({ central, local, clock, rules }: CustomerNamePorts): CustomerNameBook {
  const known = new Map<string, { readonly name: string | null; readonly until: number }>()
  const keyOf = (number: string): string => (isFax(number) ? asFax(matchKey(number.slice(FAX.length), rules())) : isEmail(number) ? emailKey(number) : matchKey(number, rules()))
  const remember = (key: string, name: string | null): void => {
    known.delete(key)
    const oldest = known.keys().next()
    if (known.size >= REMEMBERED && oldest.done !== true) known.delete(oldest.value)
    known.set(key, { name, until: clock.now() + (name === null ? STRANGER_FOR_MS : KNOWN_FOR_MS) })
  }
  const isKnown = (key: string): boolean => (known.get(key)?.until ?? 0) > clock.now()

  const learnAll = (keys: readonly string[], found: readonly CustomerRow[], keysOf: (row: CustomerRow) => readonly string[]): void => {
    const names = new Map<string, string | null>()
    for (const row of found) {
      // Two customers with one number: nobody can say which of them it was.
      for (const key of keysOf(row)) names.set(key, (names.get(key) ?? row.name) === row.name ? row.name : '')
    }
    for (const key of keys) remember(key, names.get(key) ?? null)
    if (found.length > 0) void local.keepCustomers(found)
  }
  const spelt = (keys: readonly string[]): string[] => keys.flatMap((key) => spellings(key.replace(FAX, ''), rules())).slice(0, MAX_SPELLINGS)
  /**
   * Asks the site for the customers of some keys. Away: the next list asks again.
   * @param valuesOf what the column holds for them @param keysOf what a customer is known by @param noIndex a site may have none by this column
   */
  const asker = (
    find: (values: readonly string[]) => Promise<Result<readonly CustomerRow[]>>, valuesOf: (keys: readonly string[]) => readonly string[], keysOf: (row: CustomerRow) => readonly string[], noIndex = false,
  ) => {
    let slowUntil = Number.NEGATIVE_INFINITY
    return async (keys: readonly string[]): Promise<void> => {
      const values = valuesOf(keys)
      if (values.length === 0 || clock.now() < slowUntil) return
      const found = await find(values)
      if (found.ok) learnAll(keys, found.value, keysOf)
      else if (noIndex && found.error.code === 'database_timeout') slowUntil = clock.now() + NO_INDEX_MS
    }
  }
  const options = { timeoutMs: WAIT_MS }
  const ask = {
    number: asker((numbers) => central.customers.byNumbers({ numbers, limit: 500 }, options), spelt, (row) => telephonesOf(row).flatMap((field) => matchKeys(field, rules()))),
    email: asker((emails) => central.customers.byEmails({ emails, limit: 500 }, options), (keys) => keys, (row) => [emailKey(row.email)], true),
    fax: asker((numbers) => central.customers.byFaxes({ numbers, limit: 500 }, options), spelt, (row) => matchKeys(row.fax, rules()).map(asFax), true),
  }
  const kindOf = (key: string): keyof typeof ask => (isFax(key) ? 'fax' : isEmail(key) ? 'email' : 'number')
  return {
    async of(numbers, most = BATCH) {
      const keys = new Map(numbers.map((number) => [number, keyOf(number)]))
      const unknown = (): string[] => [...new Set(keys.values())].filter((key) => (isEmail(key) || isPersons(key.replace(FAX, ''))) && !isKnown(key))
      const seen = new Map<string, string>()
      const missing = unknown()
      if (missing.length > 0) {
        const kept = await local.namesOf(missing.filter((key) => kindOf(key) === 'number'))
        for (const [key, name] of Object.entries(kept.ok ? kept.value : {})) seen.set(key, name)
        const asked = Map.groupBy(missing.filter((key) => !seen.has(key)).slice(0, most), kindOf)
        await Promise.all([...asked].flatMap(([kind, all]) => Array.from({ length: Math.ceil(all.length / BATCH) }, (_, at) => ask[kind](all.slice(at * BATCH, (at + 1) * BATCH)))))
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
