/**
 * The databases of a site on SQL Server, in the real app: the bundled driver in its worker over TLS, the settings with their test buttons,
 * what the window says when the server goes away and comes back, and where the password is not.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { byId, callIs, gone, linkIs, logIn, noCalls, press, see, until } from './support/desk.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { startSite, type Site } from './support/site.ts'
import { call, person, voicemail } from '../integration/central/contract-rows.ts'
import { LOGIN, startSqlServerSite, type SqlServerSite } from '../integration/central/sqlserver-site.ts'
import type { Page } from 'playwright-core'

const CA_FILE = resolve(import.meta.dirname, '../fixtures/tls/ca.pem')
const AGENT = { uid: '8643', extension: '643' } as const
const CUSTOMER = '13800138000'
const SHOWN = '138 0013 8000'
const CALLER = '13900000001'
const SECOND = '13900139000'
const WRONG = 'canary-of-a-wrong-password'

const two = (value: number): string => String(value).padStart(2, '0')
const today = (): string => {
  const now = new Date()
  return `${String(now.getFullYear())}${two(now.getMonth() + 1)}${two(now.getDate())}`
}

let sql: SqlServerSite
let site: Site
beforeEach(async () => {
  sql = await startSqlServerSite()
  site = await startSite()
  return async () => { await Promise.all([sql.close(), site.stop()]) }
}, 60_000)

async function open(dataDir?: string, look: readonly string[] = ['--lang=zh-CN', '--theme=light']): Promise<LaunchedApp> {
  const desk = await launchApp({ args: [`--server=127.0.0.1:${String(site.port)}`, ...look], ...(dataDir === undefined ? {} : { dataDir }) })
  onTestFinished(() => desk.close())
  return desk
}

/** Fills in the first database and gives its server to all. */
async function fillIn(page: Page, password: string): Promise<void> {
  await byId(page, 'nav-settings').click()
  await byId(page, 'data-source').selectOption('sqlserver')
  // With the port behind the name, as it is pasted.
  await byId(page, 'database-host').fill(`localhost:${String(sql.server.port)}`)
  expect(await byId(page, 'database-place').inputValue()).toBe(String(sql.server.port))
  await byId(page, 'database-user').fill(LOGIN.user)
  await byId(page, 'database-password').fill(password)
  await byId(page, 'database-ca').fill(CA_FILE)
  await byId(page, 'database-same').click()
}

async function save(page: Page): Promise<void> {
  await byId(page, 'databases-save').click()
  await see(byId(page, 'databases-said').filter({ hasText: /生效|in effect/i }))
}

/** Every file of the app's folder that holds the text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(text)).map((entry) => entry.name)
}

const snapshotOf = (page: Page): Promise<string> =>
  page.evaluate(async () => JSON.stringify(await (window as unknown as { atclient: { request(name: string, args: object): Promise<unknown> } }).atclient.request('state.snapshot', {})))

const rows = (page: Page) => page.getByTestId('list-row')

/** A customer calls, is answered and hung up; what the CDR server writes of it is copied to the SQL Server later. */
async function oneCall(page: Page, caller: string): Promise<void> {
  const before = site.records().length
  await site.sim('sim.incoming', { caller, group: '15' })
  await callIs(page, 'ringing')
  await press(page, 'ringing', 'call-answer')
  await callIs(page, 'talking')
  await press(page, 'talking', 'call-hangup')
  await noCalls(page)
  await until('the record of the call', () => site.records().length > before)
}

/** The site's records of calls, as the SQL Server has them when it is back. */
async function copyRecords(): Promise<void> {
  const columns = Object.keys(call())
  const records = site.records().map((record) => Object.fromEntries(columns.flatMap((column) => (record[column] === undefined ? [] : [[column, record[column] as string | number | null]]))))
  // The administrator's own connection broke with the server: his first attempt may meet it.
  await sql.seed({ CDR: records.slice(0, 1) }).catch(() => sql.seed({ CDR: records.slice(0, 1) }))
  await sql.seed({ CDR: records.slice(1) })
}

/** The person presses "retry now" unless the breaker was quicker; the list is that of the database again. */
async function backAgain(page: Page): Promise<void> {
  const retry = byId(page, 'data-retry')
  await until('the databases are back', async () => {
    if (await retry.isVisible()) await retry.click({ timeout: 1_000 }).catch(() => undefined)
    return await byId(page, 'data-banner').count() === 0 && await byId(page, 'list-cached').count() === 0
  })
}

/** What axe finds in the settings of the databases and in the banner; the views around them have tests of their own. */
async function ownViolations(page: Page): Promise<string[]> {
  return (await violations(page, 'page')).filter((line) => /data-|database|mapping/.test(line))
}

