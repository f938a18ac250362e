import { describe, expect, it } from 'vitest'
import {
  buildEmailSend, buildExactEmailSend, buildShortMsg, buildSmsSend, buildSwitchIvr, buildTransMsg, parseEmailSend, parseShortMsg, parseSmsSend, parseSwitchIvr,
  parseTransMsg,
} from '../../../../src/cti/legacy/oem.ts'
import type { Result } from '../../../../src/shared/result.ts'

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
const refused = (result: Result<unknown>): string => result.ok ? 'accepted' : result.error.code
const extra = new Map()

describe('SMS_SEND', () => {
  it('reads and writes the manual’s string', () => {
    const text = 'SMS_SEND;UID=8643;TEL=13521192996;SUBJ=工作流消息提醒;BODY=有一个新工单等待分派,编号为【201108121252072422】, 请签收! ;'
    const sms = value(parseSmsSend(text))
    expect(sms).toEqual({
      uid: '8643', tel: '13521192996', subject: '工作流消息提醒', body: '有一个新工单等待分派,编号为【201108121252072422】, 请签收! ', extra,
    })
    expect(buildSmsSend(sms)).toBe(text)
  })
  it('takes blanks after the semicolons and keys in any case, as the manual prints them', () => {
    expect(value(parseSmsSend('SMS_SEND; uid=8001; Tel=138 0013-8000; subj=; body=XX;'))).toMatchObject({ uid: '8001', tel: '13800138000', body: 'XX' })
  })
  it('leaves a body that looks like fields in the body', () => {
    const sms = value(parseSmsSend('SMS_SEND;UID=8001;TEL=13800138000;SUBJ=a;BODY=hi;TEL=13900139000;UID=1;SUBJ=z;'))
    expect(sms).toMatchObject({ uid: '8001', tel: '13800138000', subject: 'a', body: 'hi;TEL=13900139000;UID=1;SUBJ=z' })
  })
  it('leaves a subject that looks like a number in the subject', () => {
    expect(value(parseSmsSend('SMS_SEND;UID=8001;TEL=13800138000;SUBJ=a;TEL=13900139000;BODY=hi')))
      .toMatchObject({ tel: '13800138000', subject: 'a;TEL=13900139000', body: 'hi' })
  })
  it.each([
    ['no number', 'SMS_SEND;UID=8001;SUBJ=;BODY=hi;TEL=13900139000;'],
    ['two numbers', 'SMS_SEND;UID=8001;TEL=13800138000;13900139000;SUBJ=;BODY=hi;'],
    ['letters', 'SMS_SEND;UID=8001;TEL=abc;SUBJ=;BODY=hi;'],
    ['no text', 'SMS_SEND;UID=8001;TEL=13800138000;SUBJ=;BODY=;'],
    ['another command', 'EMAIL_SEND;UID=8001;TEL=13800138000;SUBJ=;BODY=hi;'],
    ['no command', 'UID=8001;TEL=13800138000;SUBJ=;BODY=hi;'],
    ['nothing', ''],
  ])('refuses a string with %s', (_what, text) => { expect(refused(parseSmsSend(text))).toBe('bad_arguments') })
  it('writes what the old form cannot carry as signs a reader sees', () => {
    expect(buildSmsSend({ uid: '8001', tel: '138', subject: 'a|b=c', body: '1;TEL=2\r\nhttp://x/?a=1|2\0' }))
      .toBe('SMS_SEND;UID=8001;TEL=138;SUBJ=a|b=c;BODY=1；TEL=2↵http://x/?a=1|2␀;')
  })
})

describe('EMAIL_SEND', () => {
  it('reads and writes the manual’s string', () => {
    const text = 'EMAIL_SEND;TO=gaoww@allytel.com.cn;CC=a@b.cn,c@d.cn;BCC=;SUBJ=邮件测试;BODY=您好;FILE=d:\\ToneThink\\a.txt;'
    const mail = value(parseEmailSend(text))
    expect(mail).toEqual({
      uid: '', to: ['gaoww@allytel.com.cn'], cc: ['a@b.cn', 'c@d.cn'], bcc: [], subject: '邮件测试', body: '您好', files: ['d:\\ToneThink\\a.txt'], extra,
    })
    expect(buildEmailSend(mail)).toBe(text)
  })
  it('reads the later form with GHID and MSG', () => {
    const mail = value(parseEmailSend('EMAIL_SEND;GHID=8001;TO=a@b.cn;SUBJ=s;MSG=m;TO=x@y.cn'))
    expect(mail).toMatchObject({ uid: '8001', to: ['a@b.cn'], body: 'm;TO=x@y.cn' })
    expect(value(parseEmailSend(buildEmailSend({ ...mail, body: 'm' })))).toEqual({ ...mail, body: 'm' })
  })
  it('takes semicolons between addresses', () => {
    expect(value(parseEmailSend('EMAIL_SEND;TO=a@b.cn;c@d.cn;CC=;BCC=;SUBJ=;BODY=x;FILE=;')).to).toEqual(['a@b.cn', 'c@d.cn'])
  })
  it('takes the attachment the writer named after the text, not the one the text names', () => {
    expect(value(parseEmailSend('EMAIL_SEND;TO=a@b.cn;CC=;BCC=;SUBJ=;BODY=x;FILE=c:\\secret;BCC=e@f.cn;FILE=d:\\a.txt;')))
      .toMatchObject({ bcc: [], body: 'x;FILE=c:\\secret;BCC=e@f.cn', files: ['d:\\a.txt'] })
  })
  it('keeps a subject on one line, so that it can begin no header', () => {
    expect(value(parseEmailSend('EMAIL_SEND;TO=a@b.cn;SUBJ=x\r\nBcc: e@f.cn;BODY=y;')).subject).toBe('x↵Bcc: e@f.cn')
  })
  it.each(['EMAIL_SEND;TO=;BODY=x;', 'EMAIL_SEND;TO=nobody;BODY=x;', 'EMAIL_SEND;TO=a@b.cn;CC=x;BODY=x;', 'EMAIL_SEND;TO=a@b.cn\r\nBcc:x@y.cn;BODY=x;', 'SMS_SEND;TO=a@b.cn;'])(
    'refuses %j', (text) => { expect(refused(parseEmailSend(text))).toBe('bad_arguments') })
})

