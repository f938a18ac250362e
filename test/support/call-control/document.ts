/** docs/call-control.md: the tables of the walk, written down and read back. */
import { commands } from '../../../src/cti/protocol/commands.ts'
import { LEG_STATES } from '../../../src/shared/domain/codes.ts'
import { nameOf } from './asks.ts'
import type { Ask } from './asks.ts'
import { READ_COLUMNS } from './cases.ts'
import type { CaseRow } from './cases.ts'
import { WORDS } from './prose.ts'
import { NEVER_SHOWN, REASONS, SITUATIONS } from './situations.ts'
import { NEVER, PARTS } from './walk.ts'
import type { Part, PartName, Walk } from './walk.ts'

export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}
export type Tables = ReadonlyMap<string, Table>

const EVERYWHERE = 'every situation'
const SITUATION = 'situation'

/** The tables of a part: one per command and form, and what its legs allow. */
export function tablesOf(name: PartName, walk: Walk): Table[] {
  const part: Part = PARTS[name]
  const tables = part.asks.map((ask) => tableOf(part, ask, walk))
  if (walk.legs.length > 0) tables.push(allowedTable(part, walk))
  return tables
}

/** The cases beside the walk. */
export function caseTable(title: 'Arguments' | 'Overtaken' | 'Reads', rows: readonly CaseRow[]): Table {
  const head = {
    Arguments: ['command', 'arguments', SITUATION, 'answer; telephone, agent'],
    Overtaken: ['command', SITUATION, 'in the same instant', 'answer; telephone, agent'],
    Reads: ['command', SITUATION, ...READ_COLUMNS],
  }[title]
  return { title, head, rows: rows.map(({ cells }) => cells) }
}

function tableOf(part: Part, ask: Ask, { cells }: Walk): Table {
  const title = titleOf(part, ask)
  const mine = cells.filter((cell) => cell.ask === nameOf(ask))
  const rows = new Map<string, Map<string, string>>()
  for (const { row, column, text } of mine) rows.set(row, (rows.get(row) ?? new Map<string, string>()).set(column, text))
  const head = [SITUATION, ...part.columns]
  const full = [...rows].map(([row, texts]) => [row, ...part.columns.map((column) => texts.get(column) ?? '')])
  return { title, head, rows: isMonotonous(part, ask) ? collapsed(full, part.columns.length) ?? full : full }
}

/** Refusals that do not depend on the situation take one row. */
function isMonotonous(part: Part, ask: Ask): boolean {
  return part.by === 'peer' || part.by === 'stranger' || ask.form.endsWith('with his uid')
}

function collapsed(rows: readonly (readonly string[])[], columns: number): string[][] | null {
  const one = [EVERYWHERE]
  for (let column = 1; column <= columns; column += 1) {
    const texts = new Set(rows.map((row) => row[column] ?? '').filter((text) => !text.startsWith(NEVER)))
    const [only, ...more] = texts
    if (only === undefined || more.length > 0) return null
    one.push(only)
  }
  return [one]
}

function allowedTable(part: Part, { legs }: Walk): Table {
  const rows = new Map<string, string[]>()
  for (const { situation, leg, allowed } of legs) {
    const key = `${situation}/${leg}`
    if (!rows.has(key)) rows.set(key, [situation, leg, allowed.join(', ')])
  }
  return { title: `Allowed — ${part.name}`, head: [SITUATION, 'call', 'allowed'], rows: [...rows.values()] }
}

export function titleOf(part: Part, ask: Ask): string {
  return `${nameOf(ask)} — ${part.name}`
}

/** Writes the document. A table that is missing is an error. */
export function renderDocument(tables: Tables): string {
  const table = (title: string): string => {
    const found = tables.get(title)
    if (found === undefined) throw new Error(`docs/call-control.md: the table "${title}" is missing`)
    return `#### ${title}\n\n${renderTable(found)}\n`
  }
  const sections = Object.entries(WORDS).map(([command, words]) => {
    const mine = Object.values(PARTS).flatMap((part: Part) =>
      part.asks.filter((ask) => ask.command === command).map((ask) => table(titleOf(part, ask))))
    return `### ${command}\n\n${words.does}\n\n- Precondition: ${words.manual}\n- Refused: ${words.refused}\n\n${mine.join('\n')}`
  })
  return [
    intro([...tables.values()]),
    '## What a call allows\n\n`allowed` of a leg, the same in every agent state: the buttons of the call bar. The walk names the call in every command; '
      + 'what stands here is done (or refused for its arguments or for want of lines only), what does not stand here is refused.\n',
    table(`Allowed — ${PARTS.own.name}`), table(`Allowed — ${PARTS.analogue.name}`),
    '## Commands\n', ...sections,
    '## Arguments that are refused\n\nThe agent is ready. `done; telephone, agent` says what became of it.\n', table('Arguments'),
    '## Accepted and overtaken\n\nThe command is accepted, and something else happens at the same instant: the outcome says so, and nobody is left behind.\n', table('Overtaken'),
    '## Commands that read\n\nThey change nothing. Not while reserved: that makes no difference.\n', table('Reads'),
  ].join('\n')
}

