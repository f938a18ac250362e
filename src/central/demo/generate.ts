/** The demo's data as a stream of rows: the same seed, day and house give the same rows, whoever reads them. */
import type { SiteTime } from '../site-time.ts'
import { callBatches } from './calls.ts'
import { agentMobiles, directoryBatches } from './directory.ts'
import type { House } from './house.ts'
import { inboxBatches } from './inbox.ts'
import { makeCrm } from './people.ts'
import type { Batch, DemoRow } from './rows.ts'
import { makeDays } from './shape.ts'

export interface DemoOptions {
  readonly seed: number
  /** The last day, yyyyMMdd at the site. */
  readonly today: string
  /** Nothing of today is later, ms since midnight. */
  readonly untilMs: number
  readonly house: House
  /** Customers in all, the house's callers among them. */
  readonly customers: number
  /** Rows of CDR, exactly. */
  readonly calls: number
  readonly zone: SiteTime
}

/** Changed whenever the same seed gives other rows. */
export const DEMO_VERSION = 3

/** SDATE, STIME and LASTEXT of people: when and by whom they were last spoken with (最新服务日期, 最新服务时间, 上次服务工号). */
class Services {
  readonly #latest = new Map<string, DemoRow>()

  /** Calls in the order of their beginnings. */
  note(calls: readonly DemoRow[]): void {
    for (const call of calls) {
      if (typeof call['GHID'] !== 'string' || call['GHID'] === '' || !(Number(call['LEN_TALK']) > 0)) continue
      const other = call['DIRECTION'] === 1 ? call['CALLER'] : call['DIRECTION'] === 2 ? call['CALLED'] : null
      if (typeof other === 'string') this.#latest.set(other, { SDATE: call['SDATE'] ?? '', STIME: call['STIME'] ?? '', LASTEXT: call['GHID'] })
    }
  }

  on(row: DemoRow): DemoRow {
    const calls = ['MOBILENO', 'TEL', 'TEL_HOME'].flatMap((column) => {
      const call = this.#latest.get(String(row[column]))
      return call === undefined ? [] : [call]
    })
    const when = (one: DemoRow): string => `${String(one['SDATE'])}${String(one['STIME'])}`
    const [latest] = calls.toSorted((a, b) => (when(a) < when(b) ? 1 : -1))
    return latest === undefined ? row : { ...row, ...latest }
  }
}

/** All rows, table by table within a day, days in order. */
export function* demoBatches(options: DemoOptions): Generator<Batch> {
  const { seed, house, zone } = options
  yield* directoryBatches(seed, house)
  const crm = makeCrm(options)
  yield { table: 'CRM_AREA', rows: crm.areas }
  const services = new Services()
  const faxes = crm.known.filter(({ fax }) => fax !== '').map(({ fax, name }) => ({ number: fax, name }))
  const context = {
    seed, house, zone, known: crm.known, strangers: crm.strangers, mobiles: agentMobiles(seed, house),
    faxes: faxes.length > 0 ? faxes : crm.known,
  }
  for (const day of makeDays(seed, options.today, options.untilMs, options.calls)) {
    for (const batch of callBatches(context, day)) {
      if (batch.table === 'CDR') services.note(batch.rows)
      yield batch
    }
    yield* inboxBatches(context, day)
  }
  // Last: their latest service is one of the calls.
  yield { table: 'CRM_CUSTOMER', rows: crm.customers.map((row) => services.on(row)) }
  yield { table: 'CRM_PERSON', rows: crm.persons.map((row) => services.on(row)) }
}
