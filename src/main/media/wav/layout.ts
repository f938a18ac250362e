/**
 * The head of a WAV file: what is in it, where, and in which code. Recorders crash, disks fill and copies break off, so a length that
 * the file does not keep is told (`truncated`), not refused; only what cannot be read at all is a failure.
 */
import { fail, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { ByteSource } from '../byte-source.ts'

export const WAV_CODECS = ['pcm8', 'pcm16', 'alaw', 'mulaw', 'gsm610', 'ms-adpcm', 'ima-adpcm'] as const
export type WavCodec = (typeof WAV_CODECS)[number]

/** One frame is one sample of each channel. */
export interface WavLayout {
  readonly codec: WavCodec
  readonly channels: 1 | 2
  readonly sampleRate: number
  readonly dataOffset: number
  /** What is there, not what the head promises. */
  readonly dataBytes: number
  /** Smallest piece that can be decoded by itself, and how many frames it holds. */
  readonly blockBytes: number
  readonly blockFrames: number
  readonly frames: number
  /** The head promises more than the file holds, or was never completed. */
  readonly truncated: boolean
  /** MS ADPCM: pairs of prediction coefficients. */
  readonly coefficients: readonly (readonly [number, number])[]
}

/** Format tags (mmreg.h). */
const TAGS: Readonly<Record<number, 'pcm' | WavCodec>> = { 1: 'pcm', 2: 'ms-adpcm', 6: 'alaw', 7: 'mulaw', 0x11: 'ima-adpcm', 0x31: 'gsm610' }
const EXTENSIBLE = 0xfffe
/** Two GSM frames of 260 bits. */
export const GSM_BLOCK_BYTES = 65
export const GSM_BLOCK_FRAMES = 320
const MS_STANDARD: readonly (readonly [number, number])[] = [[256, 0], [512, -256], [0, 0], [192, 64], [240, 0], [460, -208], [392, -232]]
const MAX_BLOCK_BYTES = 65_535
const MIN_RATE = 1_000
const MAX_RATE = 192_000
const HEAD_BYTES = 4_096
const MAX_CHUNKS = 128
const CHUNK_HEAD = 8
/** Without the bits of a sample, which G.711 and the packed codes do not need (WAVEFORMAT of mmreg.h). */
const FORMAT_BYTES = 14
const UNKNOWN_LENGTH = 0xffff_ffff
const KNOWN_CHUNK = /^(?:LIST|fact|cue |bext|JUNK|id3 |ID3 |smpl|PEAK|PAD )$/

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const text4 = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

interface Chunks { readonly fmt: Uint8Array | null; readonly factFrames: number | null; readonly dataOffset: number; readonly declared: number }

/** Reads the head. Errors: media_empty, media_unknown_format, media_broken, and those of the source. */
export async function readWavLayout(source: ByteSource, signal: AbortSignal): Promise<Result<WavLayout>> {
  if (source.size === 0) return fail('media_empty', 'the file has no bytes')
  const head = await source.read(0, Math.min(HEAD_BYTES, source.size), signal)
  if (!head.ok) return head
  const riff = text4(head.value, 0)
  if (riff !== 'RIFF'.slice(0, riff.length)) return fail('media_unknown_format', 'no RIFF file')
  if (head.value.length < 12) return fail('media_broken', 'the file ends in its head')
  if (text4(head.value, 8) !== 'WAVE') return fail('media_unknown_format', 'a RIFF file, but no WAVE')
  const chunks = await findChunks(source, head.value, signal)
  if (!chunks.ok) return chunks
  return layoutOf(chunks.value, source.size)
}

async function findChunks(source: ByteSource, head: Uint8Array, signal: AbortSignal): Promise<Result<Chunks>> {
  let fmt: Uint8Array | null = null
  let factFrames: number | null = null
  let at = 12
  for (let count = 0; count < MAX_CHUNKS && at + CHUNK_HEAD <= source.size; count += 1) {
    let piece = head.subarray(at)
    if (piece.length < CHUNK_HEAD + 64) {
      const more = await source.read(at, Math.min(HEAD_BYTES, source.size - at), signal)
      if (!more.ok) return more
      piece = more.value
    }
    if (piece.length < CHUNK_HEAD) break
    const id = text4(piece, 0)
    const length = view(piece).getUint32(4, true)
    if (id === 'data') return ok({ fmt, factFrames, dataOffset: at + CHUNK_HEAD, declared: await realLength(source, at + CHUNK_HEAD, length, signal) })
    if (id === 'fmt ') fmt = piece.slice(CHUNK_HEAD, CHUNK_HEAD + Math.min(length, 1_024))
    if (id === 'fact' && length >= 4 && piece.length >= CHUNK_HEAD + 4) factFrames = view(piece).getUint32(CHUNK_HEAD, true)
    at = await nextChunk(source, at + CHUNK_HEAD + length, signal)
  }
  return fmt === null || fmt.length < FORMAT_BYTES ? fail('media_broken', 'no whole format in the head') : fail('media_empty', 'no sound in the file')
}

/** Chunks begin at even places; some recorders leave the byte between out, and then an id of letters stands at the odd one. */
async function nextChunk(source: ByteSource, end: number, signal: AbortSignal): Promise<number> {
  if ((end & 1) === 0) return end
  const there = end + 1 + 4 <= source.size ? await source.read(end, 5, signal) : null
  if (there?.ok !== true) return end + 1
  return isChunkId(text4(there.value, 0)) && !isChunkId(text4(there.value, 1)) ? end : end + 1
}
const isChunkId = (id: string): boolean => /^[A-Za-z][A-Za-z0-9]{2}[A-Za-z0-9 ]$/.test(id)

/** A recorder that was stopped hard leaves 0 or all ones for the length: then everything to the end is sound. */
async function realLength(source: ByteSource, offset: number, length: number, signal: AbortSignal): Promise<number> {
  if (length !== 0) return length
  if (source.size - offset < CHUNK_HEAD) return source.size === offset ? 0 : UNKNOWN_LENGTH
  const next = await source.read(offset, 4, signal)
  return next.ok && KNOWN_CHUNK.test(text4(next.value, 0)) ? 0 : UNKNOWN_LENGTH
}

interface Format { readonly codec: WavCodec; readonly channels: 1 | 2; readonly sampleRate: number; readonly blockBytes: number; readonly blockFrames: number; readonly coefficients: WavLayout['coefficients'] }

function layoutOf({ fmt, factFrames, dataOffset, declared }: Chunks, size: number): Result<WavLayout> {
  if (fmt === null) return fail('media_broken', 'sound before its format')
  const format = formatOf(fmt)
  if (!format.ok) return format
  const there = Math.max(0, size - dataOffset)
  const dataBytes = Math.min(declared, there)
  if (dataBytes === 0) return fail('media_empty', 'no sound in the file')
  const held = framesIn(format.value, dataBytes)
  if (held === 0) return fail('media_broken', 'less than one block of sound')
  // `fact` counts the frames that were recorded; the last block is padded beyond them.
  const padded = format.value.blockFrames > 1 && factFrames !== null && factFrames > 0 && factFrames < held && held - factFrames < format.value.blockFrames
  return ok({ ...format.value, dataOffset, dataBytes, frames: padded ? factFrames : held, truncated: declared > there })
}

function formatOf(fmt: Uint8Array): Result<Format> {
  if (fmt.length < FORMAT_BYTES) return fail('media_broken', 'the format is cut off')
  const data = view(fmt)
  let tag = data.getUint16(0, true)
  // The extensible form has the real tag in the first two bytes of its GUID.
  if (tag === EXTENSIBLE && fmt.length >= 26) tag = data.getUint16(24, true)
  const kind = TAGS[tag]
  const channels = data.getUint16(2, true)
  const blockAlign = data.getUint16(12, true)
  const bits = fmt.length >= 16 ? data.getUint16(14, true) : 0
  const sampleRate = rateOf(data)
  if (kind === undefined) return fail('media_unknown_format', `format ${String(tag)}`)
  if (channels !== 1 && channels !== 2) return fail(channels === 0 ? 'media_broken' : 'media_unknown_format', `${String(channels)} channels`)
  if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) return fail('media_broken', `${String(sampleRate)} samples a second`)
  const simple = (codec: WavCodec, bytes: number): Result<Format> => ok({ codec, channels, sampleRate, blockBytes: bytes * channels, blockFrames: 1, coefficients: [] })
  switch (kind) {
    case 'pcm':
    case 'pcm8':
    case 'pcm16':
    {
      // Samples lie in whole bytes; without a word about their bits, a frame is as many as it is aligned to.
      const bytes = bits === 0 ? blockAlign / channels : Math.ceil(bits / 8)
      if (bytes !== 1 && bytes !== 2) return fail('media_unknown_format', `PCM of ${String(bits)} bits`)
      return simple(bytes === 1 ? 'pcm8' : 'pcm16', bytes)
    }
    case 'alaw':
    case 'mulaw':
      // G.711 has 8 bits, whatever the head says: 16 of what it was made from, 13 and 14 of the law, 0, 4.
      return simple(kind, 1)
    case 'gsm610':
      if (channels !== 1) return fail('media_unknown_format', 'GSM of two channels')
      // Less than one frame is an error of who wrote it; frames of 33 bytes, or blocks with something between, are another packing.
      if (blockAlign > 32 && blockAlign % GSM_BLOCK_BYTES !== 0) return fail('media_broken', `GSM blocks of ${String(blockAlign)} bytes`)
      return ok({ codec: kind, channels, sampleRate, blockBytes: GSM_BLOCK_BYTES, blockFrames: GSM_BLOCK_FRAMES, coefficients: [] })
    case 'ima-adpcm':
    case 'ms-adpcm':
      return adpcmFormat(kind, fmt, { channels, sampleRate, blockAlign, bits })
  }
}

