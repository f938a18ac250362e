/**
 * Socket → painted: a real window against a CTI server in a process of its own; a customer calls
 * and hangs up again and again. The app measures itself (bytes read → frame painted, as its windows
 * report it) and writes the figures into its log at quit; the bench only drives and reads.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { callIs, logIn, noCalls } from '../e2e/support/desk.ts'
import { launchApp } from '../e2e/support/launch.ts'
import { startSite } from '../e2e/support/site.ts'
import { compare, quantile, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'
import { buildBaseline } from './lib/baseline.ts'

const CALLS = size(125, 4)
const FRAMES = size(240, 20)

interface Paints { readonly count: number; readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number }

/** The last figures in the app's log. */
function paintsIn(dataDir: string): Paints {
  const folder = join(dataDir, 'logs')
  const lines = readdirSync(folder).toSorted().flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  const found = lines.filter((line) => line.includes('paint latency') && line.includes('"final"')).at(-1)
  if (found === undefined) throw new Error('The app wrote no paint latency into its log.')
  const figure = (name: string): number => Number(new RegExp(`"${name}":\\s*([\\d.]+)`).exec(found)?.[1])
  return { count: figure('count'), p50: figure('p50'), p95: figure('p95'), p99: figure('p99'), max: figure('max') }
}

/** Times between animation frames of a window at rest, in ms. */
function frameTimes(page: Page): Promise<number[]> {
  return page.evaluate((frames) => new Promise<number[]>((done) => {
    const times: number[] = []
    let last = performance.now()
    const frame = (): void => {
      const now = performance.now()
      times.push(now - last)
      last = now
      if (times.length < frames) requestAnimationFrame(frame)
      else done(times.slice(5))
    }
    requestAnimationFrame(frame)
  }), FRAMES)
}

async function baselineFrames(): Promise<number[]> {
  const empty = await launchApp({ appDir: await buildBaseline() })
  try {
    return await frameTimes(empty.page)
  } finally {
    await empty.close()
  }
}

async function drive(): Promise<Paints> {
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-ipc-'))
  const site = await startSite()
  try {
    const desk = await launchApp({ dataDir, args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'] })
    try {
      await logIn(desk.page, { uid: '8643', extension: '643' })
      for (let i = 0; i < CALLS; i += 1) {
        const caller = `1390013${String(i).padStart(4, '0')}`
        await site.sim('sim.incoming', { caller, extension: '643' })
        await callIs(desk.page, 'ringing')
        await site.sim('sim.hangup', { number: caller })
        await noCalls(desk.page)
      }
    } finally {
      await desk.close()
    }
    return paintsIn(dataDir)
  } finally {
    await site.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function run(): Promise<readonly Measure[]> {
  const frames = await baselineFrames()
  const paints = await drive()
  if (paints.count < CALLS * 1.6) throw new Error(`Only ${paints.count} paints of ${CALLS * 2} events were reported.`)
  const frame = { what: 'frame to frame of an empty window', value: quantile(frames, 0.5) }
  const note = `(${paints.count} paints; p99 ${paints.p99}, max ${paints.max} ms)`
  return [
    compare('socket → painted, p50', paints.p50, 'ms', frame),
    compare('socket → painted, p95', paints.p95, 'ms', { ...frame, what: `${frame.what}, p95`, value: quantile(frames, 0.95) }, { of: 'value', atMost: 50 }, note),
  ]
}

export const bench: Bench = { name: 'ipc', needsWindow: true, run }

