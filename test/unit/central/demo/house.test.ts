import { describe, expect, it } from 'vitest'
import { DEMO_HOUSE } from '../../../../src/central/demo/house.ts'
import { DEMO_CUSTOMERS } from '../../../../src/cti/server/demo/customers.ts'
import { DEMO_AGENTS, DEMO_GROUPS, DEMO_IVR, DEMO_TRUNKS } from '../../../../src/cti/server/demo/people.ts'

describe('the house of the demo data', () => {
  it('is the house of the demo\'s CTI server: same agents, groups, callers, trunks and ports', () => {
    expect(DEMO_HOUSE.people).toEqual(DEMO_AGENTS.map(({ uid, name, extension, role, groups }) => ({ uid, name, extension, role, groups })))
    expect(DEMO_HOUSE.groups).toEqual(DEMO_GROUPS)
    expect(DEMO_HOUSE.customers).toEqual(DEMO_CUSTOMERS)
    expect(DEMO_HOUSE.trunks).toEqual(DEMO_TRUNKS)
    expect(DEMO_HOUSE.ports).toEqual(DEMO_IVR.ports)
  })
})
