/** `npm run docs:call-control`: walks the CTI server and writes docs/call-control.md. */
import { writeFileSync } from 'node:fs'
import { walkArguments, walkRaces, walkReads } from '../test/support/call-control/cases.ts'
import { caseTable, renderDocument, tablesOf } from '../test/support/call-control/document.ts'
import type { Table } from '../test/support/call-control/document.ts'
import { PARTS, walk } from '../test/support/call-control/walk.ts'
import type { PartName } from '../test/support/call-control/walk.ts'
import { inRoot } from './lib/paths.ts'
import { runMain } from './lib/say.ts'

await runMain(async () => {
  const tables: Table[] = []
  const faults: string[] = []
  for (const name of Object.keys(PARTS) as PartName[]) {
    const walked = await walk(PARTS[name])
    tables.push(...tablesOf(name, walked))
    faults.push(...walked.faults)
    process.stdout.write(`${PARTS[name].name}: ${String(walked.cells.length)} cells\n`)
  }
  tables.push(caseTable('Arguments', await walkArguments()), caseTable('Overtaken', await walkRaces()), caseTable('Reads', await walkReads()))
  writeFileSync(inRoot('docs', 'call-control.md'), renderDocument(new Map(tables.map((table) => [table.title, table]))))
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  return faults.length === 0 ? 0 : 1
})