/** Own calls in the local database, and how many of them have met their record. */
function keptCalls(dataDir: string): { readonly all: number; readonly merged: number } {
  const db = new Database(join(dataDir, 'local.db'), { readonly: true })
  try {
    return db.prepare('SELECT count(*) AS "all", count(cdr) AS merged FROM call_history').get() as { all: number; merged: number }
  } finally {
    db.close()
  }
}

describe('databases on SQL Server', () => {
  it('are set up and tried out in the settings, read, missed when the server goes away, and read again when it is back', async () => {
    await sql.seed({ MCI_VMS_RECV: [
      voicemail({ CALLID: 'r1', SDATE: today(), STIME: '000001', GHID: AGENT.uid, CALLER }),
      voicemail({ CALLID: 'r2', SDATE: today(), STIME: '000002', GHID: AGENT.uid, CALLER: '13900000003', FILENAME: 'd:\\vms\\2.wav' }),
    ] })
    const desk = await open()
    const { page } = desk
    await logIn(page, AGENT)

    // A wrong password is told at its database and nowhere kept.
    await fillIn(page, WRONG)
    await page.locator('[data-database="callthink"]').getByTestId('database-test').click()
    await see(page.locator('[data-database="callthink"] [data-testid="database-test-failed"][data-code="database_login"]'))
    await desk.screenshot('databases-login-refused')
    await byId(page, 'database-password').fill(LOGIN.password)
    await byId(page, 'database-same').click()
    await byId(page, 'database-test-all').click()
    await until('five databases answered', async () => await byId(page, 'database-test-ok').count() === 5)
    await see(byId(page, 'passwords-unprotected'))
    await desk.screenshot('databases-tested')
    await save(page)

    await byId(page, 'nav-voicemail').click()
    await see(rows(page).filter({ hasText: '139 0000 0001' }))
    expect(await rows(page).count()).toBe(2)
    expect(await byId(page, 'list-cached').count()).toBe(0)

    await sql.server.stop()
    await byId(page, 'nav-fax').click()
    await see(page.locator('[data-testid="data-banner"][data-code="database_unreachable"]'))
    await see(byId(page, 'database-state'))
    await byId(page, 'nav-voicemail').click()
    await see(byId(page, 'list-cached'))
    expect(await rows(page).count()).toBe(2)
    await desk.screenshot('databases-away')

    // Calls and what is written of them need no database.
    await oneCall(page, CUSTOMER)
    await byId(page, 'nav-history').click()
    await see(rows(page).filter({ hasText: SHOWN }))
    await byId(page, 'nav-settings').click()
    await see(byId(page, 'databases'))

    await sql.server.listen()
    await byId(page, 'nav-voicemail').click()
    await backAgain(page)
    expect(await rows(page).count()).toBe(2)

    const snapshot = await snapshotOf(page)
    expect(snapshot).toContain('"sqlserver"')
    expect(snapshot).not.toContain(LOGIN.password)
    expect(desk.output()).not.toContain(LOGIN.password)
    for (const secret of [LOGIN.password, WRONG]) expect(filesWith(desk.dataDir, secret)).toEqual([])
    expect(desk.consoleErrors).toEqual([])
  }, 120_000)

  it('nothing is kept where the system has no real protection: the password is asked for once per start, and nothing waits for it', async () => {
    await sql.seed({ MCI_VMS_RECV: [voicemail({ SDATE: today(), GHID: AGENT.uid, CALLER })] })
    const dataDir = mkdtempSync(join(tmpdir(), 'atclient-e2e-'))
    onTestFinished(() => { rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }) })
    const first = await open(dataDir)
    await logIn(first.page, AGENT)
    await fillIn(first.page, LOGIN.password)
    await save(first.page)
    await byId(first.page, 'nav-voicemail').click()
    await see(rows(first.page).filter({ hasText: '139 0000 0001' }))
    await first.close()
    expect(filesWith(dataDir, LOGIN.password)).toEqual([])
    expect(filesWith(dataDir, LOGIN.user)).toContain('local.db')

    const second = await open(dataDir, ['--lang=en', '--theme=dark'])
    const { page } = second
    await logIn(page, AGENT)
    await linkIs(page, 'ready')
    await byId(page, 'nav-voicemail').click()
    // What was seen before is there while it is asked for.
    await see(byId(page, 'list-cached'))
    await see(rows(page).filter({ hasText: '139 0000 0001' }))
    await see(byId(page, 'data-banner-password'))
    await second.screenshot('databases-password-en-dark')
    expect(await ownViolations(page)).toEqual([])
    await byId(page, 'data-banner-password').fill(LOGIN.password)
    await page.keyboard.press('Enter')
    await gone(byId(page, 'data-banner'))
    await gone(byId(page, 'list-cached'))
    await see(rows(page).filter({ hasText: '139 0000 0001' }))
    await byId(page, 'nav-settings').click()
    await see(byId(page, 'databases'))
    await second.screenshot('databases-settings-en-dark')
    expect(await ownViolations(page)).toEqual([])
    expect(second.consoleErrors).toEqual([])
    await second.close()
    expect(filesWith(dataDir, LOGIN.password)).toEqual([])
  }, 120_000)

  it('switched off from the start: the app shows calls, messages seen before and settings, and writes what happens; switched on again it catches up, and nothing is double', async () => {
    await sql.seed({ MCI_VMS_RECV: [voicemail({ SDATE: today(), GHID: AGENT.uid, CALLER })] })
    const dataDir = mkdtempSync(join(tmpdir(), 'atclient-e2e-'))
    onTestFinished(() => { rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }) })
    const first = await open(dataDir)
    await logIn(first.page, AGENT)
    await fillIn(first.page, LOGIN.password)
    await save(first.page)
    await byId(first.page, 'nav-voicemail').click()
    await see(rows(first.page).filter({ hasText: '139 0000 0001' }))
    await oneCall(first.page, CUSTOMER)
    await first.close()

    await sql.server.stop()
    const second = await open(dataDir)
    const { page } = second
    await logIn(page, AGENT)
    await byId(page, 'nav-voicemail').click()
    await see(rows(page).filter({ hasText: '139 0000 0001' }))
    await byId(page, 'data-banner-password').fill(LOGIN.password)
    await page.keyboard.press('Enter')
    await see(page.locator('[data-testid="data-banner"][data-code="database_unreachable"]'))
    await see(rows(page).filter({ hasText: '139 0000 0001' }))
    await oneCall(page, SECOND)
    await byId(page, 'nav-history').click()
    await see(rows(page).filter({ hasText: '139 0013 9000' }))
    expect(await rows(page).count()).toBe(2)
    await second.screenshot('databases-off-history')
    await byId(page, 'nav-settings').click()
    await see(byId(page, 'databases'))
    expect(keptCalls(dataDir)).toEqual({ all: 2, merged: 0 })

    await sql.server.listen()
    await copyRecords()
    await byId(page, 'nav-voicemail').click()
    await backAgain(page)
    expect(await rows(page).count()).toBe(1)
    await byId(page, 'nav-history').click()
    await until('both calls have met their records', () => keptCalls(dataDir).merged === 2)
    expect(keptCalls(dataDir)).toEqual({ all: 2, merged: 2 })
    await see(rows(page).filter({ hasText: '139 0013 9000' }))
    expect(await rows(page).count()).toBe(2)
    expect(second.consoleErrors).toEqual([])
  }, 180_000)

  it('who called before is known also while the server is away; what is written of him then is refused with the reason, and taken when it is back', async () => {
    await sql.seed({ CRM_CUSTOMER: [person({ USERID: 'K1', UNAME: '李晓梅', MOBILENO: CUSTOMER, TEL: '' })] })
    const desk = await open(undefined, ['--lang=en', '--theme=light'])
    const { page } = desk
    const panel = page.locator('[data-testid="customer-panel"][data-state="known"]')
    await logIn(page, AGENT)
    await fillIn(page, LOGIN.password)
    await save(page)
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
    await callIs(page, 'ringing')
    await see(panel)
    await press(page, 'ringing', 'call-answer')
    await callIs(page, 'talking')
    await press(page, 'talking', 'call-hangup')
    await noCalls(page)

    await sql.server.stop()
    await site.sim('sim.incoming', { caller: CUSTOMER, extension: AGENT.extension })
    await callIs(page, 'ringing')
    await see(panel)
    await see(panel.getByRole('status').filter({ hasText: 'this is what this computer saw last' }))
    expect(await byId(page, 'customer-name').textContent()).toBe('李晓梅')
    await desk.screenshot('databases-away-customer')
    await press(page, 'ringing', 'call-answer')
    await callIs(page, 'talking')
    await byId(page, 'customer-edit').click()
    await byId(page, 'customer-field-city').fill('Nanjing')
    await byId(page, 'customer-save').click()
    await see(byId(page, 'customer-form').getByRole('alert').filter({ hasText: /cannot be reached/ }))
    expect(await byId(page, 'customer-field-city').inputValue()).toBe('Nanjing')
    await desk.screenshot('databases-away-customer-refused')

    await sql.server.listen()
    await until('the change is taken', async () => {
      await byId(page, 'customer-save').click({ timeout: 1_000 }).catch(() => undefined)
      return await byId(page, 'customer-form').count() === 0
    })
    await see(panel)
    await gone(panel.getByRole('status').filter({ hasText: 'this is what this computer saw last' }))
    expect(await sql.admin('callthink_crm', "SELECT CITY FROM CRM_CUSTOMER WHERE USERID = 'K1'")).toMatchObject([{ CITY: 'Nanjing' }])
    expect(desk.consoleErrors).toEqual([])
  }, 120_000)
})
