/** Two desks, one server: colleagues call each other; a third login is asked, and the displaced one stays down. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { agentIs, byId, callIs, card, dial, linkIs, logIn, noCalls, press, see, submitLogin, until } from './support/desk.ts'
import { startSite, type Site } from './support/site.ts'

describe('two desks at one server', () => {
  let site: Site
  const desks: LaunchedApp[] = []
  const sitDown = async (): Promise<LaunchedApp> => {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'] })
    desks.push(desk)
    return desk
  }

  beforeAll(async () => { site = await startSite() })
  afterEach(async () => {
    await Promise.all(desks.splice(0).map((desk) => desk.close()))
  })
  afterAll(async () => { await site.stop() })

  it('8643 calls 601, 8601 answers, both see the same call and it is recorded once', async () => {
    const [caller, callee] = [await sitDown(), await sitDown()]
    await logIn(caller.page, { uid: '8643', extension: '643' })
    await logIn(callee.page, { uid: '8601', extension: '601' })

    await dial(caller.page, '601')
    const callId = await callIs(caller.page, 'ringback')
    expect(await callIs(callee.page, 'ringing')).toBe(callId)
    await press(callee.page, 'ringing', 'call-answer')
    expect(await callIs(caller.page, 'talking')).toBe(callId)
    expect(await callIs(callee.page, 'talking')).toBe(callId)
    expect(await card(caller.page, 'talking').textContent()).toContain('601')
    expect(await card(callee.page, 'talking').textContent()).toContain('643')
    await caller.screenshot('two-desks-caller')
    await callee.screenshot('two-desks-callee', callee.page)

    await press(callee.page, 'talking', 'call-hangup')
    await noCalls(caller.page)
    await noCalls(callee.page)
    await until('the record', () => site.records().some((row) => row['CALLID'] === callId))
    expect(site.records().filter((row) => row['CALLID'] === callId && Number(row['LEN_TALK']) >= 0)).not.toHaveLength(0)
  })

  it('a second login as 8643 is asked to take over; the displaced desk says so and stays down', async () => {
    const [first, second] = [await sitDown(), await sitDown()]
    await logIn(first.page, { uid: '8643', extension: '643' })
    await submitLogin(second.page, { uid: '8643', extension: '643' })
    const question = byId(second.page, 'login-error')
    await see(question)
    expect(await question.textContent()).toContain('8643')
    await second.screenshot('take-over-question')

    await byId(second.page, 'dialog-confirm').click()
    await linkIs(second.page, 'ready')
    await agentIs(second.page, 'ready')
    await linkIs(first.page, 'displaced')
    await first.screenshot('displaced')
    // It stays down: the owner keeps his session while the displaced link could have come back many times over.
    await first.page.evaluate(() => new Promise((done) => { requestIdleCallback(done) }))
    await linkIs(first.page, 'displaced')
    await linkIs(second.page, 'ready')
  })
})
