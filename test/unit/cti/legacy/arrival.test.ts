import { describe, expect, it } from 'vitest'
import { readArrival, writeArrival } from '../../../../src/cti/legacy/arrival.ts'
import { BOX_KINDS } from '../../../../src/shared/domain/codes.ts'

describe('arrivals', () => {
  it.each(BOX_KINDS)('of %s are read as they were written', (kind) => {
    const arrival = { kind, from: '15412345678', callId: '081155150040', text: '您好 = 早' }
    expect(readArrival(writeArrival(arrival))).toEqual(arrival)
  })
  it('are known by the forms of other senders: routed, other keys, nothing but the kind', () => {
    expect(readArrival({ kind: 'ROUTE', text: 'SMSTOAGENT;TEL_FROM=139;BODYS=hi;' })).toEqual({ kind: 'sms', from: '139', callId: '', text: 'hi' })
    expect(readArrival({ kind: 'IVRTOAGENT', text: ' FAX_RECV;CALLER=02512345678;FILENAME=d:\\f.tif' })).toEqual({ kind: 'fax', from: '02512345678', callId: '', text: '' })
    expect(readArrival({ kind: 'EMAILTOAGENT', text: '' })).toEqual({ kind: 'email', from: '', callId: '', text: '' })
  })
  it('are not made of anything else', () => {
    for (const [kind, text] of [['IVRTOAGENT', 'CALLBACK;'], ['IVRTOAGENT', ''], ['SURVEY', 'SCORE=5'], ['AGENTTOAGENT', 'SMS_RECV;TEL=1'], ['ROUTE', 'x SMSTOAGENT;']] as const) {
      expect(readArrival({ kind, text })).toBeNull()
    }
  })
  it('cannot make another number of a text', () => {
    const { kind, text } = writeArrival({ kind: 'sms', from: '15412345678', callId: '1', text: 'x;TEL=110;CALLID=2' })
    expect(readArrival({ kind, text })).toMatchObject({ from: '15412345678', callId: '1' })
  })
})
