import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  agentStatus, callStatus, callType, destType, direction, eventCode, insertType, loginError, loginResult, queueReason, queueResult, queueType,
  recordingType, transferType,
} from '../../src/cti/legacy/codes.ts'
import { COMMAND_METHODS, toAtLink, toLegacy } from '../../src/cti/legacy/commands.ts'
import { readClock, readDate, readDateTime, readTimeOfDay, writeClock, writeDate, writeDateTime, writeTime } from '../../src/cti/legacy/dates.ts'
import { legacyEvents, readEvent, writeEvent } from '../../src/cti/legacy/events.ts'
import { readFigures, readRealTimeFigures } from '../../src/cti/legacy/figures.ts'
import { CALL_INFO, readCallInfo, readGroupNames, readUidInfo, readWatch, UID_INFO, writeCallInfo, writeGroupNames, writeUidInfo } from '../../src/cti/legacy/info.ts'
import { buildKeyValues, parseKeyValues } from '../../src/cti/legacy/key-value.ts'
import type { LegacyFormat } from '../../src/cti/legacy/key-value.ts'
import { buildList, parseList } from '../../src/cti/legacy/lists.ts'
import { LOGIN_INFO, readLogin, readLoginInfo, writeLogin, writeLoginInfo } from '../../src/cti/legacy/login.ts'
import { LEGACY_METHODS, methods } from '../../src/cti/legacy/methods.ts'
import {
  AC_SWITCHIVR, buildEmailSend, buildShortMsg, buildSmsSend, buildSwitchIvr, buildTransMsg, EMAIL_SEND, parseEmailSend, parseShortMsg, parseSmsSend,
  parseSwitchIvr, parseTransMsg, SHORTMSG, SMS_SEND, TRANSMSG,
} from '../../src/cti/legacy/oem.ts'
import { readReturn } from '../../src/cti/legacy/results.ts'
import { freeText, oneLine, plainValue } from '../../src/cti/legacy/text.ts'
import { AGENT_STATES, DIRECTIONS, LEG_STATES, TRANSFER_TYPES } from '../../src/shared/domain/codes.ts'
import type { Result } from '../../src/shared/result.ts'
import { checkProperty } from '../support/property.ts'
import { sampleAgent, sampleLeg } from '../support/samples.ts'

const FORMATS: readonly LegacyFormat[] = [SMS_SEND, EMAIL_SEND, SHORTMSG, TRANSMSG, AC_SWITCHIVR, CALL_INFO, UID_INFO, LOGIN_INFO]
const ALL_KEYS = [...new Set(FORMATS.flatMap(({ keys }) => keys)), 'MSG', 'GHID', 'ROUPS', 'NEW', '__proto__']

/** What tries to break the form: delimiters, breaks, NUL, full-width twins, halves of emoji, whole fields, commands, and sheer length. */
const bad = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(';', '=', '|', '\r\n', '\n', '\r', '\0', '\t', ' ', '；', '＝', '｜', '😀', '\uD83D', '\uDE00', '\u2028', '-', ',', '@', '↵') },
  { weight: 40, arbitrary: fc.constantFrom(...ALL_KEYS).map((key) => `;${key}=`) },
  { weight: 10, arbitrary: fc.constantFrom('SMS_SEND;', 'AC_SWITCHIVR;', ';TEL=13900139000;', ';FILE=c:\\x;') },
  { weight: 1, arbitrary: fc.constantFrom('A'.repeat(10_240), ';'.repeat(10_240)) },
  { weight: 40, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
)
const hostile = fc.array(bad, { maxLength: 8 }).map((pieces) => pieces.join(''))
const word = fc.string({ unit: fc.constantFrom(...'0123456789abcXYZ中文-_.'), minLength: 1, maxLength: 12 })
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
/** What the form makes of a value that is trimmed on reading. */
const plainTrimmed = (text: string): string => plainValue(text).trim()

