import { describe, expect, it } from 'vitest'
import { PICTURE_LIMITS } from '../../../../src/main/mail/limits.ts'
import { pictureKind, pictureSize, pixelsOf } from '../../../../src/main/mail/pictures.ts'

const hex = (text: string): Uint8Array => Buffer.from(text.replace(/\s/g, ''), 'hex')
const u32 = (value: number): string => value.toString(16).padStart(8, '0')
const png = (width: number, height: number): Uint8Array => hex(`89504e470d0a1a0a 0000000d49484452 ${u32(width)}${u32(height)} 0800000000`)

describe('the size of a picture', () => {
  // Heads as ffmpeg writes them for 300 × 200 pixels.
  it.each([
    ['png', png(300, 200)],
    ['gif', hex('474946383961 2c01 c800 f700 00')],
    ['jpeg', hex('ffd8 ffe00010 4a46494600010100000100010000 fffe0004 4c61 ffc20011 08 00c8 012c 03012200021101031101')],
    ['bmp', hex('424d 00000000 0000 0000 36000000 28000000 2c010000 38ffffff 0100 1800 00000000')],
    ['old bmp', hex('424d 00000000 0000 0000 1a000000 0c000000 2c01 c800 0100 0100 0000')],
    ['webp, lossy', hex('52494646 00000000 57454250 56503820 00000000 300100 9d012a 2c01 c800 0000')],
    ['webp, extended', hex('52494646 00000000 57454250 56503858 0a000000 00000000 2b0100 c70000')],
    ['webp, lossless', hex('52494646 00000000 57454250 5650384c 00000000 2f 2bc13100 0000000000')],
    ['avif', hex('0000001c 66747970 61766966 00000000 6d696631 00000014 69737065 00000000 0000012c 000000c8')],
  ])('is read from its head: %s', (_name, bytes) => {
    const kind = pictureKind(bytes)
    if (kind === null) throw new Error('no picture')
    expect(pictureSize(bytes, kind)).toEqual({ width: 300, height: 200 })
    expect(pixelsOf(bytes, kind)).toBe(60_000)
  })
  it('that would fill the memory is none that is shown', () => {
    expect(pixelsOf(png(PICTURE_LIMITS.side + 1, 1), 'image/png')).toBeNull()
    expect(pixelsOf(png(16_000, 16_000), 'image/png')).toBeNull()
    expect(pixelsOf(png(0xffff_ffff, 0xffff_ffff), 'image/png')).toBeNull()
    expect(pixelsOf(png(0, 5), 'image/png')).toBeNull()
    expect(pixelsOf(png(5_000, 4_000), 'image/png')).toBe(20_000_000)
  })
  it.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'] as const)('that a cut-off %s does not say is unknown, and it is not shown', (kind) => {
    expect(pixelsOf(hex('ffd8ff'), kind)).toBeNull()
  })
})
