import { describe, expect, it } from 'vitest'
import {
  chooseLeg, readCallInfo, readGroupNames, readUidInfo, readWatch, writeCallInfo, writeGroupNames, writeUidInfo, writeWatch,
} from '../../../../src/cti/legacy/info.ts'
import { readLogin, readLoginInfo, writeLogin, writeLoginInfo } from '../../../../src/cti/legacy/login.ts'
import { sampleAgent, sampleLeg } from '../../../support/samples.ts'

const CHINA = 480
const CALL = 'CALLID=081155150040;CALLER=643;CALLED=660;DIR=4;STATUS=05;EXT=643;TRUNK=;INFO=;UID=8643;TIME=11:55:13;TRANS_TYPE=0;'
const UID = 'UID=8643;NAME=付智伟;EXT=643;STATUS=01;CALLS=01;GROUPS=15;REG_GROUP=ALL;LTIME=20130408 083539'
const time = { offsetMinutes: CHINA, now: Date.UTC(2013, 3, 8, 4, 0, 0) }

describe('ATGetCallInfo', () => {
  it('reads the manual’s example and writes it back as it was', () => {
    const read = readCallInfo(CALL, time)
    if (!read.ok || !read.value) throw new Error('not read')
    expect(read.value).toMatchObject({
      callId: '081155150040', caller: '643', called: '660', direction: 'internal-out', state: 'talking', extension: '643', agent: '8643', trunk: null,
      transferType: 'none', startedAt: Date.UTC(2013, 3, 8, 3, 55, 13), peer: { number: '660', kind: 'extension' }, allowed: [],
    })
    expect(writeCallInfo(read.value, CHINA)).toBe(CALL)
  })
  it('writes an outside call with its trunk and the data attached as INFO', () => {
    const leg = sampleLeg({ attached: { INFO: 'A;UID=1', orderNo: '7' }, startedAt: time.now, state: 'ringing' })
    expect(writeCallInfo(leg, CHINA))
      .toBe('CALLID=081155150040;CALLER=13800138000;CALLED=95500;DIR=1;STATUS=03;EXT=643;TRUNK=1001;INFO=A；UID=1;UID=8643;TIME=12:00:00;TRANS_TYPE=0;')
  })
  it('is not tricked by what stands in INFO', () => {
    const text = CALL.replace('INFO=', 'INFO=x;UID=8999;TIME=00:00:00;TRANS_TYPE=3')
    expect(readCallInfo(text, time)).toMatchObject({
      ok: true, value: { agent: '8643', transferType: 'none', attached: { INFO: 'x;UID=8999;TIME=00:00:00;TRANS_TYPE=3' } },
    })
  })
  it('is empty without a call, and idle or empty reads as none', () => {
    expect(writeCallInfo(null, CHINA)).toBe('')
    expect(readCallInfo('', time)).toEqual({ ok: true, value: null })
    expect(readCallInfo('CALLID=;STATUS=01;EXT=643;', time)).toEqual({ ok: true, value: null })
  })
  it('keeps a state nobody knows, and later additions', () => {
    expect(readCallInfo(CALL.replace('STATUS=05', 'STATUS=42') + 'TRUNKCALLED=95500;ISHOLD=1;ISCONF=1;', time))
      .toMatchObject({ ok: true, value: { state: 'unknown (42)', held: true, conference: true, transferType: 'none' } })
  })
  it.each(['hello', 'CALLID=1;', 'EXT=643;', `CALLID=${'9'.repeat(65)};EXT=643;`])('refuses %j', (text) => {
    expect(readCallInfo(text, time)).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
  })
  it('means the call named, else the one spoken on, else the latest', () => {
    const held = sampleLeg({ callId: '1', state: 'talking', held: true, since: 30 })
    const talking = sampleLeg({ callId: '2', state: 'talking', since: 10 })
    const ringing = sampleLeg({ callId: '3', state: 'ringing', since: 20 })
    expect(chooseLeg([held, ringing, talking], '')?.callId).toBe('2')
    expect(chooseLeg([held, ringing], '')?.callId).toBe('3')
    expect(chooseLeg([held, ringing], '1')?.callId).toBe('1')
    expect(chooseLeg([held], '9')).toBeNull()
    expect(chooseLeg([], '')).toBeNull()
  })
})

