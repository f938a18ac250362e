/** What the tests of docs/call-control.md share: the page, and one part of it walked again. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { CALL_COMMANDS } from '../../../src/shared/domain/codes.ts'
import { differences, parseDocument, tablesOf } from './document.ts'
import type { Table, Tables } from './document.ts'
import { PARTS, walk } from './walk.ts'
import type { LegFinding, PartName, Walk } from './walk.ts'

/** Many workers on few cores: the walk itself takes seconds. */
export const WALK_TIMEOUT_MS = 600_000
/** So many differences are shown. */
const SHOWN = 40

export const pageText = readFileSync(new URL('../../../docs/call-control.md', import.meta.url), 'utf8')
export const page: Tables = parseDocument(pageText)

/** Walks a part and compares it with the page, cell by cell. */
export async function expectAsWritten(name: PartName): Promise<Walk> {
  const walked = await walk(PARTS[name])
  expect(walked.faults).toEqual([])
  expectTables(tablesOf(name, walked))
  return walked
}

export function expectTables(tables: readonly Table[]): void {
  const found = tables.flatMap((table) => differences(page, table))
  expect(found.slice(0, SHOWN), `${String(found.length)} cells differ from docs/call-control.md (npm run docs:call-control writes it anew)`).toEqual([])
}

/** The one source of buttons: what a leg allows is not refused for its state or telephone, and nothing else is done. */
export function expectAllowedIsTrue(legs: readonly LegFinding[]): void {
  const lies: string[] = []
  for (const { situation, leg, column, allowed, answers } of legs) {
    for (const [name, { accepted, code, text }] of answers) {
      const command = name.split(' ')[0] ?? ''
      if (!CALL_COMMANDS.some((known) => known === command)) continue
      const refused = !accepted && (code === 'wrong_state' || code === 'not_supported_by_extension')
      const where = `${situation}, the ${leg} call, ${column}: ${command}`
      if (allowed.includes(command) && refused) lies.push(`${where} is in allowed and answered ${text}`)
      if (!allowed.includes(command) && !refused) lies.push(`${where} is not in allowed and answered ${text}`)
    }
  }
  expect(lies).toEqual([])
}
