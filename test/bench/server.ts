/**
 * The CTI server under load: 1,000 agents and 30 calls per second, each answered, transferred (half of
 * them by a consultation) and ended; then 5,000 sessions that do nothing. The server is the real program
 * (server/main.ts) with its real stores; server and load each have a core of their own where the system allows.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { nodeHashes } from '../../src/cti/node/index.ts'
import { MIN_ITERATIONS, makeVerifier } from '../../src/cti/protocol/scram.ts'
import type { LoadOrder, LoadReport } from './fixtures/server-load.ts'
import { compare, quantile, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const AGENTS = size(1_000, 40)
/** Of them, whom calls are transferred to; no ACD calls. */
const CONSULTANTS = size(250, 10)
const GROUPS = size(10, 2)
const CALLS_PER_SECOND = size(30, 4)
const WARM_MS = size(60_000, 4_000)
const RUN_MS = size(Number(process.env['BENCH_SERVER_MS'] ?? 150_000), 12_000)
const IDLE_SESSIONS = size(5_000, 50)
const IDLE_MS = size(20_000, 3_000)
const MIB = 1_048_576

const uidOf = (i: number): string => String(100_000 + i)
const isConsultant = (i: number): boolean => i < CONSULTANTS

async function siteFile(dir: string, agents: number): Promise<string> {
  const verifier = await makeVerifier(nodeHashes, 'demo', new Uint8Array(16).fill(7), MIN_ITERATIONS)
  const site = {
    serverName: 'bench',
    agents: Array.from({ length: agents }, (_, i) => ({
      uid: uidOf(i), name: `Agent ${String(i)}`, groups: isConsultant(i) ? [] : [`g${String(i % GROUPS)}`], verifier,
    })),
    extensions: Array.from({ length: agents }, (_, i) => ({ extension: uidOf(i), kind: 'ip', name: '' })),
    groups: Array.from({ length: GROUPS }, (_, i) => ({ id: `g${String(i)}`, name: `Group ${String(i)}`, called: `4008100${String(i)}` })),
    trunks: Array.from({ length: 600 }, (_, i) => ({ trunk: String(i + 1) })),
    limits: { maxSessions: agents + 100 },
  }
  const file = join(dir, 'site.json')
  writeFileSync(file, JSON.stringify(site))
  return file
}

/** A child on one core, if the system can bind it. */
function pinned(core: number, args: readonly string[], stdio: 'server' | 'load'): ChildProcess {
  const bind = process.platform === 'linux' && existsSync('/usr/bin/taskset') ? ['/usr/bin/taskset', '-c', String(core), process.execPath] : [process.execPath]
  const [file = process.execPath, ...first] = bind
  return spawn(file, [...first, ...args], { cwd: ROOT, stdio: ['ignore', stdio === 'server' ? 'pipe' : 'inherit', 'inherit', 'ipc'] })
}

interface Server { readonly child: ChildProcess; readonly port: number }

function startServer(dir: string, config: string): Promise<Server> {
  const child = pinned(0, [
    '--expose-gc', '--import', join(ROOT, 'test/bench/fixtures/memory-probe.mjs'), join(ROOT, 'src/cti/server/main.ts'),
    '--port', '0', '--data', dir, '--config', config, '--notice-seconds', '0', '--log-level', 'error',
  ], 'server')
  return new Promise((resolvePort, reject) => {
    let text = ''
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      const port = /^listening .*:(\d+)$/m.exec(text)?.[1]
      if (port !== undefined) resolvePort({ child, port: Number(port) })
    })
    child.once('exit', (code) => { reject(new Error(`the server ended with ${String(code)}`)) })
  })
}

function stopServer({ child }: Server): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => { done() })
    child.kill('SIGTERM')
  })
}

/** What the server uses, and how it has been since the last look: memory-probe.mjs. */
interface Memory { readonly heapBytes: number; readonly rssBytes: number; readonly loopDelayMs: number; readonly cpuShare: number }
function memoryOf({ child }: Server): Promise<Memory> {
  return new Promise((done) => {
    child.once('message', (memory) => { done(memory as Memory) })
    child.send('memory')
  })
}

/** Runs the load; `onReady` is called when all are logged in. */
function startLoad(order: LoadOrder, onReady: () => void): Promise<LoadReport> {
  const child = pinned(1, [join(ROOT, 'test/bench/fixtures/server-load.ts')], 'load')
  child.send(order)
  return new Promise((done, reject) => {
    child.on('message', (message: LoadReport | { readonly kind: 'ready' }) => {
      if (message.kind === 'ready') onReady()
      else done(message)
    })
    child.once('exit', (code) => { if (code !== 0) reject(new Error(`the load ended with ${String(code)}`)) })
  })
}

const later = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms) })

