/**
 * What a desk in another time zone does with a record of the site: started with a TZ of its own, it reads the site's table, merges it
 * with the row it kept itself, and prints what stands in the list and on the screen. Argument: JSON {source, day, own}.
 */
import { createSqliteCentral } from '../../src/central/sqlite/create-sqlite-central.ts'
import { createSqlServerCentral } from '../../src/central/sqlserver/create-sqlserver-central.ts'
import { readConnections } from '../../src/central/sqlserver/settings.ts'
import { DATABASES } from '../../src/central/api.ts'
import { dayOf } from '../../src/main/desk/boxes.ts'
import { timeText } from '../../src/main/export/cells.ts'
import { openLocalDatabase } from '../../src/main/data/local-database.ts'
import { setSiteZone, siteZone } from '../../src/shared/time/site-zone.ts'
import { machineZoneName } from '../../src/shared/time/zone.ts'
import { historyEntry } from './history.ts'
import type { SqlServerConnectionInput } from '../../src/central/sqlserver/settings.ts'

interface Work {
  readonly source: { readonly folder: string; readonly schemaFolder: string } | { readonly connection: SqlServerConnectionInput }
  /** When the call began, epoch ms: as the server told it over the link. */
  readonly startedAt: number
}
const { source, startedAt } = JSON.parse(process.argv[2] ?? '') as Work

const machine = machineZoneName()
setSiteZone('Asia/Shanghai')
function open() {
  if ('folder' in source) return createSqliteCentral({ ...source, siteTime: siteZone() })
  const connections = readConnections(Object.fromEntries(DATABASES.map((database) => [database, source.connection])))
  if (!connections.ok) throw new Error(connections.error.message)
  return createSqlServerCentral({ connections: connections.value, siteTime: siteZone() })
}
const central = open()
const day = dayOf(startedAt)
const page = await central.calls.calls({ from: day, to: day, limit: 10 })
if (!page.ok) throw new Error(page.error.message)
const db = openLocalDatabase(':memory:', 0)
db.writeHistory(historyEntry({ startedAt: startedAt + 400, answeredAt: startedAt + 4_000, endedAt: startedAt + 34_000, endCause: 'normal' }))
db.merge.step(page.value.rows, 0, { uid: '8643', extension: '643' }, 1_000)
const { rows } = db.listHistory({ uid: '8643', beforeId: null, limit: 10, search: '' } as Parameters<typeof db.listHistory>[0])
process.stdout.write(JSON.stringify({ machine, day, records: page.value.rows.map((row) => [row.callId, row.startedAt, row.endedAt]), list: rows.map((row) => [row.callId, row.startedAt]), shown: timeText(startedAt) }))
await central.close()
