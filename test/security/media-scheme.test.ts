import { describe, expect, it } from 'vitest'
import { mayLoad } from '../../src/main/security/permissions.ts'

const SOUND = `app-media://sound/${'0123456789abcdef'.repeat(2)}`
const PAGE = 'app://atclient/index.html'

describe('app-media://', () => {
  it('is for the players of our own pages', () => {
    expect(mayLoad(SOUND, false, { kind: 'media', topPage: PAGE })).toBe(true)
  })
  it('is not for frames, other pages, scripts, pictures, or anybody who is not known', () => {
    expect(mayLoad(SOUND, false)).toBe(false)
    expect(mayLoad(SOUND, true)).toBe(false)
    expect(mayLoad(SOUND, false, { kind: 'media', topPage: null })).toBe(false)
    expect(mayLoad(SOUND, false, { kind: 'media', topPage: 'https://example.com/' })).toBe(false)
    expect(mayLoad(SOUND, false, { kind: 'media', topPage: 'app://atclient.example/' })).toBe(false)
    for (const kind of ['xhr', 'image', 'script', 'stylesheet', 'subFrame', 'mainFrame', 'other', 'ping', 'object', 'webSocket']) {
      expect(mayLoad(SOUND, false, { kind, topPage: PAGE }), kind).toBe(false)
    }
  })
  it('has ids and nothing that looks like a path', () => {
    for (const url of ['app-media://sound/', 'app-media://sound/D:%5Crecwav%5Ca.wav', 'app-media://sound/../x', `app-media://fax/${'a'.repeat(32)}`, `${SOUND}?x`, `${SOUND}#x`, `${SOUND}/`]) {
      expect(mayLoad(url, false, { kind: 'media', topPage: PAGE }), url).toBe(false)
    }
  })
})
