import { describe, expect, it } from 'vitest'
import { numberOfLink, parseArgs, parseServer } from '../../../../src/main/app/args.ts'
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
      servers: null, demo: false, demoSeed: null, demoQuiet: false, autoLogin: null, dataDir: null,
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
      '--lang=en', '--theme=dark', '--dial=010 6554')).toMatchObject({
      demo: true, demoSeed: 7, demoQuiet: true, autoLogin: '8643', dataDir: '/tmp/x', gatewayPort: 8_080,
      lang: 'en', theme: 'dark', dial: '010 6554', dialSource: 'command-line',
    })
  })
  it('of Chromium and of tests are left alone', () => {
    expect(good('--no-sandbox', '--remote-debugging-port=0', '--inspect=0', '/some/folder').dial).toBeNull()
  })
  it.each([
    ['needsValue', ['--server=']], ['needsValue', ['--lang']], ['badServer', ['--server=a:b']], ['badServer', ['--server=a:0']],
    ['badServer', ['--server=a b:1']], ['badServer', [`--server=${Array.from({ length: 9 }, (_, n) => `h${String(n)}`).join(',')}`]],
    ['badNumber', ['--demo-seed=-1']], ['badNumber', ['--demo-seed=x']], ['badNumber', ['--auto-login=a b']], ['badPort', ['--gateway-port=70000']],
    ['badChoice', ['--lang=fr']], ['badChoice', ['--theme=blue']], ['noValue', ['--demo=1']], ['tooLong', [`--dial=${'1'.repeat(5_000)}`]],
  ] as const)('that are wrong are refused with a sentence (%s %j)', (key, words) => {
    expect(fault(...words)).toBe(key)
    for (const locale of LOCALES) expect(nativeText(locale, key).length).toBeGreaterThan(8)
  })
  it('never log in with the demo password at a real server', () => {
    expect(fault('--auto-login=8643', '--server=cti')).toBe('demoOnly')
    expect(fault('--demo', '--server=cti')).toBe('demoOnly')
  })
  it('fix the settings they name and no others', () => {
    expect(fixedSettings(good('--server=cti', '--lang=en'))).toEqual({ servers: [{ host: 'cti', port: 18_005 }], language: 'en' })
    expect(fixedSettings(good('--demo'))).toEqual({ servers: [], dataSource: 'embedded' })
    expect(fixedSettings(good())).toEqual({})
  })
})

describe('a tel: link', () => {
  it.each([['tel:+86-138-0013-8000', '+86-138-0013-8000'], ['callto:643', '643'], ['TEL://95500;ext=1', '95500;ext=1'], ['tel:%2B86', '+86'], ['tel:%zz', '%zz'],
    ['tel:82015268;phone-context=+8610', '+861082015268'], ['tel:+861082015268;phone-context=+1;ext=643', '+861082015268;ext=643'], ['tel:643;phone-context=example.com', '643'],
    ['tel:13800138000?subject=x#y', '13800138000'], ['tel:%2531', '%31'], ['callto://+1%20415%20555%202671', '+1 415 555 2671']])(
    '%s asks to call %s', (link, number) => {
      expect(numberOfLink(link)).toBe(number)
      expect(good(link)).toMatchObject({ dial: number, dialSource: 'tel-link' })
    })
  it('that is too long comes whole or as something that is refused for its length, never as its first half', () => {
    expect(numberOfLink(`tel:${'1'.repeat(300)}`)).toBe('1'.repeat(300))
    expect(numberOfLink(`tel:138;${'x'.repeat(10_000)}`)?.length).toBeGreaterThan(256)
    expect(numberOfLink(`tel:${'1'.repeat(10_000)}`)?.length).toBe(257)
  })
  it.each(['https://tel', 'telephone:1', 'tel:'])('is not %s', (word) => { expect(numberOfLink(word)).toBeNull() })
})

describe('a server address', () => {
  it.each(['', ':1', 'a:', 'a:65536', 'http://a', 'a,b', '[::1'])('is not %j', (text) => { expect(parseServer(text)).toBeNull() })
})
