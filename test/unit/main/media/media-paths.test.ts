import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { locateMedia } from '../../../../src/main/media/media-paths.ts'
import { createMediaRegistry } from '../../../../src/main/media/media-registry.ts'
import { parseRange } from '../../../../src/main/media/byte-range.ts'
import type { MediaPath } from '../../../../src/shared/settings.ts'

const MAPPINGS: readonly MediaPath[] = [
  { prefix: 'D:\\recwav', target: '/mnt/rec' },
  { prefix: 'D:\\recwav\\2026', target: '/mnt/this-year' },
  { prefix: 'e:/archive/', target: 'https://archive.example/sound' },
  { prefix: '/var/spool/rec', target: '/mnt/spool' },
  { prefix: '\\\\old\\share', target: '/mnt/old' },
]
const where = (path: string, embedded = false): string => {
  const found = locateMedia({ kind: 'recording', path, lengthS: null, callId: null, owner: null }, MAPPINGS, embedded)
  if (!found.ok) return found.error.code
  return found.value.from === 'http' ? found.value.url : found.value.from === 'file' ? found.value.file : 'embedded'
}

describe('a path of the server', () => {
  it('leads to the target of the longest prefix, whatever its case and slashes', () => {
    expect(where('D:\\recwav\\20130301\\ch038\\R131839.wav')).toBe(join('/mnt/rec', '20130301', 'ch038', 'R131839.wav'))
    expect(where('d:/RECWAV//ch038\\R1.wav')).toBe(join('/mnt/rec', 'ch038', 'R1.wav'))
    expect(where('D:\\recwav\\2026\\x.wav')).toBe(join('/mnt/this-year', 'x.wav'))
    expect(where('\\\\OLD\\share\\a.wav')).toBe(join('/mnt/old', 'a.wav'))
    expect(where('/var/spool/rec/Ab.wav')).toBe(join('/mnt/spool', 'Ab.wav'))
  })
  it('becomes a web address with every name escaped', () => {
    expect(where('E:\\archive\\2026年\\a b#c%.wav')).toBe('https://archive.example/sound/2026%E5%B9%B4/a%20b%23c%25.wav')
  })
  it('that no setting covers is not opened; in the demo the embedded store answers', () => {
    for (const path of ['C:\\other\\x.wav', 'D:\\recwavs\\x.wav', 'D:\\recwav', '\\\\evil\\share\\x.wav', '/VAR/spool/rec/x.wav', 'x'.repeat(2_000)]) expect(where(path)).toBe('media_unmapped')
    expect(where('')).toBe('media_missing')
    expect(where('C:\\other\\x.wav', true)).toBe('embedded')
  })
  it('leads nowhere else: no step up, no drive, stream, device or hidden end', () => {
    for (const name of ['..\\..\\etc\\passwd', 'a\\..\\..\\x', '.\\x', 'x:stream', 'C:\\x', 'con', 'NUL.wav', 'com1.txt', 'con .txt', 'COM¹.wav', 'lpt³', 'conin$', 'x.wav ', 'x.', 'a\0b.wav', 'a\nb', 'a*b', 'a|b', '"x"']) {
      expect(where(`D:\\recwav\\${name}`), name).toMatch(/^media_missing$|^\/mnt\/rec\/x\.wav$/)
      expect(where(`E:\\archive\\${name}`), name).toMatch(/^media_missing$|sound\/x\.wav$/)
    }
  })
  it('finds no web address in settings that hold more than a folder', () => {
    for (const target of ['http://user:pw@host/x', 'https://host/x?q=1', 'https://host/#x', 'http://']) {
      expect(locateMedia({ kind: 'recording', path: 'D:\\a\\b.wav', lengthS: null, callId: null, owner: null }, [{ prefix: 'D:\\a', target }], false)).toMatchObject({ ok: false, error: { code: 'media_unmapped' } })
    }
  })
})

describe('the registry of files', () => {
  let count = 0
  const bytes = (length: number): Uint8Array => new Uint8Array(length).fill((count += 1))
  it('gives an id that says nothing, the same one for the same file, and finds it again', () => {
    const registry = createMediaRegistry(bytes)
    const id = registry.register('recording', 'D:\\recwav\\a.wav', { lengthS: 7, callId: 'c1' })
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(registry.register('recording', 'D:\\recwav\\a.wav')).toBe(id)
    expect(registry.register('voicemail', 'D:\\recwav\\a.wav')).not.toBe(id)
    expect(registry.find(id)).toEqual({ kind: 'recording', path: 'D:\\recwav\\a.wav', lengthS: 7, callId: 'c1', owner: null })
    expect(registry.find(id.replace(/^./, 'f'))).toBeNull()
    registry.clear()
    expect(registry.find(id)).toBeNull()
  })
  it('forgets the file that was not asked for longest when there are too many', () => {
    const registry = createMediaRegistry(bytes, 3)
    const [a, b, c] = ['a', 'b', 'c'].map((path) => registry.register('fax', path))
    registry.find(a ?? '')
    registry.register('fax', 'd')
    expect([a, b, c].map((id) => registry.find(id ?? '')?.path)).toEqual(['a', undefined, 'c'])
  })
})

describe('the Range header', () => {
  it.each([
    [null, { kind: 'all' }], ['', { kind: 'all' }], ['bytes=-', { kind: 'all' }], ['items=0-1', { kind: 'all' }], ['bytes=0-1,3-4', { kind: 'all' }], ['bytes=5-2', { kind: 'all' }],
    ['bytes=0-', { kind: 'part', start: 0, end: 100 }], ['bytes=0-0', { kind: 'part', start: 0, end: 1 }], ['bytes=90-200', { kind: 'part', start: 90, end: 100 }],
    ['bytes=99-', { kind: 'part', start: 99, end: 100 }], ['bytes=-10', { kind: 'part', start: 90, end: 100 }], ['bytes=-500', { kind: 'part', start: 0, end: 100 }],
    ['bytes=100-', { kind: 'none' }], ['bytes=100-200', { kind: 'none' }], ['bytes=-0', { kind: 'none' }],
  ])('%s of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected)
  })
  it('of nothing is nothing', () => {
    expect(parseRange('bytes=0-', 0)).toEqual({ kind: 'none' })
    expect(parseRange('bytes=-1', 0)).toEqual({ kind: 'none' })
  })
})
