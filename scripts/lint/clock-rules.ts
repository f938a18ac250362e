/**
 * Lint rules about time (docs/at-link.md, Time; decision 023): which clock may be read where. Each is shown to fail by
 * test/unit/rules/lint-rules.test.ts.
 */
import { relative } from 'node:path'
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'

type Context = TSESLint.RuleContext<'found', readonly unknown[]>
type Rule = TSESLint.RuleModule<'found'>

const pathOf = (context: Context): string => relative(context.cwd, context.filename).replaceAll('\\', '/')
const nameOf = (node: TSESTree.Node): string =>
  node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : ''
const within = (path: string, homes: readonly string[]): boolean => homes.some((home) => path === home || (home.endsWith('/') && path.startsWith(home)))

/** Where the wall clock of the server is read: what is kept, and the calendar. Nothing in them orders or times anything by it. */
export const WALL_HOMES = [
  'src/cti/server/call-centre.ts', 'src/cti/server/rights/audit-trail.ts', 'src/cti/server/commands/wrapup-commands.ts', 'src/cti/server/figures/',
  'src/cti/server/ivr/ivr-desk.ts', 'src/cti/server/messages/', 'src/cti/server/oem/oem-desk.ts', 'src/cti/server/records/record-writer.ts',
  'src/cti/server/switch/simulated/simulated-switch.ts',
] as const

/** Where the clocks of an agent's PC are read themselves. */
export const PC_CLOCK_HOMES = [
  // Measures the server's clock in a window.
  'src/renderer/ui/server-clock.ts',
  // Threads that keep house: when a copy or a cached row has become old.
  'src/main/data/local-store-worker.ts',
  // The demo's data reach up to this moment.
  'src/main/central/central-worker.ts',
] as const

/** Composition, the log, and what looks for sleep; everything else is handed the server's clock. */
const SYSTEM_CLOCK_HOMES = ['src/main/index.ts', 'src/main/services.ts'] as const
/** Looks for sleep by the difference of the two clocks, and the server's clock itself. */
const LINK_WALL_HOMES = ['src/cti/link/heartbeat.ts', 'src/cti/link/server-clock.ts'] as const

export const oneClock: Rule = {
  meta: {
    type: 'problem',
    docs: { description: 'Each place reads the clock that its times are told in.' },
    messages: { found: '{{what}}: {{instead}} (docs/at-link.md, Time).' },
    schema: [],
  },
  defaultOptions: [],
  create: (context) => {
    const path = pathOf(context)
    const app = (path.startsWith('src/main/') || path.startsWith('src/renderer/')) && !within(path, PC_CLOCK_HOMES)
    const server = path.startsWith('src/cti/server/')
    const link = path.startsWith('src/cti/link/') && !within(path, LINK_WALL_HOMES)
    const found = (node: TSESTree.Node, what: string, instead: string): void => { context.report({ node, messageId: 'found', data: { what, instead } }) }
    const OF_SERVER = "the PC's clock may be wrong; take the server's (src/cti/link/server-clock.ts, src/renderer/ui/server-clock.ts)"
    return {
      ImportSpecifier: (node) => {
        const name = node.imported.type === 'Identifier' ? node.imported.name : node.imported.value
        if (name === 'systemClock' && path.startsWith('src/main/') && !within(path, SYSTEM_CLOCK_HOMES)) found(node, name, OF_SERVER)
      },
      MemberExpression: (node) => {
        const name = `${nameOf(node.object)}.${nameOf(node)}`
        if (app && (name === 'Date.now' || name === 'performance.timeOrigin')) found(node, name, OF_SERVER)
        if ((server || link) && nameOf(node) === 'now' && /clock$/i.test(nameOf(node.object))) found(node, name, 'take service(), or wall() where the time is kept')
        if (server && nameOf(node) === 'wall' && !within(path, WALL_HOMES)) found(node, name, 'the wall clock may step; order, deadlines and lengths take service() or monotonic()')
      },
      NewExpression: (node) => {
        if (app && nameOf(node.callee) === 'Date' && node.arguments.length === 0) found(node, 'new Date()', OF_SERVER)
      },
    }
  },
}
