/**
 * Around the end-to-end tests: the folder in which the demo's data are made once per run. Each start of the demo copies them
 * (test/e2e/support/demo-data.ts) instead of making ninety days of calls anew.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const TEMPLATE_ENV = 'ATCLIENT_E2E_DEMO'

export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'atclient-demo-'))
  // The tests' processes inherit it.
  process.env[TEMPLATE_ENV] = folder
  return () => { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}