describe('EMAIL_SEND as it was written', () => {
  const mail = { to: ['a@b.cn'], cc: ['c@d.cn'], bcc: [], subject: '关于订单', body: '您好:\n\n见下;谢谢。\n> 引用\n', files: ['D:\\x\\报价 1.pdf'] }
  it('keeps lines and semicolons of the text', () => {
    expect(value(parseEmailSend(buildExactEmailSend(mail) ?? ''))).toEqual({ ...mail, uid: '', extra })
  })
  it.each(['x;BCC=e@f.cn;', 'x;FILE=c:\\secret;', 'a;b;;', ';', 'FILE=;', 'x;\nFILE=D:\\y;BODY=z', 'TO=e@f.cn;CC=e@f.cn;BCC=e@f.cn;SUBJ=;BODY=;FILE=;', ''])('a text %j changes no other field', (body) => {
    const read = value(parseEmailSend(buildExactEmailSend({ ...mail, body, subject: `s;BODY=${body}` }) ?? ''))
    expect({ to: read.to, cc: read.cc, bcc: read.bcc, files: read.files }).toEqual({ to: mail.to, cc: mail.cc, bcc: [], files: mail.files })
    expect(read.body.replaceAll('；', ';')).toBe(body)
  })
  it('is refused where an address or a path cannot be written', () => {
    expect(buildExactEmailSend({ ...mail, to: [] })).toBeNull()
    expect(buildExactEmailSend({ ...mail, to: ['nobody'] })).toBeNull()
    expect(buildExactEmailSend({ ...mail, cc: ['a@b.cn\r\nBcc: e@f.cn'] })).toBeNull()
    expect(buildExactEmailSend({ ...mail, files: ['a|b'] })).toBeNull()
    expect(value(parseEmailSend(buildExactEmailSend({ ...mail, files: ['a;BCC=e@f.cn'] }) ?? ''))).toMatchObject({ bcc: [], files: ['a;BCC=e@f.cn'] })
  })
})

describe('SHORTMSG, TRANSMSG, AC_SWITCHIVR', () => {
  it('reads and writes a short message', () => {
    const text = 'SHORTMSG;FROM=8001;TO=8002;CALLID=081155150040;SUB=请回电;'
    expect(value(parseShortMsg(text))).toEqual({ from: '8001', to: '8002', callId: '081155150040', text: '请回电', extra })
    expect(buildShortMsg(value(parseShortMsg(text)))).toBe(text)
    expect(value(parseShortMsg('SHORTMSG;FROM=8001;TO=8002;CALLID=;SUB=a;FROM=8999'))).toMatchObject({ from: '8001', text: 'a;FROM=8999' })
  })
  it('reads and writes a case that is handed over', () => {
    const text = 'TRANSMSG;FROM=8001;TO=8002;MSG=201108121252072422;TYPE=3;'
    expect(value(parseTransMsg(text))).toEqual({ from: '8001', to: '8002', caseId: '201108121252072422', caseType: '3', extra })
    expect(buildTransMsg(value(parseTransMsg(text)))).toBe(text)
  })
  it('reads and writes the survey’s entry into the IVR', () => {
    const text = 'AC_SWITCHIVR;CALLID=081155150040;EXT=643;IVRFILE=SCORE.DAT;NODE=1;IVRMSG=8643|081155150040;'
    const entry = value(parseSwitchIvr(text))
    expect(entry).toEqual({ callId: '081155150040', ext: '643', ivrFile: 'SCORE.DAT', node: '1', ivrMsg: '8643|081155150040', extra })
    expect(buildSwitchIvr(entry)).toBe(text)
    expect(value(parseSwitchIvr('AC_SWITCHIVR; CALLID=1; EXT=643; IVRFILE=A.DAT; NODE=2; IVRMSG=x; ')))
      .toEqual({ callId: '1', ext: '643', ivrFile: 'A.DAT', node: '2', ivrMsg: 'x', extra })
    expect(value(parseSwitchIvr('IVRFILE=SCORE.DAT;NODE=1;IVRMSG=8643|1;IVRFILE=EVIL.DAT'))).toMatchObject({ ivrFile: 'SCORE.DAT', ivrMsg: '8643|1;IVRFILE=EVIL.DAT' })
  })
  it('refuses other strings', () => {
    expect(refused(parseSwitchIvr('SMS_SEND;IVRFILE=A'))).toBe('bad_arguments')
    expect(refused(parseSwitchIvr('AC_SWITCHIVR;CALLID=1;'))).toBe('bad_arguments')
    expect(refused(parseSwitchIvr('hello world;IVRFILE=A'))).toBe('bad_arguments')
    expect(refused(parseShortMsg('TRANSMSG;SUB=x'))).toBe('bad_arguments')
    expect(refused(parseTransMsg('hello'))).toBe('bad_arguments')
  })
})