describe('key-value strings', () => {
  it('no value can alter another field, whatever it contains, in any format', () => {
    checkProperty(fc.property(fc.constantFrom(...FORMATS), fc.array(hostile, { minLength: 11, maxLength: 11 }), (format, values) => {
      const given = Object.fromEntries(format.keys.map((key, index) => [key, values[index] ?? '']))
      const read = parseKeyValues(buildKeyValues(format, given), format)
      expect(read.command).toBe(format.command)
      expect(read.lead).toBe('')
      expect(Object.fromEntries(read.fields)).toEqual(Object.fromEntries(
        format.keys.map((key, index) => [key, (format.freeText.includes(key) ? freeText : plainValue)(values[index] ?? '')])))
    }), { numRuns: 400 })
  })
  it('a raw text of a foreign writer alters no field in front of it, and none that the writer put behind it', () => {
    checkProperty(fc.property(fc.constantFrom(...FORMATS.filter(({ freeText: free }) => free.length > 0)), hostile, word, (format, raw, plain) => {
      // The last free text is written as a careless program would: as it is.
      const free = format.freeText.at(-1) ?? ''
      const text = (format.command === null ? '' : `${format.command};`) + format.keys.map((key) => `${key}=${key === free ? raw : plain}`).join(';')
      const { fields } = parseKeyValues(text, format)
      for (const key of format.keys) if (key !== free) expect(fields.get(key)).toBe(plain)
      const closed = format.keys.at(-1) !== free
      expect(fields.get(free)).toBe(closed ? raw : raw.replace(/;\s*$/, ''))
    }), { numRuns: 400 })
  })
  it('reading loses no character and never throws', () => {
    const bare = (text: string): string => text.replace(/[;\s]/g, '').toUpperCase()
    // Formats with aliases write a key of their own instead of the one they read.
    const formats = FORMATS.filter(({ aliases }) => aliases === undefined)
    checkProperty(fc.property(hostile, fc.constantFrom(undefined, ...formats), (text, format) => {
      const { command, lead, fields } = parseKeyValues(text, format)
      expect(bare([command ?? '', lead, ...[...fields].map(([key, held]) => `${key}=${held}`)].join(''))).toBe(bare(text))
    }), { numRuns: 400 })
  })
  it('what is written once is written the same again', () => {
    checkProperty(fc.property(hostile, (text) => {
      for (const write of [oneLine, freeText, plainValue]) expect(write(write(text))).toBe(write(text))
      expect(plainValue(text)).not.toMatch(/[;=|\r\n\0\u2028]/)
      expect(plainValue(text).isWellFormed()).toBe(true)
    }))
  })
  it('lists keep their length and items', () => {
    checkProperty(fc.property(fc.array(hostile, { maxLength: 6 }), (items) => {
      expect(parseList(buildList(items))).toEqual(items.map(plainTrimmed).filter((item) => item !== ''))
    }))
  })
})

