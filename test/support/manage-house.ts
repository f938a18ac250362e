/** A whole CTI server in this process, its data in a folder that outlives a restart, and the demo people. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { runNodeServer } from '../../src/cti/node/run-node-server.ts'
import type { NodeServer } from '../../src/cti/node/run-node-server.ts'
import type { EventMessage } from '../../src/cti/protocol/messages.ts'
import { createMemoryLog } from './fakes.ts'
import { rawTcpClient } from './raw-client.ts'
import type { RawClient, RawLogin } from './raw-client.ts'

export interface ManageHouse {
  readonly dataDir: string
  client(): RawClient
  /** A client that is logged in. */
  agent(login: RawLogin): Promise<RawClient>
  restart(): Promise<void>
  /** Rows of a table of callthink.sqlite. */
  rows(table: string): readonly Record<string, unknown>[]
}

export async function startManageHouse(configFile: string | null = null): Promise<ManageHouse> {
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-manage-'))
  const clients: RawClient[] = []
  const start = (): Promise<NodeServer> =>
    runNodeServer({ host: '127.0.0.1', port: 0, dataDir, configFile, tls: null, seed: 1, demoLife: false, log: createMemoryLog() })
  let server = await start()
  const house: ManageHouse = {
    dataDir,
    client() {
      const client = rawTcpClient(server.port)
      clients.push(client)
      return client
    },
    async agent(login) {
      const client = house.client()
      const answer = await client.login(login)
      if (!answer.ok) throw new Error(`login of ${login.uid} refused: ${answer.error.code}`)
      await client.waitEvent('snapshot.end')
      return client
    },
    async restart() {
      for (const client of clients.splice(0)) client.destroy()
      await server.stop(0)
      server = await start()
    },
    rows(table) {
      const db = new Database(join(dataDir, 'callthink.sqlite'), { readonly: true })
      try {
        return db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]
      } finally {
        db.close()
      }
    },
  }
  onTestFinished(async () => {
    for (const client of clients) client.destroy()
    await server.stop(0)
    rmSync(dataDir, { recursive: true, force: true })
  })
  return house
}

/** `done`; or the code of the refusal or failure, and its reason. */
export async function did(client: RawClient, cmd: string, args: object): Promise<string> {
  const { response, outcome } = await client.act(cmd, args)
  if (!response.ok) return word(response.error)
  return outcome?.event === 'request.done' && outcome.data['ok'] !== true ? word(outcome.data) : 'done'
}

function word(failed: { readonly code?: unknown; readonly state?: unknown }): string {
  return typeof failed.state === 'string' ? `${String(failed.code)} ${failed.state}` : String(failed.code)
}

/** The agent as the last event told. */
export function lastOf(client: RawClient, uid: string): EventMessage | undefined {
  return client.events('agent.changed').filter(({ data }) => data['uid'] === uid).at(-1)
}
