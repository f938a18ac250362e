/** Own messages in the demo's inbox, and a listener that hears whatever a message might load. */
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { demoDataIn } from './demo-day.ts'
import { byId, see } from './desk.ts'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'

export const SEED = 7
export const DEMO_ARGS = ['--demo', `--demo-seed=${SEED}`, '--demo-quiet', '--auto-login=8643'] as const

/** Raw files of the newest received e-mails of an agent, newest first. */
export function newestMails(dataDir: string, uid: string, count: number): string[] {
  const db = new Database(join(demoDataIn(dataDir, SEED), 'callthink.sqlite'), { readonly: true })
  try {
    return db.prepare<[string, number], { readonly file: string }>('SELECT FILE_EBX AS file FROM MCI_EMAIL_RECV WHERE GHID = ? ORDER BY SDATE DESC, STIME DESC, ID DESC LIMIT ?').all(uid, count).map(({ file }) => file)
  } finally {
    db.close()
  }
}

/** Puts a message in the place of a demo's one. */
export async function putMail(dataDir: string, serverPath: string, raw: Uint8Array): Promise<void> {
  const folder = join(demoDataIn(dataDir, SEED), 'mail')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, serverPath.split('\\').at(-1) ?? ''), raw)
}

export interface Listener { readonly port: number; readonly heard: string[]; close(): Promise<void> }

/** Every request that reaches this computer at the port. */
export async function listen(): Promise<Listener> {
  const heard: string[] = []
  const server = createServer((request, answer) => {
    heard.push(`${request.method ?? ''} ${request.url ?? ''}`)
    answer.end()
  })
  server.on('connection', () => { heard.push('connection') })
  await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready) })
  return {
    port: (server.address() as AddressInfo).port, heard,
    close: () => new Promise((done) => {
      server.closeAllConnections()
      server.close(() => { done() })
    }),
  }
}

export const hostileHtml = (port: number): string => readFileSync(join(import.meta.dirname, '../../fixtures/mail/hostile.html'), 'utf8').replaceAll(':PORT', `:${port}`)

const HEAD = ['From: "service@bank.example" <thief@evil.example>', 'To: service@hotline.example', 'Date: Tue, 24 Nov 2026 09:30:00 +0800', 'MIME-Version: 1.0']
export const htmlMail = (subject: string, html: string): Uint8Array =>
  Buffer.from([...HEAD, `Subject: ${subject}`, 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', '', Buffer.from(html).toString('base64').replace(/(.{76})/g, '$1\r\n')].join('\r\n'))

/** Opens a row and waits until the message is there. */
export async function openMail(page: Page, index: number): Promise<void> {
  await byId(page, 'list-row').nth(index).click()
  await see(page.locator('[data-testid="email"][data-open="true"]'))
}
