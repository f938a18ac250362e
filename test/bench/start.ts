/**
 * Start until the login is usable, and idle memory, against an empty Electron + Vue window. Both are
 * started directly, in turns, and watched by the same fixtures/probe.cjs; no debugger is attached.
 * Memory is PSS: another Electron running at the same time shares pages and makes the figures smaller.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { electronPath, sandboxSwitches } from '../e2e/support/launch.ts'
import { buildBaseline } from './lib/baseline.ts'
import { treePssMib } from './lib/processes.ts'
import { compare, median, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'

const root = resolve(import.meta.dirname, '../..')
const probe = resolve(import.meta.dirname, 'fixtures/probe.cjs')
const ROUNDS = size(9, 1)
/** Rounds in which memory is read as well; it settles for seconds. */
const MEMORY_ROUNDS = size(2, 1)
const USABLE_MS = 60_000
const SETTLE_MS = size(45_000, 2_000)

interface Kind { readonly name: string; readonly args: readonly string[]; readonly dataDir: string }

interface Sample { readonly startMs: number; readonly memoryMib: number | null }

function untilUsable(child: ChildProcess, name: string): Promise<number> {
  return new Promise((done, failed) => {
    let output = ''
    const timer = setTimeout(() => { failed(new Error(`${name} was not usable in ${USABLE_MS} ms:\n${output}`)) }, USABLE_MS)
    const take = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
      const match = /\nmark usable ([\d.]+)\n/.exec(output)
      if (match === null) return
      clearTimeout(timer)
      done(Number(match[1]))
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('exit', (code) => { clearTimeout(timer); failed(new Error(`${name} ended with ${String(code)}:\n${output}`)) })
  })
}

/** Memory when it has come to rest: three readings a second apart within one per cent. */
async function settledMib(pid: number): Promise<number | null> {
  const readings: number[] = []
  for (const endAt = performance.now() + SETTLE_MS; performance.now() < endAt;) {
    await wait(1000)
    const now = treePssMib(pid)
    if (now === null) return null
    readings.push(now)
    const last = readings.slice(-3)
    if (readings.length >= 5 && Math.max(...last) <= Math.min(...last) * 1.01) return now
  }
  return readings.at(-1) ?? null
}

async function sample(kind: Kind, withMemory: boolean): Promise<Sample> {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: `--require=${probe}` }
  delete env['ELECTRON_RUN_AS_NODE']
  const startedAt = Date.now()
  const child = spawn(electronPath(), [...sandboxSwitches(), ...kind.args, `--data-dir=${kind.dataDir}`], { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const gone = new Promise<void>((done) => { child.once('close', () => { done() }) })
  try {
    const startMs = (await untilUsable(child, kind.name)) - startedAt
    return { startMs, memoryMib: withMemory && child.pid !== undefined ? await settledMib(child.pid) : null }
  } finally {
    child.removeAllListeners('exit')
    child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), 8000)
    await gone
    clearTimeout(killer)
  }
}

async function run(): Promise<readonly Measure[]> {
  const emptyDir = await buildBaseline()
  const base = mkdtempSync(join(tmpdir(), 'atclient-bench-'))
  const kind = (name: string, ...args: string[]): Kind => ({ name, args, dataDir: join(base, name) })
  // `demo` carries a whole CTI server; `office` is the installed product with a server of its own.
  const kinds = [kind('empty', emptyDir), kind('demo', root, '--demo', '--demo-quiet'), kind('office', root, '--server=127.0.0.1:1')]
  const start = new Map<string, number[]>(kinds.map(({ name }) => [name, []]))
  const memory = new Map<string, number[]>(kinds.map(({ name }) => [name, []]))
  try {
    // Round -1 fills the caches of disk and code.
    for (let round = size(-1, 0); round < ROUNDS; round += 1) {
      for (const one of round % 2 === 0 ? kinds : kinds.toReversed()) {
        const { startMs, memoryMib } = await sample(one, round >= 0 && round < MEMORY_ROUNDS)
        if (round >= 0) start.get(one.name)?.push(startMs)
        if (memoryMib !== null) memory.get(one.name)?.push(memoryMib)
      }
    }
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5 })
  }
  const row = (what: string, unit: string, from: Map<string, number[]>, name: string, atMost: number): Measure => {
    const [values, empties] = [from.get(name) ?? [], from.get('empty') ?? []]
    const list = (figures: readonly number[]): string => figures.map((value) => Math.round(value)).join(' ')
    return {
      ...compare(what, median(values), unit, { what: 'an empty Electron + Vue window', value: median(empties) }, { of: 'ratio', atMost },
        `(${name}; ${list(values)} against ${list(empties)})`),
      // Round by round: both sides of a ratio then had the same machine, whatever else it was doing.
      ratio: median(values.map((value, round) => value / (empties[round] ?? Number.NaN))),
    }
  }
  return ['demo', 'office'].flatMap((name) => [
    row('process start → login usable', 'ms', start, name, 1.6),
    row('idle memory, PSS of the process tree', 'MiB', memory, name, 1.4),
  ])
}

export const bench: Bench = { name: 'start', needsWindow: true, run }
