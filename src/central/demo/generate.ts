/** The demo's data as a stream of rows: the same seed, day and house give the same rows, whoever reads them. */
import type { SiteTime } from '../site-time.ts'
import { callBatches } from './calls.ts'
import { agentMobiles, directoryBatches } from './directory.ts'
import type { House } from './house.ts'
import { inboxBatches } from './inbox.ts'
import { makeCrm } from './people.ts'
import type { Batch } from './rows.ts'
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
export const DEMO_VERSION = 2

/** All rows, table by table within a day, days in order. */
export function* demoBatches(options: DemoOptions): Generator<Batch> {
  const { seed, house, zone } = options
  yield* directoryBatches(seed, house)
  const crm = makeCrm(options)
  yield { table: 'CRM_CUSTOMER', rows: crm.customers }
  yield { table: 'CRM_PERSON', rows: crm.persons }
  yield { table: 'CRM_AREA', rows: crm.areas }
  const faxes = crm.known.map(({ fax }) => fax).filter((fax) => fax !== '')
  const context = {
    seed, house, zone, known: crm.known, strangers: crm.strangers, mobiles: agentMobiles(seed, house),
    faxes: faxes.length > 0 ? faxes : crm.known.map(({ number }) => number),
  }
  for (const day of makeDays(seed, options.today, options.untilMs, options.calls)) {
    yield* callBatches(context, day)
    yield* inboxBatches(context, day)
  }
}
