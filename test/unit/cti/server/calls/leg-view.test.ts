import { describe, expect, it } from 'vitest'
import { legView } from '../../../../../src/cti/server/calls/leg-view.ts'
import type { SwitchCall, SwitchParty } from '../../../../../src/cti/server/switch/switch.ts'
import { callIdSchema, extensionSchema } from '../../../../../src/shared/domain/schemas.ts'

const extension = extensionSchema.parse('643')
const party = (patch: Partial<SwitchParty>): SwitchParty => ({
  partyId: 'ext:643', kind: 'extension', number: '643', extension, trunk: null, state: 'ringing', holding: false, holdingSince: null,
  listening: false,
  role: 'destination', startedAt: 1, answeredAt: null, since: 1, transferType: 'none', ...patch,
})
const queueParty = party({ partyId: 'queue', kind: 'queue', number: '15', extension: null, state: 'talking' })
const caller = party({ partyId: 'out:13800138001', kind: 'external', number: '13800138001', extension: null, trunk: '1', role: 'originator', state: 'ringback' })
const call = (parties: readonly SwitchParty[]): SwitchCall => ({
  callId: callIdSchema.parse('1'), createdAt: 1, caller: '13800138001', called: '4008101001', trunk: '1', external: true,
  originalCaller: '13800138001', originalCalled: '4008101001', consultOf: null, conference: false, routePoint: null, recording: false, parties,
})
const around = { kind: 'ip', who: () => null, queue: null, ringDeadline: null, elsewhere: [], supervising: false, attached: {} } as const

describe('a leg as its extension sees it', () => {
  it('shows the caller, not the queue that delivers him', () => {
    const own = party({})
    expect(legView(call([caller, queueParty, own]), own, extension, around).peer).toMatchObject({ number: '13800138001', kind: 'external' })
  })

  it('still says who called when he has hung up and only the queue is left', () => {
    const own = party({})
    expect(legView(call([queueParty]), own, extension, around).peer).toMatchObject({ number: '13800138001', kind: 'external' })
    expect(legView(call([queueParty, own]), own, extension, around).peer).toMatchObject({ number: '13800138001', kind: 'external' })
  })
})
