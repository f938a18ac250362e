/** Sizes and forms of the main window. */
import { byId, see } from './desk.ts'
import type { LaunchedApp } from './launch.ts'
import type { Page } from 'playwright-core'

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
