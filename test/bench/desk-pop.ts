/**
 * Who calls: from the bytes of the ringing call to the panel with the customer's data on the screen, in a real window with the embedded
 * databases; and what the lookup adds to one round trip on SQL Server, with the real driver on a link that takes its time.
 */
import { rmSync } from 'node:fs'
import { callIs, logIn, noCalls } from '../e2e/support/desk.ts'
import { siteData } from '../e2e/support/central-data.ts'
import { launchApp } from '../e2e/support/launch.ts'
import { startSite } from '../e2e/support/site.ts'
import { startSqlServerSite } from '../integration/central/sqlserver-site.ts'
import { DAY, call, person } from '../integration/central/contract-rows.ts'
import { createLookup } from '../../src/main/desk/customer/lookup.ts'
import { DEMO_CUSTOMERS } from '../../src/cti/server/demo/customers.ts'
import { PLAIN_RULES } from '../../src/shared/numbers.ts'
import { ok } from '../../src/shared/result.ts'
import { startSlowLink } from './lib/slow-link.ts'
import { compare, median, quantile, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'
import type { Page } from 'playwright-core'
import type { LookupPorts } from '../../src/main/desk/customer/lookup.ts'

const RINGS = size(60, 3)
const CALLS = size(20_000, 1_000)
const CARDS = size(5_000, 100)
const LOOKUPS = size(60, 8)
/** One way, ms: a server in another building. */
const DELAY_MS = 10

/** Notes in the page when the bytes of each ringing call were read, and when its panel with name and area was painted. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const rung = new Map<string, number>()
    const painted = new Map<string, number>()
    Object.assign(globalThis, { popTimes: { rung, painted } })
    const now = (): number => performance.timeOrigin + performance.now()
    window.atclient?.onEvent((envelope) => {
      if (envelope.name !== 'calls.changed' || envelope.receivedAt === null) return
      for (const leg of envelope.payload as { callId: string; state: string }[]) if (leg.state === 'ringing' && !rung.has(leg.callId)) rung.set(leg.callId, envelope.receivedAt)
    })
    const look = (): void => {
      const panel = document.querySelector<HTMLElement>('[data-testid="customer-panel"][data-state="known"]')
      const callId = panel?.dataset['callId'] ?? ''
      if (callId === '' || painted.has(callId) || panel?.querySelector('[data-testid="customer-area"]') === null) return
      painted.set(callId, Number.POSITIVE_INFINITY)
      // The frame that shows it has been made when the task after it runs.
      requestAnimationFrame(() => { setTimeout(() => { painted.set(callId, now()) }) })
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state', 'data-call-id'] })
  })
}
const timesOf = (page: Page): Promise<number[]> => page.evaluate(() => {
  const { rung, painted } = (globalThis as unknown as { popTimes: { rung: Map<string, number>; painted: Map<string, number> } }).popTimes
  return [...rung].flatMap(([callId, at]) => { const end = painted.get(callId); return end === undefined || end === Number.POSITIVE_INFINITY ? [] : [end - at] })
})

async function embedded(): Promise<readonly number[]> {
  const data = siteData({ calls: CALLS, cards: CARDS })
  const site = await startSite()
  try {
    const desk = await launchApp({ dataDir: data.dataDir, args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'] })
    try {
      await logIn(desk.page, { uid: '8643', extension: '643' })
      await watch(desk.page)
      for (const { number } of DEMO_CUSTOMERS.slice(0, RINGS)) {
        await site.sim('sim.incoming', { caller: number, extension: '643' })
        await callIs(desk.page, 'ringing')
        await desk.page.locator('[data-testid="customer-panel"][data-state="known"] [data-testid="customer-area"]').waitFor()
        await site.sim('sim.hangup', { number })
        await noCalls(desk.page)
      }
      return await timesOf(desk.page)
    } finally {
      await desk.close()
    }
  } finally {
    await site.stop()
    rmSync(data.dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The store of a PC that has seen nobody yet. */
const emptyStore = {
  searchContacts: async () => ok({ rows: [], hasMore: false }), keepCustomers: async () => ok(null), area: async () => ok(null), keepAreas: async () => ok(null),
  listHistory: async () => ok({ rows: [], hasMore: false }), getWrapup: async () => ok(null),
} satisfies LookupPorts['local']

async function sqlServer(): Promise<{ readonly trips: readonly number[]; readonly lookups: readonly number[] }> {
  const site = await startSqlServerSite()
  const link = await startSlowLink(site.server.port, DELAY_MS)
  try {
    await site.seed({
      CRM_CUSTOMER: Array.from({ length: LOOKUPS }, (_, index) => person({ USERID: `C${String(index)}`, TEL: '', MOBILENO: `1380013${String(index).padStart(4, '0')}` })),
      CDR: Array.from({ length: LOOKUPS }, (_, index) => call({ CALLID: `k${String(index)}`, CALLER: `1380013${String(index).padStart(4, '0')}`, SDATE: DAY })),
    })
    const central = site.central({ connection: { port: link.port } })
    const lookup = createLookup({
      central, local: emptyStore, noted: { of: async () => [] }, rules: () => PLAIN_RULES, clock: { now: () => Date.now(), monotonic: () => performance.now(), after: () => ({ cancel: () => undefined }) },
      uid: () => '8643', codeName: (code) => code, media: (path) => path,
    })
    const oneTrip = async (): Promise<number> => {
      const begun = performance.now()
      await central.customers.areaOf('13800130000')
      return performance.now() - begun
    }
    const oneLookup = async (index: number): Promise<number> => {
      const begun = performance.now()
      const known = Promise.withResolvers<number>()
      await lookup.all({ number: `1380013${String(index).padStart(4, '0')}`, callId: 'c' }, new AbortController().signal, (finding) => {
        if (finding.customers !== undefined && finding.customers.length > 0) known.resolve(performance.now() - begun)
      })
      return known.promise
    }
    // Connections are opened with the first questions; a desk has asked before the first customer calls.
    for (let warm = 0; warm < 5; warm += 1) { await oneTrip(); await oneLookup(warm) }
    const trips: number[] = []
    const lookups: number[] = []
    for (let index = 0; index < LOOKUPS; index += 1) { trips.push(await oneTrip()); lookups.push(await oneLookup(index)) }
    return { trips, lookups }
  } finally {
    await link.close()
    await site.close()
  }
}

async function run(): Promise<readonly Measure[]> {
  const { trips, lookups } = await sqlServer()
  const trip = median(trips)
  const rings = await embedded()
  if (rings.length < RINGS * 0.9) throw new Error(`Only ${rings.length} of ${RINGS} panels were seen.`)
  return [
    { what: 'ring → customer painted, embedded, p50', value: quantile(rings, 0.5), unit: 'ms' },
    { what: 'ring → customer painted, embedded, p95', value: quantile(rings, 0.95), unit: 'ms', budget: { of: 'value', atMost: 100 }, note: `(${rings.length} rings, ${CARDS} customers, ${CALLS} records)` },
    compare('customer known on SQL Server, p95', quantile(lookups, 0.95), 'ms', { what: `one round trip at ${2 * DELAY_MS} ms`, value: trip }, { of: 'value', atMost: trip + 50 }, `(p50 ${quantile(lookups, 0.5).toFixed(1)} ms)`),
  ]
}

export const bench: Bench = { name: 'desk-pop', needsWindow: true, run }