/** Samples a second; where 0 stands, as many as bytes a second say. */
function rateOf(data: DataView): number {
  const said = data.getUint32(4, true)
  const align = data.getUint16(12, true)
  return said === 0 && align > 0 ? data.getUint32(8, true) / align : said
}

interface AdpcmHead { readonly channels: 1 | 2; readonly sampleRate: number; readonly blockAlign: number; readonly bits: number }

function adpcmFormat(codec: 'ima-adpcm' | 'ms-adpcm', fmt: Uint8Array, { channels, sampleRate, blockAlign, bits }: AdpcmHead): Result<Format> {
  // 3 bits are another code (IMA); anything else in this field is an error of who wrote it.
  if (bits === 3) return fail('media_unknown_format', 'ADPCM of 3 bits')
  const head = (codec === 'ima-adpcm' ? 4 : 7) * channels
  const declared = fmt.length >= 20 ? view(fmt).getUint16(18, true) : 0
  const blockBytes = blockAlign === 0 ? adpcmBytes(codec, channels, declared) : blockAlign
  if (blockBytes <= head || blockBytes > MAX_BLOCK_BYTES) return fail('media_broken', `ADPCM blocks of ${String(blockBytes)} bytes`)
  const most = adpcmFrames(codec, channels, blockBytes)
  const blockFrames = declared > 0 && declared < most ? declared : most
  return ok({ codec, channels, sampleRate, blockBytes, blockFrames, coefficients: codec === 'ms-adpcm' ? coefficientsOf(fmt) : [] })
}

