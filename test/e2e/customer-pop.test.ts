/**
 * Who calls: the real window, the real server as a process of its own, the embedded databases. In both languages and themes with
 * pictures for the eye (test-results/screenshots/customer-*) and axe.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { byId, callIs, gone, logIn, noCalls, press, see, until } from './support/desk.ts'
import { siteData, wasOnTheLine } from './support/central-data.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { layoutFaults } from './support/layout.ts'
import { startSite, type Site } from './support/site.ts'
import { settled } from './support/window.ts'
import { signIn, tcpClient, untilLeg } from '../support/system-tcp.ts'
import { DEMO_CUSTOMERS } from '../../src/cti/server/demo/customers.ts'
import { PAGE_VARIABLES } from '../../src/shared/page-template.ts'
import { agentIdSchema } from '../../src/shared/domain/schemas.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'

const [KNOWN, SECOND] = [DEMO_CUSTOMERS[0], DEMO_CUSTOMERS[1]]
if (KNOWN === undefined || SECOND === undefined) throw new Error('no demo customers')
const STRANGER = '13800138000'
/** A house that two families share. */
const SHARED = '01085551234'

let site: Site
let data: ReturnType<typeof siteData>
beforeEach(async () => {
  site = await startSite()
  data = siteData()
  wasOnTheLine(data.central, KNOWN.number)
})
afterEach(async () => {
  await site.stop()
  rmSync(data.dataDir, { recursive: true, force: true })
})

const killed = new Set<LaunchedApp>()
async function open(lang: Locale = 'zh-CN', theme = 'light'): Promise<LaunchedApp> {
  const desk = await launchApp({ dataDir: data.dataDir, args: [`--server=127.0.0.1:${site.port}`, `--lang=${lang}`, `--theme=${theme}`] })
  onTestFinished(async ({ task }) => {
    if (killed.has(desk)) return
    if (task.result?.state === 'fail') await desk.screenshot(`customer-failed-${lang}-${theme}`)
    await desk.close()
  })
  return desk
}
const panel = (desk: LaunchedApp, state: string) => desk.page.locator(`[data-testid="customer-panel"][data-state="${state}"]`)
const write = (file: string, sql: string, ...values: readonly (string | number)[]): void => {
  const db = new Database(join(data.central, file))
  db.prepare(sql).run(...values)
  db.close()
}
/** What the main process hands to the system's browser. */
async function watchBrowser(desk: LaunchedApp): Promise<() => Promise<string[]>> {
  await desk.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { openedPages: opened })
    shell.openExternal = (url: string) => { opened.push(url); return Promise.resolve() }
  })
  return () => desk.app.evaluate(() => (globalThis as unknown as { openedPages: string[] }).openedPages)
}

