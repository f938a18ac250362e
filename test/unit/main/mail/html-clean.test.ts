import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanHtml } from '../../../../src/main/mail/html-clean.ts'
import { htmlToText } from '../../../../src/main/mail/html-text.ts'
import { MAIL_LIMITS } from '../../../../src/main/mail/limits.ts'
import { dangersOf } from '../../../support/harmless.ts'

const links: string[] = []
const clean = (html: string) => {
  links.length = 0
  return cleanHtml(html, {
    image: (source) => (source.startsWith('cid:') ? 'part/0' : null),
    link: (href) => (/^https?:/.test(href) ? { number: links.push(href) - 1, title: href, ended: () => undefined } : null),
  })
}
const body = (html: string): string => clean(html).body

describe('HTML of an e-mail', () => {
  it('keeps its styles and its text also behind letters that grow when they are made small', () => {
    const found = clean(`<p>${'İ'.repeat(30)}</p><STYLE>p { color: red }</STYLE><p>after</p>`)
    expect([found.styles, found.body]).toEqual(['p { color: red }', `<p>${'İ'.repeat(30)}</p><p>after</p>`])
  })
  it('keeps what it says and how it is laid out', () => {
    expect(body('<TABLE width=600 bgcolor="#fff" cellpadding=0><tr><td align=center style="color:red;position:fixed">A &amp; B<br>你好</td></tr></TABLE>'))
      .toBe('<table width="600" bgcolor="#fff" cellpadding="0"><tr><td align="center" style="color: red">A &amp; B<br>你好</td></tr></table>')
    expect(body('<img src="cid:x" alt=\'a "logo"\' width=8 onerror=alert(1)>')).toBe('<img src="part/0" alt="a &quot;logo&quot;" width="8">')
    expect(body('<a href="https://x.example/?a=1&amp;b=2" onclick="x()">go</a>')).toBe('<a href="link/0" title="https://x.example/?a=1&amp;b=2">go</a>')
    expect(links).toEqual(['https://x.example/?a=1&b=2'])
    expect(clean('<style>p { color: red; background: url(x) }</style><p>x').styles).toBe('p { color: red }')
  })
  it('keeps the colours of the body as those of the page', () => {
    expect(body('<body bgcolor="#eee" text=navy onload=x() style="margin:0;position:fixed"><p>x</body>')).toBe('<div class="at-body" style="background-color: #eee; color: navy; margin: 0"><p>x</p></div>')
  })
  it('closes what the sender left open, in order', () => {
    expect(body('<b><i>x</b>y')).toBe('<b><i>x</i></b>y')
    expect(body('<ul><li>1<li>2</ul>')).toBe('<ul><li>1</li><li>2</li></ul>')
    expect(body('</div></p>x')).toBe('<br>x')
    expect(body('<table><tr><td>a<td>b<tr><td>c</table>d')).toContain('c</td></tr></table>d')
  })
  it.each([
    ['<script>alert(1)</script>x', 'x'], ['<SCRIPT src=x></SCRIPT >x', 'x'], ['<scr<script>ipt>alert(1)</script>x', 'x'.replace('x', 'ipt&gt;alert(1)x')], ['<img src=x onerror=alert(1)>', ''],
    ['<svg><script>alert(1)</script></svg>x', 'x'], ['<math><mtext></math>x', 'x'], ['<iframe src=x>y</iframe>x', 'x'], ['<object data=x></object>x', 'x'], ['<embed src=x>x', 'x'], ['<form action=x><input><button>b</button></form>', 'b'],
    ['<meta http-equiv=refresh content=0>x', 'x'], ['<base href=x>x', 'x'], ['<link rel=stylesheet href=x>x', 'x'], ['<!-- <img src=x onerror=alert(1)> -->x', 'x'], ['<!--><img src=x onerror=alert(1)>-->x', '--&gt;x'.replace('--&gt;', '')],
    ['<title><img src=x></title>x', 'x'], ['<template><img></template>x', 'x'], ['<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>x', '&quot;&gt;x'], ['<plaintext>x', 'x'], ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<p title="a" onclick=x()>x', '<p>x</p>'], ['<p/onclick=alert(1)>x', '<p>x</p>'], ['<p class="a&quot; onclick=&quot;x()">x', '<p>x</p>'], ['<p style="color:red&quot;&gt;<img>">x', '<p>x</p>'], ['<', '&lt;'], ['a < b & c > d', 'a &lt; b &amp; c &gt; d'], ['<a', '<a></a>'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '&lt;script&gt;alert(1)&lt;/script&gt;'], ['&#60;script&#62;', '&lt;script&gt;'], ['x\0y', 'x\ufffdy'],
  ])('%j becomes %j', (html, expected) => { expect(body(html)).toBe(expected) })
  it('leaves nothing of a hostile message that could run, load, submit or lie over something', () => {
    const made = clean(readFileSync(join(import.meta.dirname, '../../../fixtures/mail/hostile.html'), 'utf8'))
    expect(dangersOf(made.body)).toEqual([])
    // The judge sees something where there is something.
    expect(dangersOf('<p onclick="x"><img src="https://x/"><script><a href="javascript:x" style="position: fixed">')).toHaveLength(5)
    expect(made.body).toContain('Dear customer')
    expect(made.body).toContain('last &lt;script&gt;')
    expect(made.styles).toBe('.cover { width: 100vw; height: 100vh; background: red }\np { color: #123456 }\n@media screen { .in { color: green } }')
    expect(made.body + made.styles).not.toMatch(/127\.0\.0\.1:PORT|@import|url\(|position|z-index/)
  })
  it('is bounded in elements, depth and length, and says so', () => {
    const many = clean('<b>x</b>'.repeat(MAIL_LIMITS.htmlElements + 10))
    expect([many.cut, many.body.match(/<b>/g)?.length]).toEqual([true, MAIL_LIMITS.htmlElements])
    const deep = clean('<div>'.repeat(50_000))
    expect(deep.body.match(/<div>/g)?.length).toBe(MAIL_LIMITS.htmlDepth)
    const long = clean('a'.repeat(MAIL_LIMITS.htmlChars + 1))
    expect([long.cut, long.body.length]).toEqual([true, MAIL_LIMITS.htmlChars])
  })
  it.each(['<', '<a ', '<a b="', '<!--', '</', '<style>', '<svg', '&', '&#', '<p x=', "<p '", '<title>', '<a href=x>', '<![CDATA[', '</a'])('made of nothing but %j is read in one pass', (piece) => {
    const started = performance.now()
    clean(piece.repeat(Math.floor(MAIL_LIMITS.htmlChars / piece.length)))
    // Quadratic reading would take minutes; a linear one some ten ms.
    expect(performance.now() - started).toBeLessThan(8_000)
  })
})

describe('HTML as text', () => {
  it('reads like the message', () => {
    expect(htmlToText('<style>p{}</style><h1>Title</h1><p>One&nbsp;&amp; two<br>three</p><ul><li>a<li>b</ul><table><tr><td>1</td><td>2</td></tr></table><script>x</script>', 1_000)).toBe('Title\n\nOne & two\nthree\n\n• a\n• b\n\n1 2')
  })
})
