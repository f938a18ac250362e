/** The mailer against a real SMTP conversation over a real socket. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSmtpMailer } from '../../src/cti/node/smtp-mailer.ts'
import type { SmtpMailer } from '../../src/cti/node/smtp-mailer.ts'
import { readSmtpSettings } from '../../src/cti/node/smtp-settings.ts'
import type { SentItem } from '../../src/cti/server/store/desk-store.ts'

interface Got { readonly from: string; readonly to: readonly string[]; readonly text: string; readonly user: string | null }

/** A mail server on 127.0.0.1 that takes everything but mail to nobody@. */
async function mailServer(): Promise<{ readonly port: number; readonly got: Got[] }> {
  const got: Got[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'], authOptional: true, allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'cti' && password === 's3cret') done(null, { user: username })
      else done(new Error('535 wrong password'))
    },
    onRcptTo: ({ address }, _session, done) => { done(address.startsWith('nobody@') ? Object.assign(new Error('no such user here'), { responseCode: 550 }) : null) },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => { chunks.push(chunk) })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        got.push({
          from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map((one) => one.address), text: Buffer.concat(chunks).toString('utf8'),
          user: typeof session.user === 'string' ? session.user : null,
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => new Promise<void>((resolve) => { server.close(() => { resolve() }) }))
  return { port: (server.server.address() as AddressInfo).port, got }
}

function mailerTo(port: number, more: object = {}): SmtpMailer {
  const settings = readSmtpSettings({ smtp: { host: '127.0.0.1', port, from: 'cti@site.cn', ...more } })
  if (settings === null) throw new Error('no settings')
  const mailer = createSmtpMailer(settings)
  onTestFinished(() => { mailer.close() })
  return mailer
}
const item = (changes: Partial<SentItem> = {}): SentItem => ({
  id: 's1', kind: 'email', uid: '8643', toName: '王海宁', to: 'a@b.cn, a2@b.cn', cc: 'c@d.cn', bcc: 'e@f.cn', subject: '回执 receipt', body: 'Hello\nTO=x@y.cn', files: [], at: 0,
  status: 'stored', error: null, ...changes,
})
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'mail-'))
  onTestFinished(() => { rmSync(dir, { recursive: true, force: true }) })
  return dir
}

describe('the mailer', () => {
  test('hands over everything the item says, blind copies only in the envelope', async () => {
    const { port, got } = await mailServer()
    await mailerTo(port).send(item())
    expect(got).toMatchObject([{ from: 'cti@site.cn', to: ['a@b.cn', 'a2@b.cn', 'c@d.cn', 'e@f.cn'], user: null }])
    expect(got[0]?.text).toContain('To: a@b.cn, a2@b.cn')
    expect(got[0]?.text).toContain('Subject: =?UTF-8?')
    expect(got[0]?.text).toMatch(/^X-ATClient-Item: s1\r$/im)
    expect(got[0]?.text).toContain('TO=x@y.cn')
    expect(got[0]?.text).not.toContain('e@f.cn')
  })

  test('signs in with the password of the file', async () => {
    const { port, got } = await mailServer()
    const passwordFile = join(folder(), 'password')
    writeFileSync(passwordFile, 's3cret\n')
    await mailerTo(port, { user: 'cti', passwordFile, requireTls: false }).send(item())
    expect(got[0]?.user).toBe('cti')
    await expect(mailerTo(port, { user: 'cti', password: 'wrong', requireTls: false }).send(item())).rejects.toThrow(/535|wrong/)
  })

  test('gives no password to a server without TLS', async () => {
    const { port, got } = await mailServer()
    await expect(mailerTo(port, { user: 'cti', password: 's3cret' }).send(item())).rejects.toThrow(/STARTTLS/)
    expect(got).toEqual([])
  })

  test('tells what the mail server says, and that nobody answers', async () => {
    const { port } = await mailServer()
    await expect(mailerTo(port).send(item({ to: 'nobody@b.cn', cc: '', bcc: '' }))).rejects.toThrow(/no such user here/)
    await expect(mailerTo(1).send(item())).rejects.toThrow(/ECONNREFUSED/)
  })

  test('only files of the folder are attached: no way out of it, links included', async () => {
    const { port, got } = await mailServer()
    const [dir, elsewhere] = [folder(), folder()]
    writeFileSync(join(dir, 'a.txt'), 'attached words')
    writeFileSync(join(elsewhere, 'secret.txt'), 'secret words')
    symlinkSync(join(elsewhere, 'secret.txt'), join(dir, 'link.txt'))
    const mailer = mailerTo(port, { attachmentsDir: dir })
    await mailer.send(item({ files: ['a.txt'] }))
    await mailer.send(item({ files: [join(dir, 'a.txt')] }))
    expect(got.map((one) => one.text.includes('filename=a.txt'))).toEqual([true, true])
    for (const file of [join(elsewhere, 'secret.txt'), '../secret.txt', join(dir, 'link.txt'), dir, join(dir, 'not-there.txt'), 'http://127.0.0.1/x', 'a.txt\0']) {
      await expect(mailer.send(item({ files: ['a.txt', file] })), file).rejects.toThrow(/not in the folder/)
    }
    await expect(mailerTo(port).send(item({ files: [join(dir, 'a.txt')] }))).rejects.toThrow(/attachmentsDir/)
    expect(got).toHaveLength(2)
  })
})

describe('the settings', () => {
  test('are off by default, and say where a mistake is', () => {
    expect(readSmtpSettings({})).toBeNull()
    expect(readSmtpSettings({ smtp: null })).toBeNull()
    expect(() => readSmtpSettings({ smtp: { host: 'x', from: 'a@b.cn', port: 0 } })).toThrow(/smtp\.port/)
    expect(() => readSmtpSettings({ smtp: { host: 'x', from: 'a@b.cn', user: 'u' } })).toThrow(/belong together/)
    expect(readSmtpSettings({ smtp: { host: 'x', from: 'a@b.cn', user: 'u', password: 'p' } })).toMatchObject({ port: 587, requireTls: true })
  })
})
