/**
 * Names of customers by their numbers, for lists: many at once, remembered for minutes, from what was seen on this PC when the
 * databases are away. Nobody waits long for a name.
 */
import { matchKey, searchTerm, spellings } from '../../../shared/numbers.ts'
import type { CentralData, CustomerRow } from '../../../central/api.ts'
import type { DialRules } from '../../../shared/numbers.ts'
import type { Clock } from '../../../cti/ports.ts'
import type { LocalStore } from '../../data/local-store.ts'

export interface CustomerNames {
  /** Number as it was given → name, of those that are known. */
  of(numbers: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Tells what was learnt elsewhere; null = asked, and nobody has it. */
  learn(number: string, name: string | null): void
}

export interface CustomerNamesPorts {
  readonly central: { readonly customers: Pick<CentralData['customers'], 'byNumbers'> }
  readonly local: Pick<LocalStore, 'searchContacts'>
  readonly rules: () => DialRules
  readonly clock: Clock
}

const KNOWN_MS = 600_000
/** A stranger may be entered any minute. */
const STRANGER_MS = 120_000
const WAIT_MS = 2_000
/** Numbers per question; with their spellings below the limit of the repository. */
const BATCH = 40
/** What the repository takes at once. */
const MAX_SPELLINGS = 400
/** Without the databases each number is a search of its own. */
const LOCAL_BATCH = 40
const MAX_KEPT = 20_000

interface Known { readonly name: string | null; readonly until: number }

/** The telephones of a customer. */
export const telephonesOf = (row: Pick<CustomerRow, 'mobile' | 'tel' | 'telHome'>): string[] => [row.mobile, row.tel, row.telHome].filter((number) => number !== '')

export function createCustomerNames({ central, local, rules, clock }: CustomerNamesPorts): CustomerNames {
  const kept = new Map<string, Known>()
  const keep = (key: string, name: string | null): void => {
    kept.delete(key)
    kept.set(key, { name, until: clock.now() + (name === null ? STRANGER_MS : KNOWN_MS) })
    const oldest = kept.keys().next()
    if (kept.size > MAX_KEPT && oldest.done !== true) kept.delete(oldest.value)
  }
  /** What this PC knows while the databases are away: not remembered, they know better when they are back. */
  const fromLocal = async (keys: readonly string[]): Promise<readonly (readonly [string, string])[]> => {
    const found = await Promise.all(keys.slice(0, LOCAL_BATCH).map(async (key) => {
      const seen = await local.searchContacts({ beforeId: null, limit: 5, search: searchTerm(key, rules()), tail: true })
      const match = seen.ok ? seen.value.rows.find(({ customer }) => telephonesOf(customer).some((number) => matchKey(number, rules()) === key)) : undefined
      return match === undefined ? [] : [[key, match.customer.name] as const]
    }))
    return found.flat()
  }
  /** Remembers what the databases say; answers with what only this PC knows. */
  const ask = async (keys: readonly string[]): Promise<readonly (readonly [string, string])[]> => {
    const found = await central.customers.byNumbers({ numbers: keys.flatMap((key) => spellings(key, rules())).slice(0, MAX_SPELLINGS), limit: 500 }, { timeoutMs: WAIT_MS })
    if (!found.ok) return fromLocal(keys)
    const names = new Map(found.value.flatMap((row) => telephonesOf(row).map((number) => [matchKey(number, rules()), row.name] as const)))
    for (const key of keys) keep(key, names.get(key) ?? null)
    return []
  }
  return {
    async of(numbers) {
      const keys = new Map(numbers.map((number) => [number, number.includes('@') ? '' : matchKey(number, rules())]))
      const now = clock.now()
      const missing = [...new Set(keys.values())].filter((key) => key.length > 4 && (kept.get(key)?.until ?? 0) <= now)
      const batches = Array.from({ length: Math.ceil(missing.length / BATCH) }, (_, at) => missing.slice(at * BATCH, (at + 1) * BATCH))
      const passing = new Map((await Promise.all(batches.map(ask))).flat())
      return new Map([...keys].flatMap(([number, key]) => {
        const name = kept.get(key)?.name ?? passing.get(key) ?? null
        return name === null || name === '' ? [] : [[number, name] as const]
      }))
    },
    learn(number, name) {
      const key = matchKey(number, rules())
      if (key !== '') keep(key, name)
    },
  }
}