describe('ATGetUidInfo', () => {
  it('reads the manual’s example and writes it back as it was', () => {
    const read = readUidInfo(UID, time)
    if (!read.ok || !read.value) throw new Error('not read')
    expect(read.value.watch).toBe('all')
    expect(read.value.agent).toMatchObject({
      uid: '8643', name: '付智伟', extension: '643', state: 'ready', callState: 'idle', groups: ['15'], loginAt: Date.UTC(2013, 3, 8, 0, 35, 39),
    })
    expect(writeUidInfo(read.value.agent, 'all', CHINA)).toBe(UID)
  })
  it('reads ROUPS, as the manual’s table spells it', () => {
    expect(readUidInfo(UID.replace('GROUPS=15', 'ROUPS=15|2'), time)).toMatchObject({ ok: true, value: { agent: { groups: ['15', '2'] } } })
  })
  it('writes a logged-out agent, and a name that looks like fields', () => {
    const agent = sampleAgent({ state: 'logged-out', extension: null, loginAt: null, groups: [], name: 'x;STATUS=01' })
    expect(writeUidInfo(agent, 'own', CHINA)).toBe('UID=8643;NAME=x；STATUS=01;EXT=;STATUS=00;CALLS=01;GROUPS=;REG_GROUP=;LTIME=')
    expect(writeUidInfo(sampleAgent({ groups: ['15', '2'], state: 'not-ready', callState: 'held' }), ['15', '2'], CHINA))
      .toMatch(/STATUS=06;CALLS=05;GROUPS=15\|2;REG_GROUP=15\|2;/)
    expect(writeUidInfo(null, 'own', CHINA)).toBe('')
    expect(readUidInfo(' ', time)).toEqual({ ok: true, value: null })
  })
  it('is not tricked by a name', () => {
    expect(readUidInfo(UID.replace('付智伟', '付;EXT=1;STATUS=00;UID=9'), time))
      .toMatchObject({ ok: true, value: { agent: { uid: '8643', extension: '643', state: 'ready', name: '付;EXT=1;STATUS=00;UID=9' } } })
  })
  it('refuses what names no agent', () => { expect(readUidInfo('NAME=x', time)).toMatchObject({ ok: false }) })
})

describe('groups and watches', () => {
  it('reads and writes the manual’s group names', () => {
    const groups = [{ id: '1', name: '技术部' }, { id: '2', name: '销售部' }]
    expect(writeGroupNames(groups)).toBe('1-技术部|2-销售部')
    expect(readGroupNames('1-技术部|2-销售部|')).toEqual(groups)
    expect(writeGroupNames([{ id: 'a-b', name: 'c-d|e' }])).toBe('a－b-c-d｜e')
    expect(readGroupNames('7')).toEqual([{ id: '7', name: '' }])
  })
  it('reads and writes REG_GROUP', () => {
    expect([readWatch('ALL'), readWatch('all '), readWatch(''), readWatch('0'), readWatch('G1|G2')]).toEqual(['all', 'all', 'own', 'own', ['G1', 'G2']])
    expect([writeWatch('all'), writeWatch('own'), writeWatch(['G1'])]).toEqual(['ALL', '', ['G1']])
  })
})

describe('ATLogin', () => {
  it('reads and writes the info string met in the field', () => {
    const text = 'COMPRESS=0;REG_GROUP=ALL;NOT_READY=0;PROTOCOL=1;'
    expect(readLoginInfo(text)).toEqual({ watch: 'all', startNotReady: false })
    expect(writeLoginInfo(readLoginInfo(text))).toBe(text)
    expect(readLoginInfo('REG_GROUP=G1|G2;NOT_READY=1;')).toEqual({ watch: ['G1', 'G2'], startNotReady: true })
    expect(readLoginInfo('')).toEqual({ watch: 'own', startNotReady: false })
  })
  it('takes a password as it is, and group 0 as all his groups', () => {
    const login = readLogin('ATLogin', { strUid: ' 8643 ', strPwd: ' p;w=d| ', strExt: '643', strGroup: '0' })
    expect(login).toEqual({ ok: true, value: { uid: '8643', password: ' p;w=d| ', extension: '643', groups: null, watch: 'own', startNotReady: false } })
    const full = { uid: '8643', password: 'x', extension: '643', groups: ['15', '2'], watch: ['15'], startNotReady: true } as const
    expect(readLogin('ATLogin_ex', writeLogin(full))).toEqual({ ok: true, value: full })
  })
  it.each([{ strUid: '8643', strExt: '643' }, { strUid: '', strPwd: 'x', strExt: '643' }, { strUid: 'a;b', strPwd: 'x', strExt: '643' }])('refuses %j', (params) => {
    expect(readLogin('ATLogin', params)).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
  })
})
