import { describe, expect, it } from 'vitest'
import { createCallControl } from '../../../../src/main/telephony/call-control.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import { sampleLeg } from '../../../support/samples.ts'
import type { CallControl } from '../../../../src/main/telephony/call-control.ts'

const { callId } = sampleLeg()

describe('the requests of call panel and team board', () => {
  const cases: readonly [string, (control: CallControl) => Promise<unknown>, string, object][] = [
    ['a transfer to a colleague', (c) => c.transfer({ callId, target: ' 601 ', group: null }), 'ATTranCall', { callId, extDest: '601' }],
    ['a transfer to a queue', (c) => c.transfer({ callId, target: null, group: '15' }), 'ATTranCall', { callId, group: '15' }],
    ['a consultation', (c) => c.consult({ callId, target: '138-0013-8000' }), 'ATConsTrans', { callId, extDest: '13800138000' }],
    ['a further party', (c) => c.addParty({ callId, target: '601' }), 'ATConf_est', { callId, extDest: '601' }],
    ['keys for the far end', (c) => c.dtmf({ callId, digits: '12#' }), 'ATSendDtmf', { callId, dtmf: '12#' }],
    ['the survey', (c) => c.toIvr({ callId, file: 'SCORE.DAT', node: '1', mode: 'transfer' }), 'ATTranCall_toIVR', { callId, channel: 0, ivrFile: 'SCORE.DAT', node: '1', ivrMsg: '' }],
    ['an IVR port in the call', (c) => c.toIvr({ callId, file: 'PAY.DAT', node: '2', mode: 'conference' }), 'ATJoinIVR_toCnf', { callId, channel: 0, ivrFile: 'PAY.DAT', node: '2', ivrMsg: '' }],
    ['attached data', (c) => c.attach({ callId, set: { orderNo: 'A1' } }), 'ATSetUserInfo', { callId, set: { orderNo: 'A1' } }],
    ['listening in', (c) => c.insert({ extension: '601', mode: 'listen' }), 'ATInsert', { ext: '601', type: 'listen' }],
    ['a forced release', (c) => c.release({ extension: '601', callId }), 'ATDiscCall', { ext: '601', callId }],
    ['a pick-up', (c) => c.pickUp({ extension: '601', callId }), 'ATPickCall', { ext: '601', callId }],
    ['a pick-up of whatever rings there', (c) => c.pickUp({ extension: '601', callId: null }), 'ATPickCall', { ext: '601' }],
    ['another’s state', (c) => c.setStateOf({ uid: '8601', state: 'busy', reason: 'meeting' }), 'ATSetBusy', { busy: true, cause: 'meeting', uid: '8601' }],
    ['another’s state without a reason', (c) => c.setStateOf({ uid: '8601', state: 'ready', reason: null }), 'ATSetReady', { ready: true, uid: '8601' }],
    ['a forced log-out', (c) => c.logOut({ uid: '8601' }), 'ATLogout', { uid: '8601' }],
    ['the directory', (c) => c.directory(), 'directory', {}],
  ]
  it.each(cases)('%s is the manual’s command', async (_what, act, cmd, args) => {
    const { link, sent } = createMainDesk()
    await act(createCallControl(link))
    expect(sent).toEqual([[cmd, args]])
  })
  it('keys dial where the telephone is off the hook and has nobody yet', async () => {
    const { link, sent, modelNow } = createMainDesk()
    const leg = sampleLeg({ state: 'offhook', allowed: ['ATDialDigit', 'ATHangup'] })
    const model = modelNow({ calls: new Map([[leg.callId, leg]]) })
    await createCallControl({ ...link, model: () => model }).dtmf({ callId, digits: '601' })
    expect(sent).toEqual([['ATDialDigit', { callId, digit: '601' }]])
  })
  it('send nothing to a target that is none', async () => {
    const { link, sent } = createMainDesk()
    const control = createCallControl(link)
    expect(await control.consult({ callId, target: 'my boss' })).toMatchObject({ error: { code: 'bad_number' } })
    expect(await control.addParty({ callId, target: '-' })).toMatchObject({ error: { code: 'bad_number' } })
    expect(await control.transfer({ callId, target: 'x', group: null })).toMatchObject({ error: { code: 'bad_number' } })
    expect(sent).toEqual([])
  })
  it.each([[null, null], ['601', '15']])('refuse a transfer to number %s and group %s', async (target, group) => {
    const { link, sent } = createMainDesk()
    expect(await createCallControl(link).transfer({ callId, target, group })).toMatchObject({ error: { code: 'bad_arguments' } })
    expect(sent).toEqual([])
  })
  it('answer with the consultation’s call, and hand refusals through', async () => {
    const desk = createMainDesk({ ATConsTrans: () => ok({ callId: '2', more: 'not for windows' }), ATInsert: () => fail('not_allowed') })
    const control = createCallControl(desk.link)
    expect(await control.consult({ callId, target: '601' })).toEqual(ok({ callId: '2' }))
    expect(await control.insert({ extension: '601', mode: 'join' })).toEqual(fail('not_allowed'))
  })
})
