import { describe, expect, it } from 'vitest'
import { readTelLink } from '../../../src/shared/numbers.ts'

describe('a tel: or callto: link', () => {
  it.each([
    ['tel:+86-138-0013-8000', '+86-138-0013-8000'], ['callto:643', '643'], ['TEL://95500;ext=1', '95500;ext=1'], ['tel:%2B86', '+86'], ['tel:%zz', '%zz'],
    ['tel:13800138000?subject=x#y', '13800138000'], ['tel:%2531', '%31'], ['callto://+1%20415%20555%202671', '+1 415 555 2671'], ['tel://95500/', '95500'],
    // RFC 3966, 3: `#` belongs to a local number; browsers hand it on with and without escaping.
    ['tel:*57#', '*57#'], ['tel:%2A57%23', '*57#'], ['tel:#31#13800138000', '#31#13800138000'], ['tel:*21*13800138000#;ext=2', '*21*13800138000#;ext=2'], ['tel:95588#top', '95588'],
  ])('%s asks for %s', (link, number) => { expect(readTelLink(link)).toEqual({ number, elsewhere: null }) })

  // RFC 3966, 5.1.5: a local number is valid within its context only.
  it.each([
    ['tel:82015268;phone-context=+8610', '+861082015268', null],
    ['tel:82015268;phone-context=%2B86-10', '+861082015268', null],
    ['tel:13800138000;phone-context=+86', '+8613800138000', null],
    ['tel:01082015268;phone-context=+86', '01082015268', null],
    ['tel:*57#;phone-context=+86', '*57#', null],
    ['tel:2079460000;phone-context=+44', '+442079460000', null],
    ['tel:02079460000;phone-context=+44', '02079460000', '+44'],
    ['tel:*57#;phone-context=+1', '*57#', '+1'],
    ['tel:643;phone-context=example.com', '643', 'example.com'],
    ['tel:643;ext=1;phone-context=pbx.example.com', '643;ext=1', 'pbx.example.com'],
    ['tel:+861082015268;phone-context=+1;ext=643', '+861082015268;ext=643', null],
    ['tel:643;phone-context=', '643', null],
  ])('%s asks for %s, valid elsewhere: %s', (link, number, elsewhere) => { expect(readTelLink(link)).toEqual({ number, elsewhere }) })

  it('that is too long comes whole or as something that is refused for its length, never as its first half', () => {
    expect(readTelLink(`tel:${'1'.repeat(300)}`)?.number).toBe('1'.repeat(300))
    expect(readTelLink(`tel:138;${'x'.repeat(10_000)}`)?.number.length).toBeGreaterThan(256)
    expect(readTelLink(`tel:${'1'.repeat(10_000)}`)?.number.length).toBe(257)
  })
  it.each(['https://tel', 'telephone:1', 'tel:', 'tel://', 'tel:;ext=1', 'tel:?x', '138'])('is not %s', (word) => { expect(readTelLink(word)).toBeNull() })
})
