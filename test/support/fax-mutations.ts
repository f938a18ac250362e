/**
 * Runs mutated fax files through the reader and the decoder, in a thread of its own: whoever started it ends it when it does not come
 * back, so that a decoder that goes round for ever fails the test instead of hanging it.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { decodePage } from '../../src/main/media/tiff/decode-page.ts'
import { encodeBitmapPng, encodeGreyPng } from '../../src/main/media/tiff/png.ts'
import { shrink } from '../../src/main/media/tiff/shrink.ts'
import { readTiff } from '../../src/main/media/tiff/tiff-file.ts'

export interface MutationRun { readonly files: readonly Uint8Array[]; readonly seed: number; readonly count: number }
/** `at` = the number of the mutation under way, so that a hang or a crash can be played again. */
export type MutationNews =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'done'; readonly pages: number; readonly intact: number; readonly refused: number }
  | { readonly kind: 'failed'; readonly at: number; readonly message: string }

/** xorshift32. */
function chanceOf(seed: number): (below: number) => number {
  let state = seed === 0 ? 1 : seed >>> 0
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
}

/** One file with bits, bytes, pieces or its length changed. */
function mutate(original: Uint8Array, chance: (below: number) => number): Uint8Array {
  let data = Uint8Array.from(original)
  const times = 1 + chance(6)
  for (let turn = 0; turn < times && data.length > 0; turn += 1) {
    const at = chance(data.length)
    const way = chance(6)
    if (way === 0) data[at] = (data[at] ?? 0) ^ (1 << chance(8))
    else if (way === 1) data[at] = chance(256)
    else if (way === 2) data.fill([0, 0xff, 0x55][chance(3)] ?? 0, at, at + chance(40))
    else if (way === 3) data = data.slice(0, at)
    else if (way === 4) data.copyWithin(at, chance(data.length), chance(data.length))
    // Where the sizes, counts and offsets of a small file are: at its end.
    else data[Math.max(0, data.length - 1 - chance(400))] = [0, 1, 2, 4, 0x7f, 0xff][chance(6)] ?? 0
  }
  return data
}

export function runMutations({ files, seed, count }: MutationRun, tell: (news: MutationNews) => void): void {
  let [pages, intact, refused] = [0, 0, 0]
  for (let at = 0; at < count; at += 1) {
    if (at % 500 === 0) tell({ kind: 'at', at })
    const chance = chanceOf(seed + at * 7_919)
    const data = mutate(files[at % files.length] ?? new Uint8Array(), chance)
    try {
      const file = readTiff(data)
      if (!file.ok) { refused += 1; continue }
      for (const page of file.value.pages.slice(0, 4)) {
        if (!page.ok) { refused += 1; continue }
        const { bitmap, rowsBroken, rowsMissing } = decodePage(data, page.value)
        pages += 1
        if (bitmap.bits.length !== bitmap.rowBytes * page.value.height) throw new Error('the page has another size than it says')
        if (rowsBroken < 0 || rowsMissing < 0 || rowsBroken + rowsMissing > page.value.stored.height) throw new Error(`${rowsBroken} broken and ${rowsMissing} missing of ${page.value.stored.height} rows`)
        if (rowsBroken + rowsMissing === 0) intact += 1
        if (at % 100 === 0) {
          encodeBitmapPng(bitmap)
          encodeGreyPng(shrink(bitmap, page.value, 120, 170))
        }
      }
    } catch (error) {
      tell({ kind: 'failed', at, message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      return
    }
  }
  tell({ kind: 'done', pages, intact, refused })
}

const port = parentPort
if (port !== null && typeof workerData === 'object' && workerData !== null && 'count' in workerData) {
  runMutations(workerData as MutationRun, (news) => { port.postMessage(news) })
}
