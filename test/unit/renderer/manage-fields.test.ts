import { describe, expect, it } from 'vitest'
import { agentFaults, firstFault, groupFaults, passwordStrength } from '../../../src/renderer/features/team/manage/fields.ts'
import { MANAGE_REASONS } from '../../../src/shared/domain/manage.ts'
import { findMessage } from '../../../src/shared/i18n/index.ts'
import type { AgentFields } from '../../../src/renderer/features/team/manage/fields.ts'
import type { ManagedAgent, ManagedGroup } from '../../../src/shared/domain/manage.ts'

const groups = [{ id: '15' }, { id: 'B1' }] as unknown as readonly ManagedGroup[]
const agents = [{ uid: '8643' }] as unknown as readonly ManagedAgent[]
const GOOD: AgentFields = { uid: '8613', name: '林新雨', password: 'Wk7-lampe', extension: '612', mobile: '139 0000 0001' }

describe('the fields of a new group', () => {
  it('need number and name, without the separators of the old lists, and a number that is free in any case', () => {
    expect(groupFaults({ id: ' 20 ', name: '售后部' }, groups)).toEqual({})
    expect(groupFaults({ id: ' ', name: ' ' }, groups)).toEqual({ id: 'required', name: 'required' })
    expect(groupFaults({ id: '1|2', name: 'a;b' }, groups)).toEqual({ id: 'separator', name: 'separator' })
    expect(groupFaults({ id: 'b1', name: 'x'.repeat(51) }, groups)).toEqual({ id: 'groupTaken', name: 'tooLong' })
  })
})

describe('the fields of a new agent', () => {
  it('are good when number, name and password are there; extension and mobile may be empty', () => {
    expect(agentFaults(GOOD, agents)).toEqual({})
    expect(agentFaults({ ...GOOD, extension: '', mobile: '' }, agents)).toEqual({})
  })
  it('are told one by one, and the first in the order of the form gets the focus', () => {
    const faults = agentFaults({ uid: '8643', name: '', password: '', extension: '分机', mobile: 'x' }, agents)
    expect(faults).toEqual({ uid: 'agentTaken', name: 'required', password: 'passwordRequired', extension: 'extension', mobile: 'mobile' })
    expect(firstFault(faults, ['name', 'uid'])).toBe('name')
    expect(firstFault({}, ['name'])).toBeNull()
  })
})

describe('the strength of a password', () => {
  it.each(['', 'demo', '1234567', '12345678', '87654321', 'abcdefghij', 'aaaaaaaaaaaa', 'abababababab', 'x8613-yyzq', '11112222'])('calls %j weak', (password) => {
    expect(passwordStrength(password, '8613')).toBe('weak')
  })
  it.each(['lampe-wk', 'sonnenblume', 'Wk7lampe'])('calls %j fair', (password) => { expect(passwordStrength(password, '8613')).toBe('fair') })
  it.each(['Wk7-lampe-blau', 'sonnenblume 42', 'Xy7-qwertz'])('calls %j strong', (password) => { expect(passwordStrength(password, '8613')).toBe('strong') })
})

describe('every reason of a refusal', () => {
  it.each(MANAGE_REASONS)('%s has its sentence in both languages', (reason) => {
    for (const locale of ['zh-CN', 'en'] as const) expect(findMessage(locale, `error.inState.${reason}`)).toMatch(/[。.]$/)
  })
})
