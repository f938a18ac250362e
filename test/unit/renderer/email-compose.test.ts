import { describe, expect, it } from 'vitest'
import { addressesOf, badAddress, draftOf, prefixed, quote } from '../../../src/renderer/features/email/compose.ts'
import { textBlocks, textPieces } from '../../../src/renderer/features/email/text-pieces.ts'
import type { OpenEmail } from '../../../src/shared/ipc/parts/email.ts'

const mail = (part: Partial<OpenEmail> = {}): OpenEmail => ({
  token: 't', source: 'message', fileError: null, from: [{ name: 'Li Lei', address: 'li@example.com' }], sender: null, replyTo: [], to: [{ name: '', address: 'service@hotline.example' }, { name: '', address: 'wang@example.com' }],
  cc: [{ name: '', address: 'office@example.com' }, { name: '', address: 'LI@example.com' }], bcc: [], subject: 'Re: AW: Order 5', at: 1, messageId: '', fromDeceives: false, text: 'first\n> older', textLinks: [], textFromHtml: false, hasHtml: false, cut: false,
  remoteImages: 0, files: [], hasRaw: true, serverFiles: 2, own: ['service@hotline.example'], ...part,
})
const OF = { key: 'draft-key', box: 'email-in', id: 'x' }
const WORDS = { wrote: 'Li wrote:', forwarded: '--- forwarded ---', time: 'today', header: { from: 'From', to: 'To', cc: 'Cc', at: 'Time', subject: 'Subject' } }

describe('a reply', () => {
  it('goes to the sender, with the text quoted once more and one prefix', () => {
    expect(draftOf('reply', mail(), OF, WORDS)).toMatchObject({ kind: 'reply', to: 'li@example.com', cc: '', subject: 'Re: Order 5', body: '\n\nLi wrote:\n> first\n>> older\n', box: 'email-in', id: 'x', withFiles: false })
  })
  it('goes where the sender wants it', () => {
    expect(draftOf('reply', mail({ replyTo: [{ name: '', address: 'desk@example.com' }] }), OF, WORDS).to).toBe('desk@example.com')
  })
  it('to all leaves out this house and nobody twice', () => {
    expect(draftOf('replyAll', mail(), OF, WORDS)).toMatchObject({ to: 'li@example.com', cc: 'wang@example.com, office@example.com' })
  })
  it('to what was sent from here goes to whom it went', () => {
    expect(draftOf('reply', mail({ from: [{ name: '', address: 'Service@hotline.example' }], to: [{ name: '', address: 'a@example.com' }] }), OF, WORDS).to).toBe('a@example.com')
  })
  it('in Chinese has a Chinese prefix', () => {
    expect(draftOf('reply', mail({ subject: '回复：回复: 询价' }), OF, WORDS).subject).toBe('回复:询价')
    expect(prefixed('转发: x', '转发:')).toBe('转发:x')
  })
  it('quotes the beginning of a very long text', () => {
    expect(quote('很'.repeat(20_000)).length).toBeLessThan(8_100)
  })
})

describe('a forwarded message', () => {
  it('has the facts of the first one, its files, and nobody to go to yet', () => {
    expect(draftOf('forward', mail(), OF, WORDS)).toMatchObject({ to: '', subject: 'Fwd: Re: AW: Order 5', withFiles: true, body: '\n\n--- forwarded ---\nFrom: li@example.com\nTime: today\nTo: service@hotline.example, wang@example.com\nCc: office@example.com, LI@example.com\nSubject: Re: AW: Order 5\n\nfirst\n> older'.replace('office@example.com, LI@example.com', 'office@example.com, LI@example.com') })
  })
})

describe('a field of addresses', () => {
  it('is read as people write it, and the wrong one is named', () => {
    expect(addressesOf('a@b.cn；王芳 <wang@b.cn>, c@d.cn\n')).toEqual(['a@b.cn', 'wang@b.cn', 'c@d.cn'])
    expect(badAddress('a@b.cn, nobody')).toBe('nobody')
    expect(badAddress('a@b.cn')).toBeNull()
    expect(badAddress('')).toBeNull()
  })
})

describe('plain text with links', () => {
  it('is cut at them, and what does not fit stays text', () => {
    expect(textPieces('see www.a.cn now', [{ start: 4, length: 8, link: 0 }])).toEqual([{ text: 'see ', link: null }, { text: 'www.a.cn', link: 0 }, { text: ' now', link: null }])
    expect(textPieces('ab', [{ start: 1, length: 5, link: 0 }, { start: 0, length: 1, link: 1 }, { start: 0, length: 1, link: 2 }])).toEqual([{ text: 'a', link: 1 }, { text: 'b', link: null }])
  })
  it('is laid out in blocks that end with a line; nothing is lost, and no link is cut', () => {
    const lines = Array.from({ length: 400 }, (_, index) => (index % 7 === 0 ? '' : `line ${String(index)} ${'x'.repeat(index % 50)}`))
    const text = lines.join('\n')
    const at = text.indexOf('line 200')
    const blocks = textBlocks(textPieces(text, [{ start: at, length: 40, link: 3 }]), 500)
    expect(blocks.length).toBeGreaterThan(10)
    expect(blocks.map((block) => block.map((piece) => piece.text).join('')).join('\n')).toBe(text)
    expect(blocks.flat().filter((piece) => piece.link === 3)).toEqual([{ text: text.slice(at, at + 40), link: 3 }])
    expect(Math.max(...blocks.map((block) => block.reduce((sum, piece) => sum + piece.text.length, 0)))).toBeLessThan(600)
    expect(textBlocks(textPieces('one long line', []), 4)).toEqual([[{ text: 'one long line', link: null }]])
    expect(textBlocks([], 4)).toEqual([])
  })
})
