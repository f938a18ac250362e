import { describe, expect, it } from 'vitest'
import { createDialRequests } from '../../../../src/main/app/dial-requests.ts'
import { createAppStore } from '../../../../src/main/telephony/app-store.ts'
import { createNotices } from '../../../../src/main/telephony/notices.ts'
import { createPublisher } from '../../../../src/main/ipc/publisher.ts'
import { initialAppState } from '../../../../src/main/telephony/app-state.ts'
import { ok } from '../../../../src/shared/result.ts'
import { DEFAULT_SETTINGS } from '../../../../src/shared/settings.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import type { DialSource } from '../../../../src/main/app/dial-requests.ts'
import type { Settings } from '../../../../src/shared/settings.ts'

const APP = { version: '1', platform: 'linux', demo: true, locale: 'en' as const, dark: false, locked: [] }
const SOURCES: readonly DialSource[] = ['tel-link', 'command-line', 'hotkey']
const SWITCH = { 'tel-link': 'dialTelAtOnce', 'command-line': 'dialCommandLineAtOnce', hotkey: 'dialHotkeyAtOnce' } as const

function desk(settings: Partial<Settings> = {}, loggedIn = true, linkState = 'ready') {
  const clock = createFakeClock()
  const store = createAppStore(initialAppState(APP, 0), createPublisher(clock, 'e'))
  store.dispatch({ kind: 'link', status: { ...store.state().link, state: linkState } as never })
  if (loggedIn) store.dispatch({ kind: 'session', session: { uid: '8643' } as never })
  const dialled: string[] = []
  const requests = createDialRequests({
    store, settings: () => ({ ...DEFAULT_SETTINGS, ...settings }), log: createMemoryLog(), notice: createNotices(clock, store),
    dial: (number) => { dialled.push(number); return Promise.resolve(ok({})) }, tellFailure: () => undefined,
  })
  return { requests, dialled, request: () => store.state().dialRequest, notices: () => store.state().notices }
}

describe('a number that somebody outside asks to call', () => {
  it.each(SOURCES)('is asked for and never dialled by itself (%s)', (source) => {
    const { requests, dialled, request } = desk()
    requests.ask('+86 138 0013 8000', source)
    expect(request()).toEqual({ number: '13800138000', source })
    expect(dialled).toEqual([])
  })
  it.each(SOURCES)('is dialled at once only where that very source is allowed to (%s)', (source) => {
    const { requests, dialled, request } = desk({ [SWITCH[source]]: true })
    for (const other of SOURCES.filter((candidate) => candidate !== source)) requests.ask('643', other)
    expect(dialled).toEqual([])
    requests.ask('138 0013 8000', source)
    expect(dialled).toEqual(['13800138000'])
    expect(request()).toMatchObject({ number: '643' })
  })
  it.each([[false, 'ready'], [true, 'connecting'], [true, 'offline']])('waits and asks while there is nobody to dial (logged in %s, link %s), also when it would be allowed', (loggedIn, link) => {
    const { requests, dialled, request } = desk({ dialTelAtOnce: true }, loggedIn, link)
    requests.ask('95588', 'tel-link')
    expect(dialled).toEqual([])
    expect(request()).toEqual({ number: '95588', source: 'tel-link' })
  })
  it.each([['tel:*57#', '*57#'], ['tel:%2a57%23', '*57#'], ['tel:#31#13800138000', '#31#13800138000'], ['tel:010-82015268;phone-context=+86', '01082015268']])(
    'keeps every sign of a service code or a national number: %s is %s', (link, number) => {
      const { requests, request } = desk()
      requests.ask(link, 'tel-link')
      expect(request()).toMatchObject({ number })
    })
  it('names the network or country in which alone a number of a link is valid, and calls nobody', () => {
    const { requests, notices } = desk({ dialTelAtOnce: true })
    requests.ask('tel:643;phone-context=pbx.example.com', 'tel-link')
    expect(String(notices()[0]?.params['reason'])).toContain('pbx.example.com')
  })
  it('takes the place of an older one', () => {
    const { requests, request } = desk()
    for (const number of ['1001', '1002', '1003']) requests.ask(number, 'command-line')
    expect(request()).toEqual({ number: '1003', source: 'command-line' })
  })
  it.each([
    ['tel:1-800-FLOWERS', 'letters'], ['tel:13800138000,,643%23', 'malformed'], [`tel:${'1'.repeat(10_000)}`, 'too_long'], [`tel:138${'%20'.repeat(300)}00138000`, 'too_long'],
    [`tel://${'a'.repeat(10_000)}`, 'too_long'], ['tel:%2531%2532', 'malformed'], ['tel:%00', 'malformed'], ['callto:anna', 'letters'], ['tel:-', 'empty'], [`tel:${'9'.repeat(40)}`, 'too_long'],
    ['tel:643;phone-context=example.com', 'elsewhere'], ['tel:02079460000;phone-context=+44', 'elsewhere'],
    ['tel:%E2%80%AE8000', 'ok'], ['tel:13800138000?x=rm%20-rf', 'ok'], ['tel:%0a--demo', 'letters'],
  ])('%s is told (%s) and goes no further, whatever is allowed', (link, fault) => {
    const { requests, dialled, request, notices } = desk({ dialTelAtOnce: true })
    requests.ask(link, 'tel-link')
    if (fault === 'ok') { expect(dialled).toHaveLength(1); return }
    expect([dialled, request()]).toEqual([[], null])
    const [notice] = notices()
    expect(notice).toMatchObject({ key: 'dial_no_number', level: 'warning', params: { source: 'A web link' } })
    const text = String(notice?.params['text'])
    expect(text.length).toBeLessThanOrEqual(41)
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(String(notice?.params['reason'])).toMatch(/^[A-Z].*\.$/)
  })
})
