/**
 * Lint rules of this house (architecture.md, dependency rules 3 and 4; look.md on colours).
 * Each is shown to fail by test/unit/rules/lint-rules.test.ts.
 */
import { relative } from 'node:path'
import { oneClock } from './clock-rules.ts'
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'

type Context = TSESLint.RuleContext<'found', readonly unknown[]>
type Rule = TSESLint.RuleModule<'found'>

/** Path of the linted file below the checkout, with forward slashes. */
const pathOf = (context: Context): string => relative(context.cwd, context.filename).replaceAll('\\', '/')

const rule = (description: string, message: string, create: (context: Context) => TSESLint.RuleListener): Rule => ({
  meta: { type: 'problem', docs: { description }, messages: { found: message }, schema: [] },
  defaultOptions: [],
  create: (context) => create(context),
})

interface Power {
  readonly what: string
  readonly homes: readonly RegExp[]
  /** Where the power may live, for the message. */
  readonly home: string
}

/** Raw powers by name, and the one folder where each may be used. */
export const POWERS = {
  ipcMain: { what: 'ipcMain', home: 'src/main/ipc', homes: [/^src\/main\/ipc\//] },
  ipcRenderer: { what: 'ipcRenderer', home: 'src/preload', homes: [/^src\/preload\//] },
  shell: { what: 'electron.shell', home: 'src/main/security', homes: [/^src\/main\/security\//] },
  send: { what: 'webContents.send', home: 'src/main/ipc', homes: [/^src\/main\/ipc\//] },
  notification: { what: 'new Notification', home: 'src/main/app/notifier.ts', homes: [/^src\/main\/app\/notifier\.ts$/] },
  safeStorage: { what: 'safeStorage', home: 'src/main/security', homes: [/^src\/main\/security\//] },
  sql: { what: 'SQL text', home: 'src/central, src/main/data and src/cti/server/store', homes: [/^src\/central\//, /^src\/main\/data\//, /^src\/cti\/server\/store\//] },
  html: { what: 'innerHTML', home: 'nowhere', homes: [] },
} as const satisfies Record<string, Power>

const BY_IMPORT: Readonly<Record<string, Power>> = {
  ipcMain: POWERS.ipcMain,
  ipcRenderer: POWERS.ipcRenderer,
  shell: POWERS.shell,
  safeStorage: POWERS.safeStorage,
}

/** Statements as people write them; a sentence that merely begins with "Select" has no FROM after it. */
const SQL = /^\s*(select\s[\s\S]*\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|(create|drop|alter)\s+(table|index|view|virtual|trigger|unique)\s|pragma\s+\w+)/i

const nameOf = (node: TSESTree.Node): string =>
  node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : ''

const oneHome: Rule = {
  meta: {
    type: 'problem',
    docs: { description: 'Each raw power has one home.' },
    messages: { found: '{{what}} may be used only in {{home}} (architecture.md, dependency rule 4).' },
    schema: [],
  },
  defaultOptions: [],
  create: (context) => {
    const path = pathOf(context)
    if (!path.startsWith('src/')) return {}
    const check = (node: TSESTree.Node, power: Power): void => {
      if (power.homes.some((home) => home.test(path))) return
      context.report({ node, messageId: 'found', data: { what: power.what, home: power.home } })
    }
    const text = (node: TSESTree.Node, value: string): void => { if (SQL.test(value)) check(node, POWERS.sql) }
    return {
      ImportSpecifier: (node) => {
        const { parent } = node
        if (parent.type !== 'ImportDeclaration' || parent.source.value !== 'electron') return
        if (node.importKind === 'type' || parent.importKind === 'type') return
        const name = node.imported.type === 'Identifier' ? node.imported.name : node.imported.value
        const power = BY_IMPORT[name]
        if (power) check(node, power)
        if (name === 'Notification') check(node, POWERS.notification)
      },
      MemberExpression: (node) => {
        const name = nameOf(node)
        if (BY_IMPORT[name] && nameOf(node.object) === 'electron') check(node, BY_IMPORT[name])
        if (name === 'openExternal' && node.object.type === 'Identifier') check(node, POWERS.shell)
        if (name === 'innerHTML' || name === 'outerHTML' || name === 'insertAdjacentHTML') check(node, POWERS.html)
      },
      CallExpression: (node) => {
        if (node.callee.type !== 'MemberExpression' || nameOf(node.callee) !== 'send') return
        if (/webContents|^wc$|mainFrame/i.test(nameOf(node.callee.object))) check(node, POWERS.send)
      },
      NewExpression: (node) => { if (nameOf(node.callee) === 'Notification') check(node, POWERS.notification) },
      Literal: (node) => { if (typeof node.value === 'string') text(node, node.value) },
      TemplateLiteral: (node) => { text(node, node.quasis.map((part) => part.value.raw).join(' x ')) },
    }
  },
}

/** Globals that bring the outside world into call control. */
const IMPURE_GLOBALS = new Set([
  'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'performance', 'process', 'Buffer', 'crypto', 'fetch', 'WebSocket', 'console',
])
const PURE = /^src\/cti\/(?!node\/|server\/(main|embedded)\.ts$)/
/** The embedded twin of the record store talks to a file; it is handed in like any other port. */
const STORE_ADAPTERS = /^src\/cti\/server\/store\/sqlite-/

const pureCallControl = rule(
  'Call control has no clock, chance, sockets or files of its own.',
  '{{what}} is not available in src/cti: take it from the ports (architecture.md, dependency rule 3).',
  (context) => {
    const path = pathOf(context)
    if (!PURE.test(path)) return {}
    const found = (node: TSESTree.Node, what: string): void => { context.report({ node, messageId: 'found', data: { what } }) }
    return {
      ImportDeclaration: (node) => {
        if (STORE_ADAPTERS.test(path)) return
        if (/^(node:|electron$|better-sqlite3$)/.test(node.source.value) && node.importKind !== 'type') found(node, node.source.value)
      },
      MemberExpression: (node) => {
        const name = `${nameOf(node.object)}.${nameOf(node)}`
        if (['Date.now', 'Math.random', 'globalThis.process', 'performance.now'].includes(name)) found(node, name)
      },
      NewExpression: (node) => {
        if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) found(node, 'new Date()')
      },
      'Program:exit': (program) => {
        const scope = context.sourceCode.getScope(program)
        for (const reference of scope.through) {
          if (IMPURE_GLOBALS.has(reference.identifier.name) && reference.isValueReference !== false) {
            found(reference.identifier, reference.identifier.name)
          }
        }
      },
    }
  },
)

const commentedNonNull = rule(
  'A non-null assertion needs a comment that proves it.',
  'Prove this `!` in a comment on the same line or the line above, or do without it.',
  (context) => {
    const commented = new Set(context.sourceCode.getAllComments().map((comment) => comment.loc.end.line))
    return {
      TSNonNullExpression: (node) => {
        const { line } = node.loc.end
        if (!commented.has(line) && !commented.has(node.loc.start.line - 1)) context.report({ node, messageId: 'found' })
      },
    }
  },
)

const COLOUR = /#[0-9a-f]{3,8}\b(?![\w-])|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\(/gi

/** The parts of a Vue file where a colour would take effect: style blocks and style attributes. */
export function inlineColours(source: string): { readonly index: number; readonly text: string }[] {
  const found: { index: number; text: string }[] = []
  const places = /<style\b[^>]*>([\s\S]*?)<\/style>|\s:?style="([^"]*)"|\s(?:fill|stroke|color)="([^"]*)"/gi
  for (const place of source.matchAll(places)) {
    const body = place[1] ?? place[2] ?? place[3] ?? ''
    const start = place.index + place[0].indexOf(body)
    for (const colour of body.matchAll(COLOUR)) found.push({ index: start + colour.index, text: colour[0] })
  }
  return found
}

const noInlineColours = rule(
  'Colours live in the theme file only.',
  '{{what}}: colours come from the theme (src/renderer/styles) as CSS variables, since colour means state.',
  (context) => ({
    Program: () => {
      for (const { index, text } of inlineColours(context.sourceCode.text)) {
        const loc = context.sourceCode.getLocFromIndex(index)
        context.report({ loc: { start: loc, end: { line: loc.line, column: loc.column + text.length } }, messageId: 'found', data: { what: text } })
      }
    },
  }),
)

export const houseRules: { readonly rules: Readonly<Record<string, Rule>> } = {
  rules: {
    'one-clock': oneClock,
    'one-home': oneHome,
    'pure-call-control': pureCallControl,
    'commented-non-null': commentedNonNull,
    'no-inline-colours': noInlineColours,
  },
}