describe('command strings', () => {
  const extra = new Map<string, string>()
  it('an SMS goes to its number with its text, whatever the texts contain', () => {
    checkProperty(fc.property(word, fc.stringMatching(/^\+?[0-9]{3,15}$/), hostile, hostile, (uid, tel, subject, rest) => {
      const sms = { uid, tel, subject, body: `x${rest}` }
      expect(value(parseSmsSend(buildSmsSend(sms)))).toEqual({ uid, tel, subject: freeText(subject), body: freeText(sms.body), extra })
    }))
  })
  it('an SMS of a careless writer goes to its number and nobody else', () => {
    checkProperty(fc.property(fc.stringMatching(/^[0-9]{3,15}$/), hostile, hostile, (tel, subject, body) => {
      const read = parseSmsSend(`SMS_SEND;UID=8001;TEL=${tel};SUBJ=${subject};BODY=${body}`)
      if (read.ok) expect(read.value).toMatchObject({ uid: '8001', tel })
    }))
  })
  it('an e-mail goes to its addresses with its files, whatever the texts contain', () => {
    const address = fc.tuple(fc.stringMatching(/^[a-z0-9.]{1,10}$/), fc.stringMatching(/^[a-z0-9]{1,8}[.]cn$/)).map(([a, b]) => `${a}@${b}`)
    const list = fc.array(address, { maxLength: 3 })
    checkProperty(fc.property(fc.oneof(word, fc.constant('')), fc.array(address, { minLength: 1, maxLength: 3 }), list, list, hostile, hostile, fc.array(word, { maxLength: 3 }),
      (uid, to, cc, bcc, subject, body, files) => {
        expect(value(parseEmailSend(buildEmailSend({ uid, to, cc, bcc, subject, body, files }))))
          .toEqual({ uid, to, cc, bcc, subject: freeText(subject), body: freeText(body), files, extra })
        const careless = parseEmailSend(`EMAIL_SEND;TO=${to.join(',')};CC=;BCC=;SUBJ=${subject};BODY=${body};FILE=d:\\a.txt;`)
        expect(value(careless)).toMatchObject({ to, cc: [], bcc: [], files: ['d:\\a.txt'] })
      }))
  })
  it('messages, cases and IVR entries come back as they were', () => {
    checkProperty(fc.property(hostile, hostile, hostile, hostile, hostile, (a, b, c, d, text) => {
      expect(value(parseShortMsg(buildShortMsg({ from: a, to: b, callId: c, text }))))
        .toEqual({ from: plainTrimmed(a), to: plainTrimmed(b), callId: plainTrimmed(c), text: freeText(text), extra })
      expect(value(parseTransMsg(buildTransMsg({ from: a, to: b, caseId: text, caseType: c }))))
        .toEqual({ from: plainTrimmed(a), to: plainTrimmed(b), caseId: freeText(text), caseType: plainTrimmed(c), extra })
      expect(value(parseSwitchIvr(buildSwitchIvr({ callId: a, ext: b, ivrFile: `F${c}`, node: d, ivrMsg: text })))).toEqual({
        callId: plainTrimmed(a), ext: plainTrimmed(b), ivrFile: plainTrimmed(`F${c}`), node: plainTrimmed(d), ivrMsg: freeText(text), extra,
      })
    }))
  })
})

