import { describe, expect, it } from 'vitest'
import { parseArgs, parseServer } from '../../../../src/main/app/args.ts'
import { fixedSettings } from '../../../../src/main/app/settings-service.ts'
import { nativeText } from '../../../../src/shared/i18n/native.ts'
import { LOCALES } from '../../../../src/shared/i18n/index.ts'

const good = (...words: string[]) => {
  const result = parseArgs(words)
  if (!result.ok) throw new Error(JSON.stringify(result.fault))
  return result.options
}
const fault = (...words: string[]) => {
  const result = parseArgs(words)
  return result.ok ? null : result.fault.key
}

describe('the switches of the command line', () => {
  it('change nothing when there are none', () => {
    expect(good('.')).toEqual({
      servers: null, demo: false, demoSeed: null, demoQuiet: false, demoToday: null, autoLogin: null, dataDir: null,
      gatewayPort: null, lang: null, theme: null, dial: null, dialSource: 'command-line',
    })
  })
  it('name several servers, with and without a port, also in IPv6', () => {
    expect(good('--server=cti-a:18006,10.0.0.2,[fe80::1]:18005').servers).toEqual([
      { host: 'cti-a', port: 18_006 }, { host: '10.0.0.2', port: 18_005 }, { host: 'fe80::1', port: 18_005 },
    ])
  })
  it('of the documentation are all understood', () => {
    expect(good('--demo', '--demo-seed=7', '--demo-quiet', '--auto-login=8643', '--data-dir=/tmp/x', '--gateway-port=8080',
      '--demo-today=2028-02-29', '--lang=en', '--theme=dark', '--dial=010 6554')).toMatchObject({
      demo: true, demoSeed: 7, demoQuiet: true, demoToday: '2028-02-29', autoLogin: '8643', dataDir: '/tmp/x', gatewayPort: 8_080,
      lang: 'en', theme: 'dark', dial: '010 6554', dialSource: 'command-line',
    })
  })
  it('that name a day mean the demo, whatever servers the settings have', () => {
    expect(good('--demo-today=2026-12-31').demo).toBe(true)
    expect(fixedSettings(good('--demo-today=2026-12-31'))).toEqual({ servers: [], dataSource: 'embedded' })
  })
  it('of Chromium and of tests are left alone', () => {
    expect(good('--no-sandbox', '--remote-debugging-port=0', '--inspect=0', '/some/folder').dial).toBeNull()
  })
  it.each([
    ['needsValue', ['--server=']], ['needsValue', ['--lang']], ['badServer', ['--server=a:b']], ['badServer', ['--server=a:0']],
    ['badServer', ['--server=a b:1']], ['badServer', [`--server=${Array.from({ length: 9 }, (_, n) => `h${String(n)}`).join(',')}`]],
    ['badNumber', ['--demo-seed=-1']], ['badNumber', ['--demo-seed=x']], ['badNumber', ['--auto-login=a b']], ['badPort', ['--gateway-port=70000']],
    ['badDay', ['--demo-today=2026-02-29']], ['badDay', ['--demo-today=20260228']], ['needsValue', ['--demo-today']],
    ['badChoice', ['--lang=fr']], ['badChoice', ['--theme=blue']], ['noValue', ['--demo=1']], ['tooLong', [`--dial=${'1'.repeat(5_000)}`]],
  ] as const)('that are wrong are refused with a sentence (%s %j)', (key, words) => {
    expect(fault(...words)).toBe(key)
    for (const locale of LOCALES) expect(nativeText(locale, key).length).toBeGreaterThan(8)
  })
  it('never log in with the demo password at a real server', () => {
    expect(fault('--auto-login=8643', '--server=cti')).toBe('demoOnly')
    expect(fault('--demo', '--server=cti')).toBe('demoOnly')
    expect(fault('--demo-today=2026-01-01', '--server=cti')).toBe('demoOnly')
  })
  it('fix the settings they name and no others', () => {
    expect(fixedSettings(good('--server=cti', '--lang=en'))).toEqual({ servers: [{ host: 'cti', port: 18_005 }], language: 'en' })
    expect(fixedSettings(good('--demo'))).toEqual({ servers: [], dataSource: 'embedded' })
    expect(fixedSettings(good())).toEqual({})
  })
})

describe('A link is a link', () => {
  it.each(['tel:+86-138-0013-8000', 'callto:643', 'TEL://95500;ext=1', 'tel:*57#', 'tel:643;phone-context=example.com'])('%s asks to call', (link) => {
    expect(good(link)).toMatchObject({ dial: link, dialSource: 'tel-link' })
  })
  it.each(['https://tel', 'telephone:1', 'tel:'])('%s asks nothing', (word) => { expect(good(word).dial).toBeNull() })
  // On Windows a quotation mark in a link ends it as a word of the command line: what follows arrives as words of their own.
  it.each([
    ['--server=evil:18005'], ['--data-dir=\\\\evil\\share'], ['--dial=*21*13800138000#'], ['--gateway-port=1'], ['--demo', '--auto-login=8643'], ['--lang=fr'], ['tel:110'], ['--', '--server=evil'],
  ])('and words behind it set nothing: %s %s', (...words) => {
    expect(good('.', 'tel:95588', ...words.filter((word) => word !== undefined))).toEqual({ ...good('.'), dial: 'tel:95588', dialSource: 'tel-link' })
  })
  it('and behind the -- of the registration nothing is a switch, though it looks like one', () => {
    expect(good('.', '--', '--server=evil:18005', '--dial=110', 'tel:95588')).toEqual({ ...good('.'), dial: 'tel:95588', dialSource: 'tel-link' })
    expect(good('.', '--', '--server=evil:18005')).toEqual(good('.'))
  })
  it('and what the administrator registered in front of it holds', () => {
    expect(good('--server=cti', '--', 'tel:95588')).toMatchObject({ servers: [{ host: 'cti', port: 18_005 }], dial: 'tel:95588' })
  })
})

describe('a server address', () => {
  it.each(['', ':1', 'a:', 'a:65536', 'http://a', 'a,b', '[::1'])('is not %j', (text) => { expect(parseServer(text)).toBeNull() })
})
