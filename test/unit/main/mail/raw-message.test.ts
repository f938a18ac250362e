import { describe, expect, it } from 'vitest'
import { repairCharsets } from '../../../../src/main/mail/raw-message.ts'

const GBK = Buffer.from([0xc4, 0xfa, 0xba, 0xc3])
const message = (head: string): Uint8Array => Buffer.concat([Buffer.from(`From: a@example.com\r\nSubject: x\r\n${head}\r\n\r\n`), GBK])

describe('a message that does not say its charset', () => {
  it('gets one, and keeps the one it names on any of its lines', () => {
    const repaired = (head: string): string => Buffer.from(repairCharsets(message(head))).toString('latin1')
    expect(repaired('Content-Type: text/plain')).toContain('text/plain; charset=gb18030')
    expect(repaired('Content-Type: text/plain;\r\n format=flowed;\r\n\tcharset=gb2312')).not.toContain('gb18030')
    expect(repaired('Content-Type: text/plain;\r\n format=flowed')).toContain('text/plain; charset=gb18030')
  })
  it('holds nobody up, however long its header lines are', () => {
    const line = ` ${'x'.repeat(4_000)}\r\n`
    const started = performance.now()
    repairCharsets(message(`Content-Type: text/plain;\r\n${line.repeat(4)} end`))
    expect(performance.now() - started).toBeLessThan(500)
  })
})
