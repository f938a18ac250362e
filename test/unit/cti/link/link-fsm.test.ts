import { describe, expect, it } from 'vitest'
import { LINK_STATES } from '../../../../src/shared/domain/codes.ts'
import type { LinkState } from '../../../../src/shared/domain/codes.ts'
import { LINK_EVENTS, LINK_TABLE, nextLinkState } from '../../../../src/cti/link/link-fsm.ts'
import type { LinkEvent } from '../../../../src/cti/link/link-fsm.ts'

/** The diagram above the table, written down a second time: one column per event, `-` = no row. */
const EXPECTED: Readonly<Record<LinkState, string>> = {
  //              start      hello          authenticated synced overdue  recovered lost       refused displaced ended
  offline:        'connecting -              -             -      -        -         -          -       -         -',
  connecting:     '-          authenticating -             -      -        -         connecting -       -         offline',
  authenticating: '-          -              syncing       -      -        -         connecting offline displaced offline',
  syncing:        '-          -              -             ready  -        -         connecting -       displaced offline',
  ready:          '-          -              -             -      degraded -         connecting -       displaced offline',
  degraded:       '-          -              -             -      -        ready     connecting -       displaced offline',
  displaced:      'connecting -              -             -      -        -         -          -       -         offline',
}

const cases = LINK_STATES.flatMap((state) => {
  const columns = EXPECTED[state].split(/\s+/)
  return LINK_EVENTS.map((event, index): [LinkState, LinkEvent, string] => [state, event, columns[index] ?? 'missing'])
})

describe('link state machine', () => {
  it.each(cases)('in %s, %s leads to %s', (state, event, expected) => {
    expect(nextLinkState(state, event) ?? '-').toBe(expected)
  })

  it('reaches every state from offline, and offline from every state', () => {
    const reach = (from: LinkState): ReadonlySet<LinkState> => {
      const seen = new Set<LinkState>([from])
      const open = [from]
      for (let state = open.pop(); state !== undefined; state = open.pop()) {
        for (const next of Object.values(LINK_TABLE[state])) {
          if (seen.has(next)) continue
          seen.add(next)
          open.push(next)
        }
      }
      return seen
    }
    expect([...reach('offline')].sort()).toEqual([...LINK_STATES].sort())
    for (const state of LINK_STATES) expect(reach(state).has('offline')).toBe(true)
  })
})
