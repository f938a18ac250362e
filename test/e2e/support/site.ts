/**
 * A site for end-to-end tests: the CTI server as its own process, and the world outside it
 * (people with telephones), spoken to over AT Link like any stranger would.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import type { SiteConfig } from '../../../src/cti/server/site-config.ts'

const root = resolve(import.meta.dirname, '../../..')

export type KeptTable = 'ATC_AUDIT' | 'ATC_SCORE' | 'ATC_WRAPUP' | 'CTS_OEM_UNDELIVERED' | 'MCI_SMS_SEND' | 'MCI_SMS_RECV'
/** What the outside world can do (handles.md, sim.*). */
export type OutsideAct = 'sim.incoming' | 'sim.answer' | 'sim.hangup' | 'sim.dtmf' | 'sim.arrival'

export interface Site {
  readonly port: number
  readonly dataDir: string
  /** What people outside do (handles.md, sim.*). Resolves when the server has accepted it. */
  sim(cmd: OutsideAct, args: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>
  /** Rows of the call record table, oldest first. */
  records(): readonly Record<string, unknown>[]
  /** Rows of a table of the desk's database, oldest first: what was kept of messages, notes, scores, acts on others. */
  kept(table: KeptTable): readonly Record<string, unknown>[]
  /** Ends the server process at once and waits until it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** All rows of a table of another process's database. */
function readRows(file: string, table: string, order: string): readonly Record<string, unknown>[] {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all() as Record<string, unknown>[]
  } finally {
    db.close()
  }
}

async function startServer(port: number, dataDir: string, more: readonly string[]): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [
    join(root, 'src/cti/server/main.ts'), '--port', String(port), '--data', dataDir, '--notice-seconds', '0', ...more,
  ], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString('utf8') })
  const exited = once(child, 'exit').then(() => { throw new Error(`The CTI server ended before it listened:\n${errors}`) })
  exited.catch(() => undefined)
  const listening = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const match = /^listening .*:(\d+)$/.exec(line)
      if (match?.[1] !== undefined) return Number(match[1])
    }
    return exited
  })()
  return { child, port: await Promise.race([listening, exited]) }
}

/** A stranger on loopback who plays the outside parties: frames by hand, independent of src/cti. */
async function outsideCall(port: number, cmd: string, args: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const socket: Socket = createConnection({ host: '127.0.0.1', port, noDelay: true })
  try {
    await once(socket, 'connect')
    const body = Buffer.from(JSON.stringify({ kind: 'request', id: 1, cmd, args, key: `outside-${String(process.hrtime.bigint())}` }))
    const frame = Buffer.alloc(4 + body.length)
    frame.writeUInt32BE(body.length)
    body.copy(frame, 4)
    socket.write(frame)
    let buffer = Buffer.alloc(0)
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      buffer = Buffer.concat([buffer, chunk])
      while (buffer.length >= 4 && buffer.length >= 4 + buffer.readUInt32BE(0)) {
        const size = buffer.readUInt32BE(0)
        const message = JSON.parse(buffer.subarray(4, 4 + size).toString('utf8')) as Record<string, unknown>
        buffer = buffer.subarray(4 + size)
        if (message['kind'] !== 'response') continue
        if (message['ok'] === true) return message['result'] as Record<string, unknown>
        throw new Error(`${cmd} was refused: ${JSON.stringify(message['error'])}`)
      }
    }
    throw new Error(`The server closed the connection before it answered ${cmd}.`)
  } finally {
    socket.destroy()
  }
}

/** Starts a site with the demo people, or those of a configuration, and an empty record store. */
export async function startSite(config?: SiteConfig): Promise<Site> {
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-site-'))
  const configFile = join(dataDir, 'site.json')
  if (config !== undefined) writeFileSync(configFile, JSON.stringify(config))
  const more = config === undefined ? [] : ['--config', configFile]
  let { child, port } = await startServer(0, dataDir, more)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return {
    get port() { return port },
    dataDir,
    sim: (cmd, args) => outsideCall(port, cmd, args),
    records: () => readRows(join(dataDir, 'callthink_cdr.sqlite'), 'CDR', 'STARTED_AT'),
    kept: (table) => readRows(join(dataDir, 'callthink.sqlite'), table, 'ROWID'),
    kill: () => end('SIGKILL'),
    async restart() {
      ({ child, port } = await startServer(port, dataDir, more))
    },
    async stop() {
      await end('SIGTERM')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
