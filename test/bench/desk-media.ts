/**
 * An hour of A-law in the real window: how soon a seek sounds, how soon the waveform is there; and the same in the media thread without a
 * window. Baseline of a seek: reading the same recording as a whole, which is what a player without ranges would have to wait for.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { byId, linkIs, see } from '../e2e/support/desk.ts'
import { demoDataIn } from '../e2e/support/demo-day.ts'
import { launchApp } from '../e2e/support/launch.ts'
import { never, value } from '../support/audio.ts'
import { putSiteFiles, SITE_FILES } from '../support/recordings.ts'
import { createMediaClient } from '../../src/main/media/media-client.ts'
import { compare, median, quantile, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'
import type { MediaLocation } from '../../src/main/media/media-paths.ts'
import type { Page } from 'playwright-core'

const SEEKS = size(40, 3)
const WAVES = size(5, 1)
const CACHED = size(20, 2)
const SEEK_MS = 150
const WAVE_MS = 300
const CACHED_MS = 20
const HOUR_BYTES = 2 * 3_600 * 8_000
const FIRST_START_MS = 60_000

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await act()
  return performance.now() - start
}
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** The thread as main has it. */
async function inThread(folder: string): Promise<readonly Measure[]> {
  const location: MediaLocation = { from: 'file', root: folder, file: join(folder, '20261125/ch001/hour.wav') }
  const engineIn = (cache: string): ReturnType<typeof createMediaClient> =>
    createMediaClient(() => new Worker(new URL('../../src/main/media/media-worker.ts', import.meta.url), { workerData: { cacheFolder: join(folder, cache), voiceFolder: folder } }), silent)
  const first: number[] = []
  let engine = engineIn('cache-0')
  for (let round = 0; round < WAVES; round += 1) {
    await engine.close()
    engine = engineIn(`cache-${String(round)}`)
    value(await engine.facts(location, never()))
    first.push(await timed(async () => value(await engine.peaks(location, never()))))
  }
  const cached: number[] = []
  for (let round = 0; round < CACHED; round += 1) cached.push(await timed(async () => value(await engine.peaks(location, never()))))
  const seeks: number[] = []
  for (let round = 0; round < SEEKS; round += 1) {
    const from = 44 + Math.floor((round * 0.618 % 1) * (HOUR_BYTES - 65_536))
    seeks.push(await timed(async () => value(await engine.read(location, from, from + 32_768, never()))))
  }
  const whole = await timed(async () => value(await engine.read(location, 0, 44 + HOUR_BYTES, never())))
  await engine.close()
  return [
    { what: 'waveform of an hour of A-law, first time (thread), median', value: median(first), unit: 'ms', budget: { of: 'value', atMost: WAVE_MS } },
    { what: 'the same again, from the cache, p95', value: quantile(cached, 0.95), unit: 'ms', budget: { of: 'value', atMost: CACHED_MS } },
    compare('a piece from any place of it (thread), p95', quantile(seeks, 0.95), 'ms', { what: 'reading all of it', value: whole }),
  ]
}

/** From setting the position to sound from there: `seeked` comes when the element can go on from the new place. */
function seekTimes(page: Page): Promise<{ readonly seeks: number[]; readonly state: string }> {
  return page.evaluate(async (count) => {
    const slider = document.querySelector<HTMLElement>('[data-testid="player-waveform"] canvas')
    if (slider === null) throw new Error('no player')
    const box = slider.getBoundingClientRect()
    const shown = document.querySelector('[data-testid="player"]')
    const audio = window.playedAudio
    if (audio === undefined) throw new Error('no sound')
    const seeks: number[] = []
    for (let round = 0; round < count; round += 1) {
      const x = box.left + box.width * (0.02 + (round * 0.618 % 1) * 0.96)
      const start = performance.now()
      const came = new Promise((done) => { audio.addEventListener('seeked', done, { once: true }) })
      slider.dispatchEvent(new PointerEvent('pointerdown', { clientX: x, clientY: box.top + 20, button: 0, bubbles: true, pointerId: 1 }))
      slider.dispatchEvent(new PointerEvent('pointerup', { clientX: x, clientY: box.top + 20, button: 0, bubbles: true, pointerId: 1 }))
      await came
      seeks.push(performance.now() - start)
      await new Promise((next) => { setTimeout(next, 60) })
    }
    return { seeks, state: shown?.getAttribute('data-state') ?? '' }
  }, SEEKS)
}

declare global {
  interface Window { playedAudio?: HTMLAudioElement }
}

/** From choosing the row to the waveform on the screen, and from pressing play to sound that moves. */
async function inWindow(dataDir: string): Promise<readonly Measure[]> {
  const desk = await launchApp({ dataDir, args: ['--demo', '--demo-seed=7', '--demo-quiet', '--auto-login=8600', '--lang=zh-CN', '--theme=light'] })
  try {
    const { page } = desk
    // The player's element is in no document: it is caught when it begins to play.
    await page.evaluate(() => {
      const play = HTMLMediaElement.prototype.play
      HTMLMediaElement.prototype.play = function (this: HTMLMediaElement): Promise<void> {
        if (this instanceof HTMLAudioElement) window.playedAudio = this
        return play.call(this)
      }
    })
    await linkIs(page, 'ready', FIRST_START_MS)
    await byId(page, 'nav-recordings').click()
    await see(byId(page, 'list-row').first(), FIRST_START_MS)
    const shown = await timed(async () => {
      await byId(page, 'list-row').first().click()
      await see(page.locator('[data-testid="player-waveform"][data-ready="true"]'))
    })
    const sounds = await timed(async () => {
      await byId(page, 'player-play').click()
      await page.waitForFunction(() => (window.playedAudio?.currentTime ?? 0) > 0)
    })
    const { seeks, state } = await seekTimes(page)
    if (state !== 'playing') throw new Error(`the player stopped: ${state}`)
    return [
      { what: 'seek in an hour of A-law while it plays (window), p95', value: quantile(seeks, 0.95), unit: 'ms', budget: { of: 'value', atMost: SEEK_MS } },
      { what: 'the same, median', value: median(seeks), unit: 'ms' },
      { what: 'row chosen → waveform of the hour painted (window)', value: shown, unit: 'ms', note: 'with the hand of the test' },
      { what: 'play pressed → the sound moves (window)', value: sounds, unit: 'ms', note: 'with the hand of the test' },
    ]
  } finally {
    await desk.close()
  }
}

async function run(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'atclient-media-'))
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-media-data-'))
  try {
    const first = await launchApp({ dataDir, args: ['--demo', '--demo-seed=7', '--demo-quiet', '--auto-login=8600'] })
    await linkIs(first.page, 'ready', FIRST_START_MS)
    await first.page.evaluate((target) => window.atclient?.request('settings.update', { mediaPaths: [{ prefix: 'D:\\recwav', target }] }), folder)
    await first.close()
    putSiteFiles(demoDataIn(dataDir, 7), folder, SITE_FILES.slice(0, 1))
    return [...await inThread(folder), ...await inWindow(dataDir)]
  } finally {
    for (const one of [folder, dataDir]) rmSync(one, { recursive: true, force: true, maxRetries: 5 })
  }
}

export const bench: Bench = { name: 'desk-media', needsWindow: true, run }
