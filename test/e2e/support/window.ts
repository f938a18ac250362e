/** Sizes and forms of the main window. */
import { byId, see } from './desk.ts'
import type { LaunchedApp } from './launch.ts'
import type { Locator, Page } from 'playwright-core'

/** The bar is there and the window is as narrow as it. */
export async function isCompact(page: Page): Promise<void> {
  await see(byId(page, 'mode-full'))
  await page.waitForFunction(() => innerWidth === 360 && document.querySelector('main')?.scrollHeight === innerHeight)
}

export async function resize(desk: LaunchedApp, width: number, height: number): Promise<void> {
  await desk.app.evaluate(({ BrowserWindow }, size) => {
    BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('index.html'))?.setContentSize(size.width, size.height)
  }, { width, height })
  await desk.page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, { width, height })
}

/** Sizes settle with the frame after the last change. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => { requestAnimationFrame(done) }) }))
}

/** How many pages of a list are looked through. */
const MOST_PAGES = 40

/** The first row of a list that has these words, wherever it stands: only rows near the visible ones are drawn. */
export async function rowWith(page: Page, words: string): Promise<Locator> {
  const found = byId(page, 'list-row').filter({ hasText: words }).first()
  await see(byId(page, 'list-row').first())
  for (let turned = 0; turned < MOST_PAGES && await found.count() === 0; turned += 1) {
    await byId(page, 'list-row').first().hover({ force: true })
    await page.mouse.wheel(0, 300)
    await settled(page)
  }
  return found
}