describe('info strings', () => {
  const offsetMinutes = fc.integer({ min: -720, max: 840 })
  /** Whole seconds; the form knows no parts of them. */
  const moment = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000)
  it('a leg comes back with all the old string has of it', () => {
    checkProperty(fc.property(word, word, word, fc.constantFrom(...DIRECTIONS), fc.constantFrom(...LEG_STATES), fc.constantFrom(...TRANSFER_TYPES), hostile.map((text) => text.slice(0, 2_000)),
      fc.option(word), moment, fc.integer({ min: 0, max: 86_000 }), offsetMinutes,
      (callId, caller, called, dir, state, transfer, info, agent, startedAt, agoS, offset) => {
        const leg = sampleLeg({ callId, caller, called, direction: dir, state, transferType: transfer, attached: info === '' ? {} : { INFO: info }, agent, startedAt })
        const back = value(readCallInfo(writeCallInfo(leg, offset), { offsetMinutes: offset, now: startedAt + agoS * 1_000 }))
        expect(back).toMatchObject({
          callId, caller, called, direction: dir, state, transferType: transfer, agent, startedAt, extension: leg.extension, trunk: leg.trunk,
          attached: info === '' ? {} : { INFO: freeText(info) },
        })
      }))
  })
  it('an agent comes back with all the old string has of him', () => {
    checkProperty(fc.property(word, hostile.map((text) => text.slice(0, 400)), fc.constantFrom(...AGENT_STATES), fc.array(word, { maxLength: 4 }), fc.option(moment), offsetMinutes,
      (uid, name, state, groups, loginAt, offset) => {
        const agent = sampleAgent({ uid, name, state, groups, loginAt: state === 'logged-out' ? null : loginAt })
        const back = value(readUidInfo(writeUidInfo(agent, groups, offset), { offsetMinutes: offset, now: 1 }))
        expect(back?.agent).toMatchObject({ uid, name: freeText(name), state, groups, extension: agent.extension, loginAt: agent.loginAt, callState: 'idle' })
        expect(back?.watch).toEqual(groups.length === 0 ? 'own' : groups.length === 1 && /^all$/i.test(groups[0] ?? '') ? 'all' : groups.join() === '0' ? 'own' : groups)
      }))
  })
  it('group names and logins come back', () => {
    checkProperty(fc.property(fc.array(fc.tuple(word, word)), hostile, fc.boolean(), (pairs, password, startNotReady) => {
      const groups = pairs.map(([id, name]) => ({ id, name }))
      expect(readGroupNames(writeGroupNames(groups))).toEqual(groups.map(({ id, name }) => ({ id: id.replaceAll('-', '－'), name })))
      expect(readLoginInfo(writeLoginInfo({ watch: 'all', startNotReady }))).toEqual({ watch: 'all', startNotReady })
      const login = { uid: '8001', password: `p${password}`, extension: '601', groups: ['G1'], watch: ['G2'], startNotReady }
      expect(value(readLogin('ATLogin_ex', writeLogin(login)))).toEqual(login)
    }))
  })
  it('dates and times come back, and what is none is refused', () => {
    checkProperty(fc.property(fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }), offsetMinutes, (seconds, offset) => {
      const at = seconds * 1_000
      expect(readDateTime(writeDateTime(at, offset), offset)).toBe(at)
      expect(readClock(writeClock(at, offset), at, offset)).toBe(at)
      const day = readDate(writeDate(at, offset), offset) ?? Number.NaN
      expect(day + (readTimeOfDay(writeTime(at, offset)) ?? Number.NaN)).toBe(at)
    }))
    checkProperty(fc.property(fc.integer({ min: 0, max: 99_999_999 }), (number) => {
      const text = String(number).padStart(8, '0')
      const read = readDate(text, 0)
      if (read !== null) expect(writeDate(read, 0)).toBe(text)
    }))
  })
})

describe('codes', () => {
  const tables = [agentStatus, callStatus, callType, destType, direction, eventCode, insertType, queueReason, queueResult, queueType, recordingType, transferType]
  const raw = fc.oneof(hostile, fc.stringMatching(/^[0-9]{1,3}$/)).filter((text) => !/^\s*unknown \(.*\)\s*$/s.test(text))
  it('are total: any code becomes a name and comes back', () => {
    checkProperty(fc.property(fc.constantFrom(...tables), raw, (table, code) => {
      const name = table.fromCode(code)
      const text = code.trim()
      if (table.has(name)) expect(table.fromCode(table.toCode(name))).toBe(name)
      else {
        expect(name).toBe(`unknown (${text})`)
        expect(table.toCode(name)).toBe(text)
      }
    }))
  })
  it('are total: any name becomes a code and comes back', () => {
    checkProperty(fc.property(fc.constantFrom(...tables), raw, (table, text) => {
      const name = text.trim()
      expect(table.fromCode(table.toCode(name))).toBe(name)
      for (const [known, code] of table.entries) expect([table.toCode(known), table.fromCode(code)]).toEqual([code, known])
    }))
  })
})

