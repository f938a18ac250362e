import { describe, expect, it } from 'vitest'
import { OWN_SCOPE } from '../../../src/shared/domain/scope.ts'
import { seesOthers, visibleAgents } from '../../../src/shared/domain/sees.ts'
import { ALL_SCOPE, ledScope } from '../../support/scopes.ts'

describe('whose rows are shown', () => {
  it('the own only, whatever is asked for, when the server says own or says nothing', () => {
    for (const viewer of [{ uid: '8643' }, { uid: '8643', scope: OWN_SCOPE }]) {
      expect(visibleAgents(viewer, 'recordings', '')).toEqual(['8643'])
      expect(visibleAgents(viewer, 'recordings', '8601')).toEqual(['8643'])
      expect(seesOthers(viewer.scope === undefined ? null : { scope: viewer.scope }, 'recordings')).toBe(false)
    }
  })
  it('those one leads and the own, or one of them; nobody else by asking', () => {
    const viewer = { uid: '8609', scope: ledScope('8601', '8643') }
    expect(visibleAgents(viewer, 'fax', '')).toEqual(['8609', '8601', '8643'])
    expect(visibleAgents(viewer, 'fax', '8601')).toEqual(['8601'])
    expect(visibleAgents(viewer, 'fax', '8604')).toEqual([])
    expect(seesOthers(viewer, 'fax')).toBe(true)
  })
  it('everybody’s, or one agent’s, for who sees all', () => {
    expect(visibleAgents({ uid: '8600', scope: ALL_SCOPE }, 'calls', '')).toBeNull()
    expect(visibleAgents({ uid: '8600', scope: ALL_SCOPE }, 'calls', '8604')).toEqual(['8604'])
  })
})
