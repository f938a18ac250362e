import { describe, expect, it } from 'vitest'
import { mayCheck, mayLoad, mayRequest } from '../../src/main/security/permissions.ts'

const OWN = 'app://atclient/index.html'
const ALL = ['clipboard-read', 'clipboard-sanitized-write', 'display-capture', 'fullscreen', 'geolocation', 'hid', 'idle-detection', 'media',
  'mediaKeySystem', 'midi', 'midiSysex', 'notifications', 'openExternal', 'pointerLock', 'serial', 'speaker-selection', 'storage-access',
  'top-level-storage-access', 'usb', 'window-management', 'fileSystem', 'keyboardLock', 'unknown']

describe('permissions', () => {
  it('are refused to our own page but for the choice of the loudspeaker', () => {
    expect(ALL.filter((name) => mayRequest(name, OWN))).toEqual(['speaker-selection'])
  })
  it('let our page read the names of audio devices, and open no microphone or camera', () => {
    expect(mayCheck('media', OWN, 'audio')).toBe(true)
    expect(mayCheck('media', OWN, 'video')).toBe(false)
    expect(mayCheck('media', OWN, undefined)).toBe(false)
    expect(mayRequest('media', OWN)).toBe(false)
    expect(ALL.filter((name) => mayCheck(name, OWN, 'audio'))).toEqual(['media', 'speaker-selection'])
  })
  it('are refused to everybody else', () => {
    for (const origin of ['https://example.com', 'app://evil/', 'about:blank', '', 'null']) {
      expect(ALL.filter((name) => mayRequest(name, origin) || mayCheck(name, origin, 'audio'))).toEqual([])
    }
  })
})

describe('the request filter', () => {
  it('lets our own scheme through and nothing else; developer tools in development only', () => {
    expect(mayLoad(OWN, false)).toBe(true)
    for (const url of ['https://example.com/', 'http://127.0.0.1/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'data:text/html,x', 'blob:app://atclient/1', 'ftp://x/']) {
      expect(mayLoad(url, false)).toBe(false)
      expect(mayLoad(url, true)).toBe(false)
    }
    expect(mayLoad('devtools://devtools/bundled/x.html', false)).toBe(false)
    expect(mayLoad('devtools://devtools/bundled/x.html', true)).toBe(true)
  })

  it('lets pages of faxes into pictures of our own pages, and nowhere else', () => {
    const page = `app-media://fax/${'a'.repeat(32)}/page/0.png`
    expect(mayLoad(page, false, { kind: 'image', topPage: OWN })).toBe(true)
    for (const kind of ['media', 'xhr', 'script', 'mainFrame', 'subFrame', 'other']) expect(mayLoad(page, false, { kind, topPage: OWN }), kind).toBe(false)
    // A frame inside of our page (an e-mail), and a foreign page.
    expect(mayLoad(page, false, { kind: 'image', topPage: null })).toBe(false)
    expect(mayLoad(page, false, { kind: 'image', topPage: 'https://example.com/' })).toBe(false)
    expect(mayLoad(`app-media://sound/${'a'.repeat(32)}`, false, { kind: 'image', topPage: OWN })).toBe(false)
    expect(mayLoad('app-media://print/0.png', false, { kind: 'image', topPage: OWN })).toBe(false)
  })
})