describe('methods', () => {
  const params = fc.dictionary(fc.constantFrom(...new Set(LEGACY_METHODS.flatMap((name) => methods[name].params.map((param) => param.name))), 'other'),
    fc.oneof(hostile, fc.constantFrom('0', '1', '2', '8643', '643', ' ', 'AGENTTOMCI', 'IVRFILE=SCORE.DAT;IVRMSG=1|2')))
  it('any parameters are a command or a refusal, and the command comes back as itself', () => {
    checkProperty(fc.property(fc.constantFrom(...COMMAND_METHODS), params, (method, given) => {
      const made = toAtLink(method, given)
      if (!made.ok) { expect(made.error.code).toBe('bad_arguments'); return }
      const back = toLegacy(made.value.call, made.value.actor)
      if (!back.ok) throw new Error(`${method}: ${back.error.message}`)
      const again = toAtLink(method, back.value.call.params)
      // A second trip changes nothing more; what the first could not express has become visible signs.
      expect(toLegacy(value(again).call, value(again).actor)).toEqual(back)
    }), { numRuns: 600 })
  })
  it('the parameters of ATSendMsg and ATSendOEMCommand go through untouched', () => {
    checkProperty(fc.property(hostile.filter((text) => text.trim() !== '' && text.length <= 2_000), (text) => {
      expect(toAtLink('ATSendMsg', { strUid: '1', strUid_to: '2', strInfo: text })).toMatchObject({ ok: true, value: { call: { args: { info: text } } } })
      expect(toAtLink('ATSendOEMCommand', { strUid: '1', strSubKey: 'AGENTTOIVR', strMsg: text })).toMatchObject({ ok: true, value: { call: { args: { msg: text } } } })
    }))
  })
})

describe('events and results', () => {
  it('an event comes back from code and data, whatever they are', () => {
    checkProperty(fc.property(fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 100), fc.integer(), hostile), hostile, (code, data) => {
      const event = readEvent(code, data)
      const written = writeEvent(event)
      expect(readEvent(written.code, written.data)).toEqual(event.kind === 'arrival' ? { ...event, subKey: plainValue(event.subKey) } : event)
      if (event.kind !== 'arrival') expect(written.data).toBe(data)
    }))
  })
  it('a message cannot speak in another agent’s name', () => {
    const spoken = fc.tuple(fc.constantFrom('', 'SHORTMSG;FROM=8999;', 'shortmsg; FROM=8999;SUB=x;', 'TRANSMSG;FROM=8999;', ' SHORTMSG ;'), hostile).map((parts) => parts.join(''))
    checkProperty(fc.property(spoken, word, (text, from) => {
      const [event] = legacyEvents('message.received', {
        id: 'm', from, fromName: '', to: sampleAgent().uid, toName: '', text, sentAt: 0, deliveredAt: null, readAt: null, broadcast: null,
      })
      const data = event ? writeEvent(event).data : ''
      const read = parseShortMsg(data)
      expect(read.ok ? read.value : value(parseTransMsg(data))).toMatchObject({ from, to: '8643' })
    }))
  })
  it('no reader throws on any string', () => {
    const readers: readonly ((text: string) => unknown)[] = [
      parseSmsSend, parseEmailSend, parseShortMsg, parseTransMsg, parseSwitchIvr, parseList, readGroupNames, readWatch, readLoginInfo, readFigures,
      readRealTimeFigures, loginError, readTimeOfDay, (text) => readDate(text, 480), (text) => readDateTime(text, 480), (text) => readClock(text, 0, 480),
      (text) => readCallInfo(text, { offsetMinutes: 480, now: 0 }), (text) => readUidInfo(text, { offsetMinutes: 480, now: 0 }),
      (text) => readReturn('ATAnswer', text), (text) => loginResult(loginError(text)), (text) => readLogin('ATLogin_ex', { strUid: text, strPwd: text, strExt: text, strInfo: text }),
    ]
    const prefixed = fc.tuple(fc.constantFrom('', ...FORMATS.map(({ command }) => (command === null ? '' : `${command};`))), hostile).map((parts) => parts.join(''))
    checkProperty(fc.property(fc.constantFrom(...readers), prefixed, (read, text) => {
      expect(() => read(text)).not.toThrow()
    }), { numRuns: 600 })
  })
})
