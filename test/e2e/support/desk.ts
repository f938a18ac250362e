/** What an agent does at his desk, by the handles that scripts may rely on (handles.md). */
import { setTimeout as pause } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'

/** Longest wait for anything a person would call "at once"; failing tests only, never slept through. */
const SOON_MS = 15_000

export interface Seat {
  readonly uid: string
  readonly extension: string
  readonly password?: string
}

export const byId = (page: Page, id: string): Locator => page.getByTestId(id)

/** Waits until exactly the described thing is visible. */
export async function see(locator: Locator, timeoutMs: number = SOON_MS): Promise<void> {
  await locator.waitFor({ state: 'visible', timeout: timeoutMs })
}

export async function gone(locator: Locator, timeoutMs: number = SOON_MS): Promise<void> {
  await locator.waitFor({ state: 'hidden', timeout: timeoutMs })
}

/** Fills the login form and presses the button; does not wait for the outcome. */
export async function submitLogin(page: Page, seat: Seat): Promise<void> {
  await see(byId(page, 'login-uid'))
  await byId(page, 'login-uid').fill(seat.uid)
  await byId(page, 'login-extension').fill(seat.extension)
  await byId(page, 'login-password').fill(seat.password ?? 'demo')
  await byId(page, 'login-submit').click()
}

/** Logs in and waits until the link is ready. */
export async function logIn(page: Page, seat: Seat): Promise<void> {
  await submitLogin(page, seat)
  await linkIs(page, 'ready')
  await see(byId(page, 'agent-state'))
}

export async function linkIs(page: Page, state: string, timeoutMs: number = SOON_MS): Promise<void> {
  await see(page.locator(`[data-testid="link-state"][data-state="${state}"]`), timeoutMs)
}

export async function agentIs(page: Page, state: string): Promise<void> {
  await see(page.locator(`[data-testid="agent-state"][data-state="${state}"]`))
}

/** The card of a leg in the given display state. */
export function card(page: Page, state: string): Locator {
  return page.locator(`[data-testid="call-card"][data-state="${state}"]`)
}

/** Waits for a leg in that state and returns its call id. */
export async function callIs(page: Page, state: string, timeoutMs: number = SOON_MS): Promise<string> {
  const leg = card(page, state).first()
  await see(leg, timeoutMs)
  return (await leg.getAttribute('data-call-id')) ?? ''
}

export async function noCalls(page: Page): Promise<void> {
  await gone(byId(page, 'call-card').first())
}

export async function dial(page: Page, number: string): Promise<void> {
  await byId(page, 'dial-input').fill(number)
  await byId(page, 'dial-input').press('Enter')
}

/** Presses a button of the leg that is in the given state. */
export async function press(page: Page, state: string, button: string): Promise<void> {
  await card(page, state).first().getByTestId(button).click()
}

/** Waits for the notice that has these words; its element. */
export async function told(page: Page, words: string): Promise<Locator> {
  const notice = byId(page, 'toast').filter({ hasText: words }).last()
  await see(notice)
  return notice
}

/** The line of an agent on the team board. */
export const teamRow = (page: Page, uid: string): Locator => page.locator(`[data-testid="team-row"][data-uid="${uid}"]`)

/** Opens the team board and waits for its lines. */
export async function openTeam(page: Page): Promise<void> {
  await byId(page, 'nav-team').click()
  await see(byId(page, 'team-row').first())
}

/** Waits until the board shows that agent in that state and that state of his call. */
export async function boardSays(page: Page, uid: string, state: string, callState: string): Promise<void> {
  await see(page.locator(`[data-testid="team-row"][data-uid="${uid}"][data-state="${state}"][data-call-state="${callState}"]`))
}

/** Chooses an agent's line and presses one of its actions. */
export async function actOn(page: Page, uid: string, action: string): Promise<void> {
  const row = teamRow(page, uid)
  if (await row.getAttribute('aria-selected') !== 'true') await row.click({ position: { x: 24, y: 12 } })
  await row.getByTestId(`team-${action}`).click()
}

/** Between two looks at a thing that tells nobody when it changes (a file, a table of another process). */
const LOOK_AGAIN_MS = 20

/** Waits until `probe` says yes. */
export async function until(what: string, probe: () => boolean | Promise<boolean>, timeoutMs: number = SOON_MS): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await probe())) {
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`)
    await pause(LOOK_AGAIN_MS)
  }
}
