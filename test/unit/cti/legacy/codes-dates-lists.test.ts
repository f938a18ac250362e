import { describe, expect, it } from 'vitest'
import { AGENT_STATES, DIRECTIONS, LEG_STATES, TRANSFER_TYPES } from '../../../../src/shared/domain/codes.ts'
import { ERROR_CODES } from '../../../../src/shared/domain/errors.ts'
import {
  agentStatus, callStateCode, callStatus, callType, destType, direction, eventCode, insertType, LOGIN_RESULTS, loginError, loginResult, queueReason,
  queueResult, queueType, recordingType, transferType,
} from '../../../../src/cti/legacy/codes.ts'
import { readClock, readDate, readDateTime, readTimeOfDay, writeClock, writeDate, writeDateTime, writeTime } from '../../../../src/cti/legacy/dates.ts'
import { buildList, parseList } from '../../../../src/cti/legacy/lists.ts'
import {
  destTypeCodes, directionCodes, queueReasonCodes, queueResultCodes,
} from '../../../../src/cti/server/store/cdr-codes.ts'

const CHINA = 480

describe('codes', () => {
  it.each([
    [agentStatus, ['logged-out 00', 'ready 01', 'busy 02', 'wrapup 03', 'away 04', 'reserved 05', 'not-ready 06']],
    [callStatus, ['idle 01', 'offhook 02', 'ringing 03', 'ringback 04', 'talking 05', 'disconnected 06', 'seized 07', 'transferring 08']],
    [direction, ['unknown 0', 'in 1', 'out 2', 'internal-in 3', 'internal-out 4']],
    [transferType, ['none 0', 'in 1', 'out 2', 'in-out 3', 'picked-up 4', 'picked-up-out 5', 'picked-up-by-other 6', 'consult-requested 7']],
    [destType, ['unknown 0', 'route-point 1', 'ivr 2', 'agent 3', 'extension 4', 'external 5']],
    [callType, ['normal 0', 'queued 10']],
    [queueType, ['group 1', 'agent 2', 'extension 3', 'port 4']],
    [queueReason, ['all-busy 1', 'no-answer 2', 'other 3']],
    [queueResult, ['connected 1', 'hung-up 2', 'other 3', 'timed-out 21']],
    [recordingType, ['none 0', 'in 1', 'out 2', 'internal-in 3', 'internal-out 4', 'missed 11']],
    [eventCode, ['text 0', 'agent 1', 'agent-call 2', 'trunk 3', 'extension 4', 'message 5', 'popup 6', 'arrival 7', 'queue-enter 10', 'queue-leave 11', 'link-lost 100']],
    [insertType, ['leave 0', 'join 1', 'listen 2']],
  ])('are the manual’s, both ways (table %#)', (table, pairs) => {
    for (const [name = '', code = ''] of pairs.map((pair) => pair.split(' '))) {
      expect(table.toCode(name)).toBe(code)
      expect(table.fromCode(code)).toBe(name)
      expect(table.fromCode(Number(code))).toBe(name)
    }
  })
  it('exist for every word of the vocabulary', () => {
    for (const name of AGENT_STATES) expect(agentStatus.has(name)).toBe(true)
    for (const name of LEG_STATES) expect(callStatus.has(name)).toBe(true)
    for (const name of DIRECTIONS) expect(direction.has(name)).toBe(true)
    for (const name of TRANSFER_TYPES) expect(transferType.has(name)).toBe(true)
  })
  it('agree with those of the call record table', () => {
    for (const name of DIRECTIONS) expect(direction.toCode(name)).toBe(String(directionCodes.toNumber(name)))
    for (const name of ['unknown', 'route-point', 'ivr', 'agent', 'extension', 'external'] as const) expect(destType.toCode(name)).toBe(String(destTypeCodes.toNumber(name)))
    for (const name of ['none', 'all-busy', 'no-answer', 'other'] as const) expect(queueReason.toCode(name)).toBe(String(queueReasonCodes.toNumber(name)))
    for (const name of ['none', 'connected', 'hung-up', 'other', 'timed-out'] as const) expect(queueResult.toCode(name)).toBe(String(queueResultCodes.toNumber(name)))
  })
  it('that nobody knows are kept as unknown (NN) and go back as they came', () => {
    expect(agentStatus.fromCode('09')).toBe('unknown (09)')
    expect(agentStatus.toCode('unknown (09)')).toBe('09')
    expect(agentStatus.toCode('training')).toBe('unknown (training)')
    expect(agentStatus.fromCode('unknown (training)')).toBe('training')
    expect(agentStatus.fromCode('')).toBe('unknown')
    expect(agentStatus.toCode('unknown')).toBe('')
  })
  it('know no held call: it is a talking one', () => {
    expect(callStateCode('held')).toBe('05')
    expect(callStateCode('idle')).toBe('01')
  })
  it('name every login error, and every word of a login result', () => {
    expect(loginResult(null)).toBe('OK')
    expect(loginResult('no_such_agent')).toBe('ERROR_UID')
    expect(loginResult('wrong_password')).toBe('ERROR_PWD')
    expect(loginResult('agent_in_use')).toBe('ERROR_REP')
    expect(loginResult('extension_in_use')).toBe('ERROR_REP')
    for (const code of ERROR_CODES) expect(LOGIN_RESULTS).toContain(loginResult(code))
    expect(loginResult('overloaded')).toBe('FAIL')
    for (const word of LOGIN_RESULTS) expect(loginResult(loginError(word))).toBe(word)
    expect(loginError('ERROR_XYZ')).toBe('internal')
  })
})

