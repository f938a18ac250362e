import { describe, expect, it } from 'vitest'
import { EXCHANGE_BLOCKED, GATEWAY_BLOCKED, NOT_TAKEN, OWN } from '../../../../src/main/mail/dangerous-kinds.ts'
import { pretends, riskOf, safeFileName } from '../../../../src/main/mail/file-names.ts'

describe('the name of an attachment', () => {
  it.each([
    ['报价单（十一月）.pdf', '报价单（十一月）.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['../../../../etc/passwd', 'passwd'],
    ['C:\\Windows\\System32\\calc.exe', 'calc.exe'],
    ['..\\..\\', 'file'],
    ['CON', '_CON'],
    ['aux.txt', '_aux.txt'],
    ['Com1.tar.gz', '_Com1.tar.gz'],
    ['COM¹', '_COM¹'],
    ['console.txt', 'console.txt'],
    ['x.exe.', 'x.exe'],
    ['x.exe. . ', 'x.exe'],
    ['.htaccess', 'htaccess'],
    ['a\u0000b\u200b\u00adc.txt', 'abc.txt'],
    ['a<b>c:d"e|f?g*h.txt', 'a_b_c_d_e_f_g_h.txt'],
    ['photo.jpg                                        .scr', 'photo.jpg .scr'],
    ['\u3000全角\u3000空格\u3000.txt', '全角 空格 .txt'],
    ['file.txt:stream', 'file.txt_stream'],
    ['', 'file'], ['   ', 'file'], ['...', 'file'], ['/', 'file'],
  ])('%j is saved as %j', (raw, expected) => { expect(safeFileName(raw, 'file')).toBe(expected) })

  it('keeps to what a file system takes, at whole characters, with its extension', () => {
    const long = safeFileName(`${'很'.repeat(500)}.xlsx`, 'file')
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(200)
    expect(long.endsWith('很.xlsx')).toBe(true)
    expect(Buffer.byteLength(safeFileName(`a.${'b'.repeat(1_000)}`, 'file'))).toBeLessThanOrEqual(200)
    expect(safeFileName('🧾'.repeat(200), 'file')).toBe('🧾'.repeat(50))
  })
})

describe('the kinds of files that can do harm', () => {
  it('are all that Exchange blocks, but for what is excepted with its reason', () => {
    expect(EXCHANGE_BLOCKED.filter((kind) => riskOf(`a.${kind}`) !== 'dangerous')).toEqual([...NOT_TAKEN])
    for (const kind of [...EXCHANGE_BLOCKED, ...GATEWAY_BLOCKED, ...OWN]) expect(kind).toMatch(/^[a-z0-9-]{1,20}$/)
  })
  it.each('msc wsb xla xlsb job sct ppkg udl appcontent-ms printerexport webpnp psdm1 cdxml pssc msu vsmacros inetloc diagcfg mobileconfig wim vmdk'.split(' '))('have .%s among them', (kind) => { expect(riskOf(`photo.${kind.toUpperCase()}`)).toBe('dangerous') })
  it.each(['pdf', 'docx', 'xlsx', 'pptx', 'txt', 'csv', 'jpg', 'png', 'wav', 'mp3', 'tif', 'ofd', 'xml', 'ics', 'vcf', 'dwg'])('have not .%s, which comes every day', (kind) => { expect(riskOf(`a.${kind}`)).toBe('none') })
  it.each([
    'a.exe:x', 'a.exe:x.txt', 'a.exe::$DATA', 'a.txt:evil.exe', 'setup\uff0eexe', 'setup\u3002exe', 'setup.\uff45\uff58\uff45', 'x.exe\u00a0', 'x.exe\u3000.', 'x.exe .', 'x.pdf\u202e\u202c.exe', 'a.{3AEA8F9F-0000-0000-C000-000000000046}',
    'a.txt.{3aea8f9f-0000-0000-c000-000000000046}', 'a.ex\u200be', 'a.pdf.msc', 'dir\\a.vbs', 'a.scr/',
  ])('are found behind the tricks of %j', (name) => { expect(riskOf(name)).toBe('dangerous') })
  it.each(['报价：十一月.pdf', 'C:\\new\\a.pdf', '12:30 会议.docx', '附件1。说明.pdf', 'a.exe.pdf', '版本2．0.docx'])('are not seen in %j', (name) => { expect(riskOf(name)).toBe('none') })
})

describe('what is to be feared of an attachment', () => {
  it.each(['setup.exe', 'photo.jpg .scr', 'run.BAT', 'x.ps1', 'macro.docm', 'disk.iso', 'open.lnk', 'page.html', 'drawing.svg', 'x.exe.', 'Rechnung.pdf.js', 'invoice\u202efdp.exe', 'invoice\u202egpj.txt'])(
    '%j is dangerous', (name) => { expect(riskOf(name)).toBe('dangerous') })
  it.each(['archive.zip', 'a.7z', 'b.tar.gz'])('%j hides its content', (name) => { expect(riskOf(name)).toBe('packed') })
  it.each(['报价单.pdf', 'list.xlsx', 'photo.jpg', 'README', 'notes.txt', 'exe', '.exe'.slice(1)])('%j is not', (name) => { expect(riskOf(name)).toBe('none') })
  it('is said louder when the name looks like another kind', () => {
    expect(pretends('rechnung.pdf.exe')).toBe(true)
    expect(pretends('photo.jpg                 .scr')).toBe(true)
    expect(pretends('setup.exe')).toBe(false)
    expect(pretends('my.report.pdf')).toBe(false)
  })
})
