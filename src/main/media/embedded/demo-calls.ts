/**
 * Calls of the demo, put together from the phrases in resources/voices: who says what, when, and in which code it was recorded follows
 * from the path alone, so that a recording is the same every time it is opened.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDecoder } from '../wav/decoder.ts'
import { memorySource } from '../byte-source.ts'
import { GSM_BLOCK_BYTES, GSM_BLOCK_FRAMES, readWavLayout } from '../wav/layout.ts'
import { wavFile, writeWav } from './wav-writer.ts'
import type { WrittenCodec } from './wav-writer.ts'

const RATE = 8_000
const PHRASES = 8
const MESSAGES = 4
const MAX_LENGTH_S = 2 * 3_600
const DEFAULT_LENGTH_S = 45
/** A call begins with the greeting and ends with the goodbye, when there is room. */
const GREETING = 1
const GOODBYE = 8

/** What recorders of the field write; a path always stands for the same one. */
const RECORDERS: readonly (readonly [WrittenCodec | 'gsm610', 1 | 2])[] = [
  ['alaw', 2], ['gsm610', 1], ['alaw', 2], ['ms-adpcm', 2], ['pcm16', 2], ['ima-adpcm', 1], ['mulaw', 1], ['alaw', 1], ['pcm8', 1], ['mulaw', 2],
]

interface Phrase { readonly samples: Int16Array; readonly blocks: Uint8Array }
interface Turn { readonly speaker: 'agent' | 'customer'; readonly phrase: number; readonly at: number }

/** FNV-1a: the same number for the same path, everywhere. */
function hash(text: string): number {
  let value = 0x811c_9dc5
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x0100_0193)
  return value >>> 0
}

/** Numbers in [0, 1) that follow from a seed (mulberry32's step). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface DemoCalls {
  recording(path: string, lengthS: number | null): Promise<Uint8Array>
  voicemail(path: string): Promise<Uint8Array>
}

/** @param folder resources/voices */
export function createDemoCalls(folder: string): DemoCalls {
  const phrases = new Map<string, Promise<Phrase>>()
  const say = (name: string): Promise<Phrase> => {
    const known = phrases.get(name) ?? readPhrase(join(folder, `${name}.wav`))
    phrases.set(name, known)
    return known
  }
  const cast = async (): Promise<Readonly<Record<Turn['speaker'], readonly Phrase[]>>> => {
    const all = (who: string): Promise<Phrase[]> => Promise.all(Array.from({ length: PHRASES }, (_, index) => say(`${who}-${String(index + 1)}`)))
    return { agent: await all('agent'), customer: await all('customer') }
  }
  return {
    async recording(path, lengthS) {
      const seed = hash(path)
      const frames = Math.max(1, Math.min(lengthS ?? DEFAULT_LENGTH_S, MAX_LENGTH_S)) * RATE
      const [codec, channels] = RECORDERS[seed % RECORDERS.length] ?? ['alaw', 2]
      const voices = await cast()
      const turns = plan(chance(seed), frames, (speaker, phrase) => voices[speaker][phrase - 1]?.samples.length ?? 0)
      if (codec === 'gsm610') return gsmCall(turns, voices, await say('silence'), frames)
      const mixed = new Int16Array(frames * channels)
      for (const { speaker, phrase, at } of turns) {
        mix(mixed, voices[speaker][phrase - 1]?.samples ?? new Int16Array(0), at, channels, speaker === 'agent' ? 0 : channels - 1)
      }
      return writeWav(codec, channels, RATE, mixed)
    },
    async voicemail(path) {
      const seed = hash(path)
      const phrase = await say(`message-${String(1 + seed % MESSAGES)}`)
      // Half of them as the mailbox of the old system kept them.
      if ((seed >>> 8) % 2 === 0) return wavFile('gsm610', 1, RATE, phrase.samples.length, GSM_BLOCK_BYTES, [GSM_BLOCK_FRAMES], phrase.blocks)
      return writeWav((seed >>> 9) % 2 === 0 ? 'alaw' : 'ima-adpcm', 1, RATE, phrase.samples)
    },
  }
}

async function readPhrase(file: string): Promise<Phrase> {
  const bytes = new Uint8Array(await readFile(file))
  const layout = await readWavLayout(memorySource(bytes, ''), new AbortController().signal)
  if (!layout.ok) throw new Error(`${file}: ${layout.error.message}`)
  const blocks = bytes.subarray(layout.value.dataOffset, layout.value.dataOffset + layout.value.dataBytes)
  const samples = new Int16Array(Math.ceil(blocks.length / GSM_BLOCK_BYTES) * GSM_BLOCK_FRAMES)
  createDecoder(layout.value).decode(blocks, samples)
  return { samples, blocks }
}

/** Who speaks when: one after the other with pauses, sometimes a word too early, sometimes both silent for a while. */
function plan(draw: () => number, frames: number, lengthOf: (speaker: Turn['speaker'], phrase: number) => number): Turn[] {
  const turns: Turn[] = []
  const end = frames - lengthOf('agent', GOODBYE)
  let at = Math.round((0.3 + draw() * 0.5) * RATE)
  let speaker: Turn['speaker'] = 'agent'
  let phrase = GREETING
  const next: Record<Turn['speaker'], number> = { agent: 2, customer: 1 }
  while (at + lengthOf(speaker, phrase) < (turns.length === 0 ? frames : end)) {
    turns.push({ speaker, phrase, at })
    const quiet = draw() < 0.12 ? 4 + draw() * 8 : draw() < 0.15 ? -0.2 : 0.25 + draw() * 0.9
    at = Math.max(0, at + lengthOf(speaker, phrase) + Math.round(quiet * RATE))
    speaker = draw() < 0.85 ? (speaker === 'agent' ? 'customer' : 'agent') : speaker
    phrase = next[speaker]
    // The middle phrases come round again in a long call.
    next[speaker] = phrase >= PHRASES - 1 ? 2 : phrase + 1
  }
  if (end > at) turns.push({ speaker: 'agent', phrase: GOODBYE, at: end })
  return turns
}

function mix(into: Int16Array, samples: Int16Array, at: number, channels: 1 | 2, channel: number): void {
  for (let index = 0; index < samples.length; index += 1) {
    const place = (at + index) * channels + channel
    if (place >= into.length) return
    into[place] = Math.max(-32_768, Math.min(32_767, (into[place] ?? 0) + (samples[index] ?? 0)))
  }
}

/** The blocks of the phrases as they are, silence in between: GSM needs no encoder here. */
function gsmCall(turns: readonly Turn[], voices: Readonly<Record<Turn['speaker'], readonly Phrase[]>>, silence: Phrase, frames: number): Uint8Array {
  const total = Math.ceil(frames / GSM_BLOCK_FRAMES)
  const out = new Uint8Array(total * GSM_BLOCK_BYTES)
  const quiet = silence.blocks.subarray(0, GSM_BLOCK_BYTES)
  for (let block = 0; block < total; block += 1) out.set(quiet, block * GSM_BLOCK_BYTES)
  let free = 0
  for (const { speaker, phrase, at } of turns) {
    const blocks = voices[speaker][phrase - 1]?.blocks ?? new Uint8Array(0)
    // Two at a time cannot be: who comes too early waits.
    const from = Math.max(free, Math.floor(at / GSM_BLOCK_FRAMES) * GSM_BLOCK_BYTES)
    out.set(blocks.subarray(0, Math.max(0, out.length - from)), Math.min(from, out.length))
    free = from + blocks.length
  }
  return wavFile('gsm610', 1, RATE, frames, GSM_BLOCK_BYTES, [GSM_BLOCK_FRAMES], out)
}