describe('dates', () => {
  const at = Date.UTC(2013, 3, 8, 0, 35, 39)
  it('are written as the manual’s examples', () => {
    expect(writeDateTime(at, CHINA)).toBe('20130408 083539')
    expect(writeDate(at, CHINA)).toBe('20130408')
    expect(writeTime(at, CHINA)).toBe('083539')
    expect(writeClock(Date.UTC(2013, 3, 8, 3, 55, 13), CHINA)).toBe('11:55:13')
  })
  it('are read back', () => {
    expect(readDateTime('20130408 083539', CHINA)).toBe(at)
    expect(readDate('20120229', 0)).toBe(Date.UTC(2012, 1, 29))
    expect(readTimeOfDay('131839')).toBe(47_919_000)
  })
  it.each(['20130229', '20131301', '20130100', '2013041', '201304080', '00000101', '2013-4-8', '', 'yyyyMMdd', '２０１３０４０８'])('refuse %j', (text) => {
    expect(readDate(text, CHINA)).toBeNull()
  })
  it.each(['240000', '126000', '125960', '1:02:03', '', '12:34'])('refuse the time %j', (text) => { expect(readTimeOfDay(text)).toBeNull() })
  it.each(['20130408', '20130408 083539 1', '20130229 083539', ''])('refuse the moment %j', (text) => { expect(readDateTime(text, CHINA)).toBeNull() })
  it('outside the years 1 to 9999 are empty, because the form has four digits', () => {
    expect(writeDate(8.64e15, 0)).toBe('')
    expect(writeClock(Number.NaN, 0)).toBe('')
  })
  it('take a time of day as the last one before now', () => {
    const now = Date.UTC(2013, 3, 8, 4, 0, 0)
    expect(readClock('11:55:13', now, CHINA)).toBe(Date.UTC(2013, 3, 8, 3, 55, 13))
    expect(readClock('12:04:00', now, CHINA)).toBe(Date.UTC(2013, 3, 8, 4, 4, 0))
    expect(readClock('23:59:59', now, CHINA)).toBe(Date.UTC(2013, 3, 7, 15, 59, 59))
    expect(readClock('later', now, CHINA)).toBeNull()
  })
})

describe('lists', () => {
  it('are the manual’s: trunks, agents, members with a line at the end', () => {
    const text = '1|10|1001|1002|1003|1004|1005|1006|1007'
    expect(buildList(parseList(text))).toBe(text)
    expect(parseList(text)).toHaveLength(9)
    expect(parseList('GHID1|GHID2|GHID3 |')).toEqual(['GHID1', 'GHID2', 'GHID3'])
    expect(parseList('')).toEqual([])
  })
  it('cannot be made longer by an item', () => { expect(buildList(['a|b', 'c;d=e'])).toBe('a｜b|c；d＝e') })
})