describe('who calls', () => {
  it('a known customer is there with his data while it rings, and what he wanted last time is on the card', async () => {
    const desk = await open()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    await site.sim('sim.incoming', { caller: KNOWN.number, group: '15' })
    await callIs(desk.page, 'ringing')
    await see(panel(desk, 'known'))
    expect(await byId(desk.page, 'customer-name').textContent()).toBe(KNOWN.name)
    expect(await byId(desk.page, 'customer-area').textContent()).toContain(KNOWN.city)
    await see(byId(desk.page, 'customer-dealing').first())
    expect(await desk.page.getByTestId('call-card').textContent()).toContain(KNOWN.name)
    const card = await desk.windowOf('card.html')
    await see(byId(card, 'card-name'))
    expect(await byId(card, 'card-name').textContent()).toBe(KNOWN.name)
    await see(byId(card, 'card-last'))
    // His name and place stand in the own call list, too.
    await press(desk.page, 'ringing', 'call-answer')
    await callIs(desk.page, 'talking')
    await see(desk.page.getByTestId('list-row').filter({ hasText: KNOWN.name }).first())
    expect(desk.consoleErrors).toEqual([])
  })

  it('after a transfer the panel shows the original customer, not the colleague who handed him on', async () => {
    const colleague = tcpClient(site.port)
    expect((await signIn(colleague, '8601')).ok).toBe(true)
    await site.sim('sim.incoming', { caller: SECOND.number, extension: '601' })
    const first = await untilLeg(colleague, 'ringing')
    expect(await colleague.execute('ATAnswer', { callId: first.callId })).toMatchObject({ ok: true })
    const desk = await open()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    // First he asks by telephone: that call is about nobody outside.
    expect(await colleague.execute('ATConsTrans', { callId: first.callId, extDest: '643' })).toMatchObject({ ok: true })
    await callIs(desk.page, 'ringing')
    await press(desk.page, 'ringing', 'call-answer')
    await callIs(desk.page, 'talking')
    expect(await byId(desk.page, 'customer-panel').count()).toBe(0)
    expect(await colleague.execute('ATTranOver', { callId: first.callId })).toMatchObject({ ok: true })
    await see(panel(desk, 'known'))
    expect(await byId(desk.page, 'customer-name').textContent()).toBe(SECOND.name)
  })

  it('a stranger becomes a contact by the keyboard, and the next call knows him; meanwhile nothing typed is lost', async () => {
    const desk = await open()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    await site.sim('sim.incoming', { caller: STRANGER, group: '15' })
    await see(panel(desk, 'unknown'))
    await byId(desk.page, 'customer-new').focus()
    await desk.page.keyboard.press('Enter')
    expect(await byId(desk.page, 'customer-field-mobile').inputValue()).toBe(STRANGER)
    await desk.page.keyboard.press('Enter')
    expect(await desk.page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('customer-field-name')
    await see(byId(desk.page, 'customer-form').getByRole('alert').first())
    await desk.page.keyboard.type('李娜')
    // The caller gives up while the name is being typed.
    await site.sim('sim.hangup', { number: STRANGER })
    await noCalls(desk.page)
    expect(await byId(desk.page, 'customer-field-name').inputValue()).toBe('李娜')
    await desk.page.keyboard.press('Enter')
    await gone(byId(desk.page, 'customer-form'))
    await site.sim('sim.incoming', { caller: `0${STRANGER}`, group: '15' })
    await see(panel(desk, 'known'))
    expect(await byId(desk.page, 'customer-name').textContent()).toBe('李娜')
    const db = new Database(join(data.central, 'callthink_crm.sqlite'), { readonly: true })
    const row = db.prepare('SELECT UNAME, PYM, MOBILENO, GHID, SDATE, STIME, LASTEXT FROM CRM_CUSTOMER WHERE MOBILENO = ?')
    const entered = { UNAME: '李娜', PYM: 'LN', MOBILENO: STRANGER, GHID: '8643' }
    expect(row.all(STRANGER)).toEqual([{ ...entered, SDATE: null, STIME: null, LASTEXT: null }])
    // LASTEXT is who served last (上次服务工号): it moves with a talk.
    await press(desk.page, 'ringing', 'call-answer')
    await callIs(desk.page, 'talking')
    await press(desk.page, 'talking', 'call-hangup')
    await until('the service is written', () => Promise.resolve((row.get(STRANGER) as { LASTEXT: string | null }).LASTEXT !== null))
    expect(row.all(STRANGER)).toEqual([{ ...entered, SDATE: expect.stringMatching(/^\d{8}$/), STIME: expect.stringMatching(/^\d{6}$/), LASTEXT: '8643' }])
    db.close()
  })

  it('the page of the site’s CRM opens once per call: not again for a reloaded window, a lost link or a restart of the program', async () => {
    let desk = await open()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    await desk.page.evaluate(async () => window.atclient?.request('settings.update', { popUrl: 'https://crm.example.invalid/pop?c={caller}&id={customerId}&d={direction}', popUrlMode: 'ringing' }))
    let pages = await watchBrowser(desk)
    await site.sim('sim.incoming', { caller: KNOWN.number, group: '15' })
    await callIs(desk.page, 'ringing')
    await until('the page is opened', async () => (await pages()).length > 0)
    expect(await pages()).toEqual([`https://crm.example.invalid/pop?c=${KNOWN.number}&id=C000001&d=in`])
    await press(desk.page, 'ringing', 'call-answer')
    await callIs(desk.page, 'talking')
    await desk.page.reload()
    await callIs(desk.page, 'talking')
    expect(await pages()).toHaveLength(1)
    killed.add(desk)
    await desk.kill()
    desk = await open()
    pages = await watchBrowser(desk)
    await logIn(desk.page, { uid: '8643', extension: '643' })
    await callIs(desk.page, 'talking')
    await see(panel(desk, 'known'))
    await see(byId(desk.page, 'customer-page'))
    expect(await pages()).toEqual([])
    await byId(desk.page, 'customer-page').click()
    await until('the button opens it', async () => (await pages()).length === 1)
  })

  it('the workbench says whom to call back, from missed calls and from messages; M calls who was missed last', async () => {
    const colleague = tcpClient(site.port)
    expect((await signIn(colleague, '8601')).ok).toBe(true)
    const desk = await open()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    await site.sim('sim.incoming', { caller: KNOWN.number, extension: '643' })
    await callIs(desk.page, 'ringing')
    await site.sim('sim.hangup', { number: KNOWN.number })
    await noCalls(desk.page)
    const callback = (from: string, number: string) => desk.page.locator(`[data-testid="callback"][data-from="${from}"][data-number="${number}"]`)
    await byId(desk.page, 'callbacks').click()
    await see(callback('missed', KNOWN.number))
    expect(await colleague.request('ATSendMsg', { uidTo: agentIdSchema.parse('8643'), info: `CALLBACK;TEL=${SECOND.number};NAME=${SECOND.name};INFO=报价;`, all: false })).toMatchObject({ ok: true })
    await see(callback('message', SECOND.number))
    await desk.page.locator('#view').focus()
    await desk.page.keyboard.press('m')
    await callIs(desk.page, 'ringback')
    expect(await byId(desk.page, 'call-number').getAttribute('data-number')).toBe(KNOWN.number)
    // A call that was placed here has its panel, too.
    await see(panel(desk, 'known'))
    await site.sim('sim.answer', { number: KNOWN.number })
    await callIs(desk.page, 'talking')
    await gone(callback('missed', KNOWN.number))
    await see(callback('message', SECOND.number))
  })

  it('a name, its pinyin or a part of the number in the dial field finds the customer; Enter calls him', async () => {
    const desk = await open()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    const found = desk.page.locator(`[data-testid="dial-contact"][data-number="${KNOWN.number}"]`)
    await byId(desk.page, 'dial-input').fill(KNOWN.name)
    await see(found)
    await byId(desk.page, 'dial-input').fill(KNOWN.number.slice(3, 9))
    await see(found)
    // Seen before now: found by the first letters of his name, without the databases.
    await byId(desk.page, 'dial-input').fill('whn')
    await see(found)
    await desk.page.keyboard.press('ArrowDown')
    await desk.page.keyboard.press('Enter')
    await callIs(desk.page, 'ringback')
    expect(await byId(desk.page, 'call-number').getAttribute('data-number')).toBe(KNOWN.number)
  })

  for (const [lang, theme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const satisfies readonly (readonly [Locale, string])[]) {
    it(`is whole and legible in every state (${lang}, ${theme})`, async () => {
      const insert = 'INSERT INTO CRM_CUSTOMER (USERID, UNAME, UTYPE, TEL, CITY, PROV, ADDRESS, MEMO, PERSON) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'
      write('callthink_crm.sqlite', insert, 'X1', '北京强讯科技发展有限责任公司华北区域运营与客户服务中心(海淀分部)', 1, SHARED, '北京', '北京市', '西城区北三环中路甲 29 号院 3 号楼 18 层 1806 室', '要求开具增值税专用发票。', '王经理')
      write('callthink_crm.sqlite', insert, 'X2', '李慕白', 0, SHARED, '北京', '北京市', '朝阳区', '', '')
      const desk = await open(lang, theme)
      const faults: string[] = []
      const names = [...DEMO_CUSTOMERS.flatMap(({ name, city, province }) => [name, city, province]), 'CRM', 'VIP', 'CALLBACK', 'TEL', 'NAME', 'whn0001@example.com', 'https://crm.example.invalid/pop?c={caller}', 'https://crm.example/pop', 'data.KEY', ...PAGE_VARIABLES]
      const look = async (name: string): Promise<void> => {
        await settled(desk.page)
        await desk.screenshot(`customer-${name}-${lang}-${theme}`)
        if (lang === 'zh-CN') faults.push(...await layoutFaults(desk.page, name, lang, names))
        if ((lang === 'en') === (theme === 'dark')) faults.push(...await violations(desk.page, name))
      }
      await logIn(desk.page, { uid: '8643', extension: '643' })
      await desk.page.evaluate(async () => window.atclient?.request('settings.update', { popUrl: 'https://crm.example.invalid/pop?c={caller}' }))
      const colleague = tcpClient(site.port)
      expect((await signIn(colleague, '8601')).ok).toBe(true)
      await site.sim('sim.incoming', { caller: SECOND.number, extension: '643' })
      await callIs(desk.page, 'ringing')
      await site.sim('sim.hangup', { number: SECOND.number })
      expect(await colleague.request('ATSendMsg', { uidTo: agentIdSchema.parse('8643'), info: `CALLBACK;TEL=${KNOWN.number};NAME=${KNOWN.name};`, all: false })).toMatchObject({ ok: true })
      await see(byId(desk.page, 'callbacks'))
      await look('workbench')
      await byId(desk.page, 'callbacks').click()
      await see(desk.page.locator('[data-testid="callback"][data-from="message"]'))
      await look('callbacks')
      await byId(desk.page, 'callbacks').click()
      await byId(desk.page, 'dial-input').fill(KNOWN.name.slice(0, 1))
      await see(byId(desk.page, 'dial-contact').first())
      await look('dial')
      await byId(desk.page, 'dial-input').fill('')
      await site.sim('sim.incoming', { caller: KNOWN.number, group: '15' })
      await see(byId(desk.page, 'customer-dealing').first())
      await look('known')
      await byId(desk.page, 'customer-play').first().click()
      await see(byId(desk.page, 'player'))
      await look('player')
      await byId(desk.page, 'customer-play').first().click()
      const card = await desk.windowOf('card.html')
      await see(byId(card, 'card-last'))
      await desk.screenshot(`customer-card-${lang}-${theme}`, card)
      await press(desk.page, 'ringing', 'call-answer')
      await callIs(desk.page, 'talking')
      await byId(desk.page, 'wrapup-note').fill('打印机卡纸,已转技术部。')
      await look('talking')
      await byId(desk.page, 'customer-edit').click()
      await byId(desk.page, 'customer-field-name').fill('')
      await byId(desk.page, 'customer-save').click()
      await look('edit')
      await desk.page.keyboard.press('Escape')
      await press(desk.page, 'talking', 'call-hangup')
      await noCalls(desk.page)
      // The note of the call before is still open: who rings is shown above it.
      await site.sim('sim.incoming', { caller: STRANGER, extension: '643' })
      await see(panel(desk, 'unknown'))
      await look('unknown')
      await byId(desk.page, 'customer-new').click()
      await look('new')
      await desk.page.keyboard.press('Escape')
      await site.sim('sim.hangup', { number: STRANGER })
      await noCalls(desk.page)
      await site.sim('sim.incoming', { caller: SHARED, extension: '643' })
      await see(panel(desk, 'several'))
      await look('several')
      await byId(desk.page, 'customer-choice').first().click()
      await see(panel(desk, 'known'))
      await look('long-name')
      await byId(desk.page, 'nav-settings').click()
      await desk.page.locator('[data-setting="popUrl"]').scrollIntoViewIfNeeded()
      await look('settings')
      expect(faults).toEqual([])
      expect(desk.consoleErrors).toEqual([])
    })
  }
})