function coefficientsOf(fmt: Uint8Array): WavLayout['coefficients'] {
  if (fmt.length < 22) return MS_STANDARD
  const data = view(fmt)
  const count = Math.min(data.getUint16(20, true), Math.floor((fmt.length - 22) / 4), 256)
  if (count < 1) return MS_STANDARD
  return Array.from({ length: count }, (_, index) => [data.getInt16(22 + index * 4, true), data.getInt16(24 + index * 4, true)] as const)
}

/** Frames of an ADPCM block, also of a last one that is cut off. */
export function adpcmFrames(codec: 'ima-adpcm' | 'ms-adpcm', channels: 1 | 2, bytes: number): number {
  if (codec === 'ms-adpcm') {
    const rest = bytes - 7 * channels
    return rest < 0 ? 0 : 2 + Math.floor(rest * 2 / channels)
  }
  const rest = bytes - 4 * channels
  // Groups of four bytes for each channel: eight samples.
  return rest < 0 ? 0 : 1 + Math.floor(rest / (4 * channels)) * 8
}

/** Bytes of a block of so many frames. */
function adpcmBytes(codec: 'ima-adpcm' | 'ms-adpcm', channels: 1 | 2, frames: number): number {
  if (codec === 'ms-adpcm') return frames < 2 ? 0 : 7 * channels + Math.ceil(((frames - 2) * channels) / 2)
  return frames < 1 ? 0 : 4 * channels + Math.ceil((frames - 1) / 8) * 4 * channels
}

function framesIn({ codec, channels, blockBytes, blockFrames }: Format, dataBytes: number): number {
  const whole = Math.floor(dataBytes / blockBytes)
  const rest = dataBytes - whole * blockBytes
  const last = codec === 'ima-adpcm' || codec === 'ms-adpcm' ? Math.min(blockFrames, adpcmFrames(codec, channels, rest)) : 0
  return whole * blockFrames + last
}
