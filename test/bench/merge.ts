/**
 * Records of the CDR server into the own call list, in the real app: a demo with 130,000 records, about 10,000 of them of the agent who
 * logs in. Frames of the window and the event loop of the main process while they are read, merged and shown; against the same
 * login with hardly any records.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { createDemoData } from '../../src/central/demo/create-demo-data.ts'
import { byId, linkIs, until } from '../e2e/support/desk.ts'
import { clockReading, demoDataIn, demoNow } from '../e2e/support/demo-day.ts'
import { launchApp } from '../e2e/support/launch.ts'
import { compare, quantile, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'
import type { LaunchedApp } from '../e2e/support/launch.ts'

const SEED = 7
const RECORDS = size(130_000, 3_000)
const FEW = size(1_500, 1_000)
const MERGED_MS = 180_000
const SCHEMAS = resolve(import.meta.dirname, '../../resources/sql/sqlite')

function makeData(folder: string, calls: number): void {
  const made = createDemoData({ folder, schemaFolder: SCHEMAS, seed: SEED, ...clockReading(demoNow()), calls })
  if (!made.ok) throw new Error(made.error.message)
}

interface Progress { readonly merged: number; readonly whole: boolean }
function progressOf(dataDir: string): Progress {
  const db = new Database(join(dataDir, 'local.db'), { readonly: true })
  try {
    return {
      merged: db.prepare('SELECT count(*) FROM call_history WHERE cdr IS NOT NULL').pluck().get() as number,
      whole: db.prepare("SELECT count(*) FROM drafts WHERE kind = 'cdr-sync'").pluck().get() === 1,
    }
  } finally {
    db.close()
  }
}

interface Figures { readonly frames: number[]; readonly loopMs: number }

/** Watches frames of the window and the loop of main while `act` runs. */
async function watched(desk: LaunchedApp, act: () => Promise<void>): Promise<Figures> {
  await desk.app.evaluate(() => {
    const global_ = globalThis as unknown as { benchWorst: number; benchTimer: NodeJS.Timeout }
    let last = performance.now()
    global_.benchWorst = 0
    global_.benchTimer = setInterval(() => {
      const now = performance.now()
      global_.benchWorst = Math.max(global_.benchWorst, now - last - 5)
      last = now
    }, 5)
  })
  await desk.page.evaluate(() => {
    const state = window as unknown as { benchFrames: number[]; benchOn: boolean }
    state.benchFrames = []
    state.benchOn = true
    let last = performance.now()
    const frame = (now: number): void => {
      state.benchFrames.push(now - last)
      last = now
      if (state.benchOn) requestAnimationFrame(frame)
    }
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(frame) })
  })
  await act()
  const frames = await desk.page.evaluate(() => {
    const state = window as unknown as { benchFrames: number[]; benchOn: boolean }
    state.benchOn = false
    return state.benchFrames
  })
  const loopMs = await desk.app.evaluate(() => {
    const global_ = globalThis as unknown as { benchWorst: number; benchTimer: NodeJS.Timeout }
    clearInterval(global_.benchTimer)
    return global_.benchWorst
  })
  return { frames, loopMs }
}

interface Start extends Figures { readonly merged: number; readonly ms: number }

/** Starts the demo with so many records, logs in, and watches until all of the agent's are merged, at least `atLeastMs`. */
async function start(records: number, atLeastMs: number): Promise<Start> {
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-merge-'))
  try {
    makeData(demoDataIn(dataDir, SEED), records)
    const desk = await launchApp({ dataDir, args: ['--demo', `--demo-seed=${String(SEED)}`, '--demo-quiet', '--auto-login=8643', '--lang=zh-CN', '--theme=light'] })
    try {
      await linkIs(desk.page, 'ready', 60_000)
      // The screen of the login has given way to the workbench: what is drawn from here on is drawn for the records.
      await byId(desk.page, 'nav-workbench').waitFor()
      await desk.page.evaluate(() => new Promise<void>((done) => { requestAnimationFrame(() => { requestAnimationFrame(() => { done() }) }) }))
      const before = progressOf(dataDir).merged
      const from = performance.now()
      let ms = 0
      const figures = await watched(desk, async () => {
        await until('all records are merged', () => progressOf(dataDir).whole, MERGED_MS)
        ms = performance.now() - from
        await new Promise((done) => { setTimeout(done, Math.max(0, atLeastMs - ms)) })
      })
      return { ...figures, ms, merged: progressOf(dataDir).merged - before }
    } finally {
      await desk.close()
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function run(): Promise<readonly Measure[]> {
  const busy = await start(RECORDS, 0)
  // What a login does by itself: the views, the counts, a hundred records.
  const quiet = await start(FEW, busy.ms)
  const note = `${String(busy.frames.length)} frames; ${busy.merged.toLocaleString('en')} records in ${(busy.ms / 1_000).toFixed(1)} s, read from the databases in pages of 500`
  const same = `the same login with ${quiet.merged.toLocaleString('en')} records`
  return [
    compare('longest frame of the window while records are merged', Math.max(...busy.frames), 'ms', { what: same, value: Math.max(...quiet.frames) }, { of: 'value', atMost: 50 }, note),
    compare('frames, p99', quantile(busy.frames, 0.99), 'ms', { what: same, value: quantile(quiet.frames, 0.99) }),
    compare('longest stop of the main process', busy.loopMs, 'ms', { what: same, value: quiet.loopMs }),
  ]
}

export const bench: Bench = { name: 'merge (records into the call list, in the window)', needsWindow: true, run }