function seats(count: number): LoadOrder['agents'] {
  return Array.from({ length: count }, (_, i) => ({ uid: uidOf(i), extension: uidOf(i), notReady: isConsultant(i) }))
}

async function busyHour(dir: string): Promise<readonly Measure[]> {
  const server = await startServer(dir, await siteFile(dir, AGENTS))
  const samples: Memory[] = []
  const startedAt = performance.now()
  let readyMs = 0
  let sampled: Promise<void> = Promise.resolve()
  const report = await startLoad({
    port: server.port, agents: seats(AGENTS), groups: Array.from({ length: GROUPS }, (_, i) => `g${String(i)}`),
    callsPerSecond: CALLS_PER_SECOND, runMs: RUN_MS,
  }, () => {
    readyMs = performance.now() - startedAt
    sampled = (async () => {
      // Two samples after the first minute, two at the end. Each costs a collection, during which the server stands: no more than needed.
      await memoryOf(server)
      for (const at of [WARM_MS, WARM_MS + 4_000, RUN_MS - 5_000, RUN_MS - 1_000]) {
        await later(Math.max(0, at - (performance.now() - startedAt - readyMs)))
        samples.push(await memoryOf(server))
      }
    })()
  })
  await sampled
  await stopServer(server)
  if (report.faults.length > 0) throw new Error(`the load met faults: ${report.faults.slice(0, 10).join('; ')}`)
  const recorded = recordedCalls(dir)
  const heap = (from: number): number => Math.min(...samples.slice(from, from + 2).map((sample) => sample.heapBytes)) / MIB
  const idle = { what: 'ping → pong of the same server, no calls (p99)', value: quantile(report.pings, 0.99) }
  const p99 = { of: 'value', atMost: 50 } as const
  const spread = (values: readonly number[]): string =>
    `p50 ${quantile(values, 0.5).toFixed(1)}, p95 ${quantile(values, 0.95).toFixed(1)}, max ${Math.max(...values).toFixed(1)} ms of ${String(values.length)}`
  return [
    compare('customer dials → the agent’s telephone rings, p99', quantile(report.ringing, 0.99), 'ms', idle, p99, spread(report.ringing)),
    compare('command → event with its outcome, p99', quantile(report.outcomes, 0.99), 'ms', idle, p99, spread(report.outcomes)),
    compare('heap at the end', heap(2), 'MiB', { what: 'heap after the first minute', value: heap(0) }, { of: 'ratio', atMost: 1.05 },
      `resident ${((samples.at(-1)?.rssBytes ?? Number.NaN) / MIB).toFixed(0)} MiB`),
    compare('calls with their records', recorded, 'calls', { what: 'calls begun', value: report.started }, { of: 'ratio', atLeast: 1 },
      `${String(report.finished)} finished`),
    { what: 'delay of the server’s event loop, p99 of its worst stretch', value: Math.max(...samples.map((sample) => sample.loopDelayMs)), unit: 'ms' },
    {
      what: 'processor time of the server in the first minute, all threads', value: 100 * (samples[0]?.cpuShare ?? Number.NaN), unit: '% of a core',
      budget: { of: 'value', atMost: 50 },
    },
    { what: `logins of ${String(AGENTS)} agents`, value: readyMs / 1_000, unit: 's' },
  ]
}

/** Outside calls in the record store: each is one contact, however many segments it has. */
function recordedCalls(dir: string): number {
  const db = new Database(join(dir, 'callthink_cdr.sqlite'), { readonly: true })
  const row = db.prepare<[], { N: number }>("SELECT COUNT(DISTINCT CALLID) AS N FROM CDR WHERE CALLER LIKE '154%'").get()
  db.close()
  return row?.N ?? 0
}

async function idleSessions(dir: string): Promise<readonly Measure[]> {
  const server = await startServer(dir, await siteFile(dir, IDLE_SESSIONS))
  const empty = await memoryOf(server)
  let full: Memory | null = null
  const readings: Promise<void>[] = []
  await startLoad({ port: server.port, agents: seats(IDLE_SESSIONS), groups: [], callsPerSecond: 0, runMs: IDLE_MS }, () => {
    readings.push(later(IDLE_MS * 0.75).then(async () => { full = await memoryOf(server) }))
  })
  await Promise.all(readings)
  await stopServer(server)
  const resident = ((full as Memory | null)?.rssBytes ?? Number.NaN) / MIB
  return [compare(`resident memory with ${String(IDLE_SESSIONS)} idle sessions`, resident, 'MiB',
    { what: 'the same server without sessions', value: empty.rssBytes / MIB }, { of: 'value', atMost: 600 })]
}

async function run(): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const part of [busyHour, idleSessions]) {
    const dir = mkdtempSync(join(tmpdir(), 'atclient-bench-'))
    try {
      measures.push(...await part(dir))
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  }
  return measures
}

export const bench: Bench = { name: 'server', needsWindow: false, run }
