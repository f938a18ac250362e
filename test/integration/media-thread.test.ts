/** The media thread as the program has it: asked, given up, broken, ended. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMediaClient } from '../../src/main/media/media-client.ts'
import { AUDIO_FOLDER, fixture, never, value } from '../support/audio.ts'
import { createMemoryLog } from '../support/fakes.ts'
import type { MediaEngine } from '../../src/main/media/engine.ts'
import type { MediaLocation } from '../../src/main/media/media-paths.ts'

const PROGRAM = new URL('../../src/main/media/media-worker.ts', import.meta.url)
let folder = ''
let threads: Worker[] = []
let engine: MediaEngine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'media-thread-'))
  threads = []
  engine = createMediaClient(() => {
    const thread = new Worker(PROGRAM, { workerData: { cacheFolder: join(folder, 'waves'), voiceFolder: join(import.meta.dirname, '../../resources/voices') } })
    threads.push(thread)
    return thread
  }, createMemoryLog())
})
afterEach(async () => {
  await engine.close()
  await Promise.all(threads.map((thread) => thread.terminate()))
  rmSync(folder, { recursive: true })
})
const at = (file: string): MediaLocation => ({ from: 'file', root: AUDIO_FOLDER, file: join(AUDIO_FOLDER, file) })
const hour: MediaLocation = { from: 'embedded', kind: 'recording', path: 'p3', lengthS: 3_600 }

test('it starts when it is first asked, and answers with bytes, waveforms, files and copies', async () => {
  expect(threads).toHaveLength(0)
  const facts = value(await engine.facts(at('mono-gsm610.wav'), never()))
  expect(facts).toMatchObject({ codec: 'gsm610', frames: 12_560 })
  expect(value(await engine.read(at('mono-gsm610.wav'), 0, 44, never()))).toHaveLength(44)
  expect(value(await engine.peaks(at('mono-gsm610.wav'), never())).values).toHaveLength(4_000)
  expect(value(await engine.bytes(at('mono-gsm610.wav'), 10_000, never()))).toEqual(fixture('mono-gsm610.wav'))
  // Twice: what was given away was a copy.
  expect(value(await engine.bytes(at('mono-gsm610.wav'), 10_000, never()))).toEqual(fixture('mono-gsm610.wav'))
  const progress: number[] = []
  expect(value(await engine.copy(at('mono-alaw.wav'), join(folder, 'copy.wav'), never(), (done, total) => { progress.push(done / total) })).bytes).toBe(12_618)
  expect(progress).toEqual([1])
  expect(await engine.facts(at('none.wav'), never())).toMatchObject({ ok: false, error: { code: 'media_missing' } })
  expect(threads).toHaveLength(1)
})

test('somebody who has gone is answered at once, and the others get theirs while a long waveform is made', async () => {
  value(await engine.facts(hour, never()))
  const stop = new AbortController()
  const wave = engine.peaks(hour, stop.signal)
  let waved = false
  void wave.then(() => { waved = true })
  expect(value(await engine.read(hour, 40_000_000, 40_032_768, never()))).toHaveLength(32_768)
  expect(waved).toBe(false)
  stop.abort()
  expect(await wave).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(await engine.facts(at('mono-alaw.wav'), stop.signal)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
})

test('when the thread ends, whoever waits is told, and the next to ask starts another; not for ever', async () => {
  for (let round = 1; round <= 5; round += 1) {
    const waiting = engine.facts(hour, never())
    await threads.at(-1)?.terminate()
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(threads).toHaveLength(round)
  }
  expect(await engine.facts(at('mono-alaw.wav'), never())).toMatchObject({ ok: false, error: { code: 'internal' } })
  expect(threads).toHaveLength(5)
})

test('after its end in order it answers no more', async () => {
  value(await engine.facts(at('mono-alaw.wav'), never()))
  await engine.close()
  expect(await engine.facts(at('mono-alaw.wav'), never())).toMatchObject({ ok: false, error: { code: 'internal' } })
})
