/**
 * docs/call-control.md is what the server does: every command in every situation of an IP or digital
 * telephone, in every agent state. Analogue telephones and acts on others: call-control-others.test.ts.
 */
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cti/protocol/commands.ts'
import { NOT_ABOUT_CALLS, actingCommands, differences, parseDocument, renderDocument } from '../support/call-control/document.ts'
import { WALK_TIMEOUT_MS, expectAllowedIsTrue, expectAsWritten, page, pageText } from '../support/call-control/compare.ts'
import { WORDS } from '../support/call-control/prose.ts'
import { PARTS, walk } from '../support/call-control/walk.ts'
import type { Walk } from '../support/call-control/walk.ts'

let own: Walk | null = null
/** Walked once for all tests here. */
const walkedOwn = async (): Promise<Walk> => own ??= await expectAsWritten('own')

describe('docs/call-control.md', () => {
  test('speaks of every command of the catalogue that acts on calls or own states', () => {
    expect(Object.keys(WORDS).sort()).toEqual(actingCommands().sort())
    // Each of the others is in the catalogue, and acts.
    expect(NOT_ABOUT_CALLS.filter((name) => !commands[name].acts)).toEqual([])
  })

  test('is generated: its words and tables are in the form the generator writes', () => {
    expect(renderDocument(page) === pageText, 'npm run docs:call-control writes it anew').toBe(true)
  })

  test('has no empty cell', () => {
    const empty = [...page.values()].flatMap(({ title, head, rows }) =>
      rows.filter((row) => row.length !== head.length || row.some((cell) => cell.trim() === '')).map((row) => `${title}: ${row.join(' | ')}`))
    expect(empty).toEqual([])
  })

  test('a wrong cell, an empty one and a missing row are named with command, situation and agent state', () => {
    const title = 'ATHoldCall — IP or digital telephone'
    const written = parseDocument(`#### ${title}\n\n| situation | ready | busy | away |\n|---|---|---|---|\n| talking | done | busy | done |\n| gone | done | done | done |\n`)
    const walked = { title, head: ['situation', 'ready', 'busy', 'away'], rows: [['talking', 'done', 'done', ''], ['held', 'done', 'done', 'done']] }
    expect(differences(written, walked)).toEqual([
      `${title}; talking; busy: the page says "busy", the server does "done"`,
      `${title}; talking; away: the walk has left the cell empty`,
      ...['ready', 'busy', 'away'].map((state) => `${title}; held; ${state}: the page says "", the server does "done"`),
      `${title}; gone: a row that the walk does not know`,
    ])
  })
})

describe('call control of an IP or digital telephone', () => {
  test('answers each command in each situation and agent state as the page says', { timeout: WALK_TIMEOUT_MS }, async () => {
    await walkedOwn()
  })

  test('the allowed commands of a leg are those that are not refused', { timeout: WALK_TIMEOUT_MS }, async () => {
    const { legs } = await walkedOwn()
    expect(legs.length).toBeGreaterThan(150)
    expectAllowedIsTrue(legs)
  })

  test('what a leg allows does not depend on the state of the agent', { timeout: WALK_TIMEOUT_MS }, async () => {
    const seen = new Map<string, Set<string>>()
    for (const { situation, leg, allowed } of (await walkedOwn()).legs) {
      const key = `${situation}, ${leg}`
      seen.set(key, (seen.get(key) ?? new Set()).add(allowed.join(' ')))
    }
    expect([...seen].filter(([, variants]) => variants.size > 1)).toEqual([])
  })

  test('a digital telephone answers as an IP telephone does', { timeout: WALK_TIMEOUT_MS }, async () => {
    const cells = (await walkedOwn()).cells.filter(({ column }) => column === 'ready')
    const digital = await walk({ ...PARTS.own, subject: 'digital' }, ['ready'])
    expect(digital.faults).toEqual([])
    expect(digital.cells).toEqual(cells)
  })

  test('a leader’s acts on others depend on his own telephone as the page says; ATInsert is allowed where he can leave', { timeout: WALK_TIMEOUT_MS }, async () => {
    const leader = await expectAsWritten('leader')
    const leaves = leader.cells.filter(({ ask, column, text }) => ask.startsWith('ATInsert (leave') && column === 'ready' && text.startsWith('done'))
    const { legs } = await walkedOwn()
    const allowed = new Set(legs.filter((leg) => leg.allowed.includes('ATInsert')).map(({ situation }) => situation))
    expect(leaves.map(({ row }) => row)).toEqual([...allowed])
  })
})
