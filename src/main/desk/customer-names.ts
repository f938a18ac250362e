/**
 * Names of customers by their numbers: from what this PC has seen, then from the site, a few at a time. Customers that were asked for
 * are kept, so that they are found by name and pinyin afterwards, also without the site.
 */
import { isSameNumber, kindOfNumber, matchKey } from '../../shared/numbers.ts'
import type { CentralData, CustomerRow } from '../../central/api.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Clock } from '../../cti/ports.ts'

export interface CustomerNamePorts {
  readonly central: Pick<CentralData, 'customers'>
  readonly local: Pick<LocalStore, 'namesOf' | 'keepCustomers'>
  readonly clock: Pick<Clock, 'now'>
}
export interface CustomerNames {
  /** By number, those that are known; `ask` = how many unknown numbers may be asked for at the site. */
  of(numbers: readonly string[], ask?: number): Promise<ReadonlyMap<string, string>>
}

/** Customers get other names and numbers; a stranger becomes one. */
const KNOWN_FOR_MS = 10 * 60_000
const REMEMBERED = 10_000
/** Questions at the same time: the databases serve others, too. */
const AT_ONCE = 3

/** Numbers that a customer may have: extensions and service numbers are nobody's. */
const isPersons = (number: string): boolean => /^(?:mobile|landline|local|international)$/.test(kindOfNumber(matchKey(number)))

/** Builds the finder. */
export function createCustomerNames({ central, local, clock }: CustomerNamePorts): CustomerNames {
  const known = new Map<string, { readonly name: string | null; readonly until: number }>()
  const remember = (number: string, name: string | null): void => {
    known.delete(number)
    const oldest = known.keys().next()
    if (known.size >= REMEMBERED && oldest.done !== true) known.delete(oldest.value)
    known.set(number, { name, until: clock.now() + KNOWN_FOR_MS })
  }
  const isKnown = (number: string): boolean => (known.get(number)?.until ?? 0) > clock.now()

  const askSite = async (numbers: readonly string[]): Promise<void> => {
    const waiting = [...numbers]
    const found: CustomerRow[] = []
    const worker = async (): Promise<void> => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        const asked = number
        const page = await central.customers.customers({ caller: matchKey(asked), limit: 5 })
        // Away: the next list asks again.
        if (!page.ok) { waiting.length = 0; return }
        const row = page.value.rows.find(({ mobile, tel, telHome }) => [mobile, tel, telHome].some((own) => isSameNumber(own, asked)))
        remember(asked, row === undefined || row.name === '' ? null : row.name)
        if (row !== undefined) found.push(row)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    if (found.length > 0) void local.keepCustomers(found)
  }
  return {
    async of(numbers, ask = 0) {
      const wanted = [...new Set(numbers)].filter(isPersons)
      const unknown = wanted.filter((number) => !isKnown(number))
      if (unknown.length > 0) {
        const kept = await local.namesOf(unknown)
        for (const [number, name] of Object.entries(kept.ok ? kept.value : {})) remember(number, name)
        if (ask > 0) await askSite(unknown.filter((number) => !isKnown(number)).slice(0, ask))
      }
      return new Map(wanted.flatMap((number) => {
        const name = known.get(number)?.name ?? null
        return name === null ? [] : [[number, name] as const]
      }))
    },
  }
}
