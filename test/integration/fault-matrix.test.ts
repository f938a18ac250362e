/**
 * The fault matrix of the link (docs/at-link.md, Session): every fault × every state, one table
 * (test/support/fault-matrix/table.ts). A real link client meets each fault in each state, on a fake clock and a
 * fake network; what a fake network cannot show is in fault-matrix-tcp.test.ts and link-tcp.test.ts.
 */
import { describe, expect, it } from 'vitest'
import { LINK_STATES } from '../../src/shared/domain/codes.ts'
import { AGAIN_TOO, COLUMNS, STRAIGHT_ON, USUAL_WAY } from '../support/fault-matrix/cells.ts'
import type { Cell, Column } from '../support/fault-matrix/cells.ts'
import { FAULTS } from '../support/fault-matrix/faults.ts'
import type { Fault, FaultName } from '../support/fault-matrix/faults.ts'
import { runCell } from '../support/fault-matrix/run.ts'
import type { Seen, Variant } from '../support/fault-matrix/run.ts'
import { TABLE } from '../support/fault-matrix/table.ts'

interface Case { readonly title: string; readonly fault: Fault; readonly column: Column; readonly cell: Cell; readonly again: boolean }

const seconds = (ms: number): string => `${String(ms / 1_000)} s`

/** The cell as a sentence. */
function sentence(cell: Cell): string {
  if (cell.impossible !== undefined) return `cannot be: ${cell.impossible}`
  const steps = (cell.path ?? []).map(({ state, reason, withinMs }) => `${state} (${reason}) ${withinMs === 0 ? 'at once' : `within ${seconds(withinMs)}`}`)
  if (cell.harmless !== undefined) steps.push(`changes nothing, ${cell.harmless}`)
  else steps.push(cell.back === 'stays' ? 'stays so until a person logs in' : `ready within ${String(cell.back)} s`)
  return steps.join(', ')
}

const cases = FAULTS.flatMap((fault) => COLUMNS.flatMap((column): Case[] => {
  const cell = TABLE[fault.name][column]
  const title = `${column} × ${fault.name}: ${sentence(cell)}`
  const first = { title, fault, column, cell, again: false }
  if (!AGAIN_TOO.includes(column)) return [first]
  const later = { ...cell, ...cell.again }
  return [first, { ...first, cell: later, again: true, title: `${column} again × ${fault.name}: ${sentence(later)}` }]
}))

/** States in the order they were entered, without the rounds between connecting and authenticating that are allowed. */
function way(seen: Seen, cell: Cell): readonly string[] {
  const states = seen.path.map(({ state }) => state)
  const fixed = cell.path?.length ?? 0
  while (cell.tries === true && states[fixed] === 'authenticating' && states[fixed + 1] === 'connecting') states.splice(fixed, 2)
  return states
}

function expectPath(seen: Seen, cell: Cell): void {
  const path = cell.path ?? []
  const turn = path.at(-1)?.state ?? seen.from
  const on = cell.back === 'stays' ? [] : STRAIGHT_ON[turn]
  expect(way(seen, cell)).toEqual([...path.map(({ state }) => state), ...(on ?? ['?'])])
  for (const [index, { state, reason, withinMs }] of path.entries()) {
    expect(seen.path[index]).toMatchObject({ state, reason })
    expect(seen.path[index]?.ms, `${state} ${reason}`).toBeLessThanOrEqual(withinMs)
  }
  expect(seen.reasons).toEqual(expect.arrayContaining([...(cell.sees ?? [])]))
}

function expectEnd(seen: Seen, cell: Cell, column: Column, again: boolean): void {
  if (cell.back === 'stays') {
    const { state, reason } = cell.path?.at(-1) ?? { state: '?', reason: '?' }
    expect(seen.end).toMatchObject({ state, reason, retryAt: null, attempt: 0 })
    return
  }
  expect(seen.end).toEqual({ state: 'ready', reason: 'up', retryAt: null, attempt: 0, node: cell.node ?? 'A' })
  expect(seen.path.findLast(({ state }) => state === 'ready')?.ms ?? 0).toBeLessThanOrEqual(cell.back * 1_000)
  const usual = USUAL_WAY[column]
  const by = cell.by ?? (again ? usual.again : usual.first)
  expect({ resumed: seen.resumes > 0, loggedIn: seen.logins > 0 }).toEqual({ resumed: by === 'resume', loggedIn: by === 'login' })
  expect(Object.fromEntries(seen.model.calls)).toEqual(Object.fromEntries(seen.truth.calls))
  expect(seen.model.self).toEqual(seen.truth.self)
}

/** Whoever waits hears one end; a command lost with the link has its outcome told afterwards, once. */
function expectAnswers(seen: Seen, cell: Cell, column: Column, variant: Variant): void {
  const waits = column === 'offline' || column === 'displaced' || (AGAIN_TOO.includes(column) && !variant.again)
  expect(seen.login).toBe(waits ? cell.login ?? 'ok' : 'none')
  if (!variant.busy) return
  const up = column === 'ready' || column === 'degraded'
  const [flying, asked] = up ? [cell.flying ?? 'ok', cell.asked ?? 'ok'] : ['not_connected', 'not_connected']
  expect({ flying: seen.flying, asked: seen.asked }).toEqual({ flying, asked })
  expect(seen.late).toBe([flying, asked].filter((end) => end === 'link_lost').length)
}

describe('fault matrix of the link', () => {
  it('has a cell for every fault in every state', () => {
    const states = new Set<string>(COLUMNS.map((column) => (column === 'waiting' ? 'connecting' : column)))
    expect([...states].sort()).toEqual([...LINK_STATES].sort())
    expect(Object.keys(TABLE).sort()).toEqual(FAULTS.map(({ name }) => name).sort())
    for (const row of Object.keys(TABLE) as FaultName[]) expect(Object.keys(TABLE[row]).sort(), row).toEqual([...COLUMNS].sort())
  })

  it.each(cases)('$title', async ({ fault, column, cell, again }) => {
    const quiet: Variant = { again, busy: false, seed: 1 }
    const seen = await runCell(fault, column, cell, quiet)
    expect(seen.from).toBe(column === 'waiting' ? 'connecting' : column)
    expectPath(seen, cell)
    expectEnd(seen, cell, column, again)
    expectAnswers(seen, cell, column, quiet)
    expect(seen.faults).toEqual([])
  })

  it.each(cases)('with commands under way: $title', async ({ fault, column, cell, again }) => {
    const busy: Variant = { again, busy: true, seed: 2 }
    const seen = await runCell(fault, column, cell, busy)
    expectEnd(seen, cell, column, again)
    expectAnswers(seen, cell, column, busy)
    expect(seen.faults).toEqual([])
  })
})