function intro(tables: readonly Table[]): string {
  const cells = tables.reduce((sum, { head, rows }) => sum + (head[0] === SITUATION && head.length > 3 ? rows.length * (head.length - 1) : 0), 0)
  const situations = SITUATIONS.map(({ name, doc, kinds, leader }) =>
    `| ${name} | ${doc} | ${kinds.map((kind) => (kind === 'keyed' ? 'IP, digital' : 'analogue')).join(', ')}${leader === true ? '; leaders only' : ''} |`)
  const reasons = Object.entries(REASONS).map(([letter, why]) => `- \`${NEVER} ${letter}\`: ${why}`)
  const never = LEG_STATES.filter((state) => state in NEVER_SHOWN).map((state) => `- \`${state}\`: ${NEVER_SHOWN[state] ?? ''}.`)
  return `# Call control: what is done and what is refused

<!-- Generated by \`npm run docs:call-control\` from a walk over the real server. Do not edit by hand. -->

Every command that acts, in every call situation, in every agent state: ${String(cells)} cells, written down by a walk over the CTI server with the simulated
switch (\`test/support/call-control\`). The tests \`test/integration/call-control-*.test.ts\` walk again and compare cell by cell. A wrong cell is a
mistake of the server or of this page: decide which, mend it, and write the page anew.

## How to read it

A row is what goes on at the agent's telephone, a column is the state the agent is in.

- \`done\`: accepted and carried out. \`done → held + ringback\`: what the telephone shows then (\`none\` = on hook, no call), and after a comma the agent's
  new state; \`next busy\` = the state that waits for the end of the call. Nothing behind \`done\`: neither has changed.
- \`wrong_state talking\`: refused, and the state that stands against it. Other codes: docs/at-link.md, Errors. A refusal leaves no trace; the walk checks that.
- \`talking + held\` is the command without a call id; \`talking + held: held\` names the held call. With one call both are asked; where they
  differ, the cell says \`…; named: …\`.
- \`logged-out\`: the agent was logged out by a leader while the call stood, and the command comes over a connection without a session.
- \`reserved\` without a call: the instant between the offer of the ACD and the ringing.
- Arguments are natural ones: a free extension, an outside number, a flow that exists. Others: at the end.
- Digital telephones answer as IP telephones do; the test walks both.

Cells that cannot be (the walk tries to get there all the same):

${reasons.join('\n')}

Leg states without a row:

${never.join('\n')}

## Situations

| situation | what it is | telephones |
|---|---|---|
${situations.join('\n')}
`
}

function renderTable({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** Reads every titled table of the document. */
export function parseDocument(text: string): Tables {
  const tables = new Map<string, Table>()
  for (const block of text.split(/^#### /m).slice(1)) {
    const title = block.slice(0, block.indexOf('\n'))
    const lines = block.split('\n').filter((line) => line.startsWith('|')).map((line) => line.slice(2, -2).split(' | '))
    const [head = [], , ...rows] = lines
    if (tables.has(title)) throw new Error(`docs/call-control.md: the table "${title}" is there twice`)
    tables.set(title, { title, head, rows })
  }
  return tables
}

/** What differs, one line per cell: command, situation, agent state, expected, found. */
export function differences(written: Tables, walked: Table): string[] {
  const { title, head } = walked
  const page = written.get(title)
  if (page === undefined) return [`${title}: the page has no such table`]
  const keys = head.length - (head[0] === SITUATION && head.length > 3 ? head.length - 1 : title === 'Reads' ? READ_COLUMNS.length : 1)
  const keyOf = (row: readonly string[]): string => row.slice(0, keys).join(', ')
  const expected = new Map(page.rows.map((row) => [keyOf(row), row]))
  const found: string[] = []
  for (const row of walked.rows) {
    const wanted = expected.get(keyOf(row))
    expected.delete(keyOf(row))
    for (let index = keys; index < head.length; index += 1) {
      const [is, should] = [row[index] ?? '', wanted?.[index] ?? '']
      if (is === '') found.push(`${title}; ${keyOf(row)}; ${head[index] ?? ''}: the walk has left the cell empty`)
      else if (is !== should) found.push(`${title}; ${keyOf(row)}; ${head[index] ?? ''}: the page says "${should}", the server does "${is}"`)
    }
  }
  return [...found, ...[...expected.keys()].map((key) => `${title}; ${key}: a row that the walk does not know`)]
}

/**
 * Commands that act on the house, not on a call or an agent's own state: no situation of his telephone stands against them. Their own tests:
 * server-manage.test.ts, server-manage-moments.test.ts (with calls that stand), server-arrivals.test.ts.
 */
export const NOT_ABOUT_CALLS = [
  'Agent_Add', 'Agent_Del', 'Group_Add', 'Group_Del', 'Group_Member_Add', 'Group_Member_Del', 'sim.arrival',
] as const

/** Commands of the catalogue that act on calls and own states, and logout: each needs words and tables. */
export function actingCommands(): string[] {
  const others: ReadonlySet<string> = new Set(NOT_ABOUT_CALLS)
  return [...Object.entries(commands).filter(([name, { acts }]) => acts && !others.has(name)).map(([name]) => name), 'logout']
}
