/** Customers by a part of name, pinyin or number: those seen on this PC at once, those of the databases beside them. */
import { matchKey, searchTerm } from '../../../shared/numbers.ts'
import { ok } from '../../../shared/result.ts'
import { cardOf } from './lookup.ts'
import type { CentralData, CustomerRow } from '../../../central/api.ts'
import type { DialRules } from '../../../shared/numbers.ts'
import type { LocalStore } from '../../data/local-store.ts'
import type { Handlers } from '../../ipc/registry.ts'

export interface SearchPorts {
  readonly central: { readonly customers: Pick<CentralData['customers'], 'customers'> }
  readonly local: Pick<LocalStore, 'searchContacts' | 'keepCustomers'>
  readonly rules: () => DialRules
}

/** "Any part" reads the whole table of the site: not for a letter or two. */
const LEAST_DIGITS = 4
const LEAST_LETTERS = 2
const TIMEOUT_MS = 5_000

/** An own search overtaken by the next one is cancelled at the server, too. */
export function createCustomerSearch({ central, local, rules }: SearchPorts): Handlers['customer.search'] {
  let running: AbortController | null = null
  const asked = (text: string): { readonly caller: string } | { readonly name: string } | null => {
    if (matchKey(text, rules()) !== '') return searchTerm(text, rules()).length < LEAST_DIGITS ? null : { caller: searchTerm(text, rules()) }
    // Pinyin is found among those seen before only: the tables hold first letters, and no index for parts of them.
    return /\p{Script=Han}/u.test(text) && text.length >= LEAST_LETTERS ? { name: text } : null
  }
  return async ({ text, limit }) => {
    running?.abort()
    const abort = new AbortController()
    running = abort
    const seen = local.searchContacts({ beforeId: null, limit, search: matchKey(text, rules()) === '' ? text : searchTerm(text, rules()) })
    const query = asked(text)
    const found = query === null ? null : await central.customers.customers({ ...query, limit }, { signal: abort.signal, timeoutMs: TIMEOUT_MS })
    const kept = await seen
    if (found?.ok === true && found.value.rows.length > 0) void local.keepCustomers(found.value.rows.slice(0, limit))
    const rows: readonly CustomerRow[] = [...(kept.ok ? kept.value.rows.map(({ customer }) => customer) : []), ...(found?.ok === true ? found.value.rows : [])]
    return ok({ rows: [...new Map(rows.map((row) => [row.userId, cardOf(row)])).values()].slice(0, limit), cached: found?.ok === false })
  }
}
