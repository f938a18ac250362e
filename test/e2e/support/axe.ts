/** axe-core in a real window: what it calls serious or critical (WCAG 2.2 AA). */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

declare global {
  interface Window { readonly axe?: { run(options: RunOptions): Promise<AxeResults> } }
}

/** What axe calls serious or critical, one line per element. Comes in over the debugger: the CSP forbids it to a page. */
export async function violations(page: Page, view: string): Promise<string[]> {
  if (!await page.evaluate(() => window.axe !== undefined)) await page.evaluate(AXE)
  const results = await page.evaluate((tags) => {
    if (window.axe === undefined) throw new Error('axe did not come')
    return window.axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
  }, TAGS)
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${view}: ${id} at ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`))
}
