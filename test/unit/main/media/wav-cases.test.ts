/** Sounds under heads as recorders of the field write them (test/fixtures/audio/cases/make.py): what is right is what sox makes of the bare bytes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createPcmReader } from '../../../../src/main/media/wav/pcm-reader.ts'
import { never, sha256, soundOf, value } from '../../../support/audio.ts'

interface Expected { readonly frames: number; readonly channels: number; readonly sampleRate: number; readonly sha256: string; readonly truncated: boolean }

const folder = join(import.meta.dirname, '../../../fixtures/audio/cases')
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>

describe('a recording of the field', () => {
  it.each(Object.entries(expected))('%s is heard as it was recorded, whatever its head says beside it', async (name, wanted) => {
    const { source, layout } = await soundOf(readFileSync(join(folder, `${name}.wav`)))
    const samples = value(await createPcmReader(source, layout).read(0, layout.frames, never()))
    expect({ frames: layout.frames, channels: layout.channels, sampleRate: layout.sampleRate, truncated: layout.truncated })
      .toEqual({ frames: wanted.frames, channels: wanted.channels, sampleRate: wanted.sampleRate, truncated: wanted.truncated })
    expect(sha256(samples)).toBe(wanted.sha256)
  })
})
