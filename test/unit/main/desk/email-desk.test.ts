import { describe, expect, it, onTestFinished } from 'vitest'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmailDesk, type EmailContent } from '../../../../src/main/desk/email-desk.ts'
import { createJobs } from '../../../../src/main/app/jobs.ts'
import { createMailShelf } from '../../../../src/main/mail/mail-shelf.ts'
import { openMessage } from '../../../../src/main/mail/open-message.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk, SESSION } from '../../../support/main-desk.ts'
import type { EmailRow } from '../../../../src/central/api.ts'
import type { EmailDraft } from '../../../../src/shared/ipc/parts/email.ts'
import type { Draft } from '../../../../src/main/data/kept-sql.ts'

const ROW: EmailRow = {
  callId: '1', from: 'li@example.com', to: 'service@hotline.example', cc: '', bcc: '', subject: 'row', body: 'row body', attachments: ['D:\\mail\\1\\a.pdf', 'D:\\mail\\1\\setup.exe'],
  rawFile: 'D:\\mail\\1.obx', agent: '8643', at: 1_000,
}
const RAW = Buffer.from('From: li@example.com\r\nTo: service@hotline.example\r\nSubject: message\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n'
  + '<p>Hi <a href="https://evil.example/x">www.bank.example</a> <a href="tel:4008886688">call</a> <img src="https://t.example/p.gif"></p>\r\n--B\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="../CON.pdf"\r\n\r\n%PDF\r\n--B--\r\n')
const DRAFT: EmailDraft = { key: 'draft-key-1', kind: 'new', box: '', id: '', to: 'a@example.com, b@example.com', cc: '', bcc: '', subject: 'Hello', body: 'line 1\nline 2; more', files: [], withFiles: false }

function setup(files: Readonly<Record<string, Uint8Array>> = { [ROW.rawFile]: RAW }) {
  const main = createMainDesk()
  main.login()
  const drafts = new Map<string, Draft>()
  const [events, opened, dialled, fetched, sent]: [[string, unknown][], string[], string[], string[], [string, EmailContent][]] = [[], [], [], [], []]
  const folder = mkdtempSync(join(tmpdir(), 'email-desk-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  let token = 0
  let listed = true
  let chosen: string | null = join(folder, 'saved')
  let outboxTakes = true
  const waiting = new Set<string>()
  const asked: string[] = []
  const told: string[] = []
  const desk = createEmailDesk({
    boxes: { row: (_box, id) => (id === 'known' && listed ? ROW : null) as never },
    reader: { open: async (raw, row) => { const mail = await openMessage(raw, row); return { mail, unreadable: raw !== null && mail.view.source === 'row' } }, stop: async () => undefined },
    shelf: createMailShelf({ newToken: () => { token += 1; return String(token).padStart(32, '0') }, fetchPicture: async (url) => { fetched.push(url); return null } }),
    readServerFile: async (path) => { const file = files[path]; return file === undefined ? fail('unreachable') : ok(new Uint8Array(file)) },
    chooseFile: async (name) => { asked.push(name); return chosen },
    copied: async (file) => { told.push(file) },
    openOutside: async (url) => { opened.push(url); return ok({}) },
    askToDial: (number) => { dialled.push(number) },
    addToOutbox: async (key, content) => {
      if (!outboxTakes) return fail('storage_failed')
      sent.push([key, content])
      waiting.add(key)
      return ok({})
    },
    inOutbox: () => waiting,
    jobs: createJobs(main.store, main.log),
    local: {
      saveDraft: async (draft) => { drafts.set(`${draft.kind} ${draft.key}`, draft); return ok(null) },
      drafts: async (kind) => ok([...drafts.values()].filter((draft) => draft.kind === kind)),
      dropDraft: async ({ kind, key }) => ok(drafts.delete(`${kind} ${key}`)),
    },
    publisher: { publish: (name: string, payload: unknown) => { events.push([name, payload]) } } as never,
    uid: () => main.store.state().session?.uid ?? '', ownAddresses: async () => ['service@hotline.example'], now: () => 5, log: main.log,
  })
  const open = async (id = 'known') => desk.handlers['email.open']({ box: 'email-in', id }, { window: 'main', webContentsId: 1 })
  return { ...main, desk, events, opened, dialled, fetched, sent, drafts, folder, asked, told, open, choose: (path: string | null) => { chosen = path }, restart: () => { listed = false }, waiting, outboxFails: () => { outboxTakes = false } }
}
const context = { window: 'main', webContentsId: 1 } as const

describe('an e-mail that is opened', () => {
  it('is the raw message, without any path of the server', async () => {
    const { open } = setup()
    const result = await open()
    expect(result).toMatchObject({ ok: true, value: { source: 'message', fileError: null, subject: 'message', hasHtml: true, hasRaw: true, remoteImages: 1, serverFiles: 2, own: ['service@hotline.example'], files: [{ index: 0, name: '_CON.pdf' }] } })
    expect(JSON.stringify(result)).not.toContain('D:\\')
  })
  it('gives out no attachment that is damaged in it: a half one would be taken for the whole', async () => {
    const cut = readFileSync(join(import.meta.dirname, '../../../fixtures/mail/cases/cut-off.eml'))
    const { desk, open, asked, folder } = setup({ [ROW.rawFile]: cut })
    const opened = await open()
    if (!opened.ok) throw new Error(opened.error.code)
    expect(opened.value.files.map(({ name }) => name)).toEqual(['a.pdf'])
    expect(await desk.handlers['email.saveFile']({ token: opened.value.token, index: 0 }, context)).toMatchObject({ ok: false, error: { code: 'mail_part_damaged' } })
    expect([asked, readdirSync(folder)]).toEqual([[], []])
  })
  it('is what the database says when the file is missing, and says why', async () => {
    expect(await setup({}).open()).toMatchObject({ ok: true, value: { source: 'row', fileError: 'unreachable', subject: 'row', text: 'row body', hasRaw: false, files: [{ name: 'a.pdf', bytes: null }, { name: 'setup.exe', risk: 'dangerous' }] } })
    expect(await setup({ [ROW.rawFile]: new Uint8Array([0, 1]) }).open()).toMatchObject({ ok: true, value: { source: 'row', fileError: 'media_broken', hasRaw: true } })
  })
  it('of a list from the cache cannot be had', async () => {
    expect(await setup().open('cached')).toMatchObject({ ok: false, error: { code: 'database_away' } })
  })
  it('gives way to the one opened after it', async () => {
    const { open } = setup()
    const [first, second] = await Promise.all([open(), open()])
    expect([first, second].map((result) => result.ok || result.error.code)).toEqual(['cancelled', true])
  })
})

describe('when the person is logged out', () => {
  it('nothing is open any more: no text, no picture, no attachment, no link', async () => {
    const { desk, open } = setup()
    const mail = await open()
    const token = mail.ok ? mail.value.token : ''
    desk.onSessionEnd()
    expect(await desk.frames.answer(token, '/')).toBeNull()
    for (const answer of [await desk.handlers['email.saveFile']({ token, index: 0 }, context), await desk.handlers['email.link']({ token, link: 1 }, context)]) expect(answer).toMatchObject({ ok: false })
  })
})

describe('its links', () => {
  it('are asked about with the true host, and opened only then', async () => {
    const { desk, open, events, opened } = setup()
    const mail = await open()
    const token = mail.ok ? mail.value.token : ''
    const number = 1
    desk.frames.linkClicked(token, number)
    expect(events).toEqual([['emailLink.changed', expect.objectContaining({ token, link: number, kind: 'web', host: 'evil.example', target: 'https://evil.example/x', warn: 'other_host' })]])
    expect(opened).toEqual([])
    expect(await desk.handlers['email.openLink']({ token, link: number }, context)).toEqual(ok({}))
    expect(opened).toEqual(['https://evil.example/x'])
  })
  it('to a telephone go to the dial request; what is no link does nothing', async () => {
    const { desk, open, events, dialled, opened } = setup()
    const mail = await open()
    const token = mail.ok ? mail.value.token : ''
    desk.frames.linkClicked(token, 2)
    desk.frames.linkClicked(token, 99)
    desk.frames.linkClicked('f'.repeat(32), 0)
    expect(await desk.handlers['email.openLink']({ token, link: 2 }, context)).toMatchObject({ ok: false })
    expect({ events, dialled, opened }).toEqual({ events: [], dialled: ['tel:4008886688'], opened: [] })
  })
})

describe('its frame', () => {
  it('gets the page without pictures from elsewhere until they are allowed', async () => {
    const { desk, open, fetched } = setup()
    const mail = await open()
    const token = mail.ok ? mail.value.token : ''
    const page = async () => Buffer.from((await desk.frames.answer(token, '/'))?.bytes ?? []).toString()
    expect(await page()).not.toContain('remote/')
    expect(await desk.frames.answer(token, '/remote/0')).toBeNull()
    expect(fetched).toEqual([])
    expect(await desk.handlers['email.allowImages']({ token }, context)).toEqual(ok({}))
    expect(await page()).toContain('src="remote/0"')
    await desk.frames.answer(token, '/remote/0')
    await desk.frames.answer(token, '/remote/0')
    expect(fetched).toEqual(['https://t.example/p.gif'])
    expect(await desk.frames.answer('0'.repeat(32), '/')).toBeNull()
    expect(await desk.frames.answer(token, '/../x')).toBeNull()
  })
})

describe('an attachment', () => {
  it('is saved whole where the person wants it, under a safe name', async () => {
    const { desk, open, folder, asked, store } = setup()
    const mail = await open()
    const token = mail.ok ? mail.value.token : ''
    expect(await desk.handlers['email.saveFile']({ token, index: 0 }, context)).toEqual(ok({ job: 1 }))
    await expect.poll(() => store.state().jobs[0]?.state).toBe('done')
    expect([asked, readFileSync(join(folder, 'saved'), 'utf8').trim(), readdirSync(folder)]).toEqual([['_CON.pdf'], '%PDF', ['saved']])
    expect(await desk.handlers['email.saveFile']({ token, index: 5 }, context)).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
  })
  it('that lies at the server is fetched; the whole message is saved as .eml; no answer saves nothing', async () => {
    const { desk, open, folder, asked, told, store, choose } = setup({ 'D:\\mail\\1\\setup.exe': Buffer.from('MZ'), [ROW.rawFile]: Buffer.from('no message') })
    const mail = await open()
    const token = mail.ok ? mail.value.token : ''
    await desk.handlers['email.saveFile']({ token, index: 1 }, context)
    await expect.poll(() => store.state().jobs.at(-1)?.state).toBe('done')
    await desk.handlers['email.saveFile']({ token, index: 0 }, context)
    await expect.poll(() => store.state().jobs.at(-1)?.state).toBe('failed')
    await desk.handlers['email.saveFile']({ token, index: null }, context)
    await expect.poll(() => store.state().jobs.at(-1)?.state).toBe('done')
    choose(null)
    expect(await desk.handlers['email.saveFile']({ token, index: 1 }, context)).toEqual(ok({ job: null }))
    expect([asked, readFileSync(join(folder, 'saved'), 'utf8'), readdirSync(folder)]).toEqual([['setup.exe', 'a.pdf', '1.eml', 'setup.exe'], 'no message', ['saved']])
    // What could not be had did not leave the house.
    expect(told).toEqual(['setup.exe', '1.eml'])
  })
})

describe('what is written', () => {
  it('is kept for the one who wrote it, and goes into the outbox once it is sent', async () => {
    const { desk, sent, logout, login } = setup()
    expect(await desk.handlers['email.saveDraft']({ draft: DRAFT }, context)).toEqual(ok({ savedAt: 5 }))
    expect(await desk.handlers['email.drafts']({}, context)).toEqual(ok({ drafts: [{ draft: DRAFT, savedAt: 5 }] }))
    logout()
    expect(await desk.handlers['email.drafts']({}, context)).toEqual(ok({ drafts: [] }))
    login()
    expect(await desk.handlers['email.send']({ draft: DRAFT }, context)).toEqual(ok({}))
    expect(sent).toEqual([['draft-key-1', { to: ['a@example.com', 'b@example.com'], cc: [], bcc: [], subject: 'Hello', body: 'line 1\nline 2; more', files: [] }]])
    expect(await desk.handlers['email.drafts']({}, context)).toEqual(ok({ drafts: [] }))
    expect(await desk.handlers['email.takeBack']({ key: 'draft-key-1' }, context)).toEqual(ok({ draft: DRAFT }))
    expect(await desk.handlers['email.takeBack']({ key: 'other' }, context)).toEqual(ok({ draft: null }))
  })
  it('to an address that is none is refused and stays a draft', async () => {
    const { desk, sent } = setup()
    await desk.handlers['email.saveDraft']({ draft: { ...DRAFT, to: 'nobody' } }, context)
    expect(await desk.handlers['email.send']({ draft: { ...DRAFT, to: 'nobody' } }, context)).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
    expect(sent).toEqual([])
    expect(await desk.handlers['email.drafts']({}, context)).toMatchObject({ value: { drafts: [{ savedAt: 5 }] } })
  })
  it('as a forwarded message takes the files of the first one along, also after a restart', async () => {
    const { desk, sent, restart } = setup()
    const draft: EmailDraft = { ...DRAFT, kind: 'forward', box: 'email-in', id: 'known', withFiles: true, files: ['D:\\own.txt'] }
    await desk.handlers['email.saveDraft']({ draft }, context)
    await desk.handlers['email.send']({ draft }, context)
    // After a restart the row is not known any more; what was noted with the draft is.
    await desk.handlers['email.saveDraft']({ draft: { ...draft, key: 'draft-key-2' } }, context)
    restart()
    await desk.handlers['email.send']({ draft: { ...draft, key: 'draft-key-2' } }, context)
    await desk.handlers['email.send']({ draft: { ...draft, key: 'draft-key-3', withFiles: false } }, context)
    expect(sent.map(([, { files }]) => files)).toEqual([[...ROW.attachments, 'D:\\own.txt'], [...ROW.attachments, 'D:\\own.txt'], ['D:\\own.txt']])
  })
  it('stays his when its last letters come after he was logged out, or when somebody else is in', async () => {
    const { desk, logout, login } = setup()
    await desk.handlers['email.saveDraft']({ draft: DRAFT }, context)
    logout()
    expect(await desk.handlers['email.saveDraft']({ draft: { ...DRAFT, body: 'the last letters' } }, context)).toEqual(ok({ savedAt: 5 }))
    expect(await desk.handlers['email.saveDraft']({ draft: { ...DRAFT, key: 'draft-key-9' } }, context)).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
    login({ ...SESSION, uid: '8644' })
    await desk.handlers['email.saveDraft']({ draft: { ...DRAFT, body: 'the very last letters' } }, context)
    expect(await desk.handlers['email.drafts']({}, context)).toEqual(ok({ drafts: [] }))
    logout()
    login()
    expect(await desk.handlers['email.drafts']({}, context)).toMatchObject({ value: { drafts: [{ draft: { key: DRAFT.key, body: 'the very last letters' } }] } })
  })
  it('is no draft any more once it is sent, and is one as long as the outbox does not take it', async () => {
    const { desk, outboxFails } = setup()
    await desk.handlers['email.saveDraft']({ draft: DRAFT }, context)
    await desk.handlers['email.send']({ draft: DRAFT }, context)
    await desk.handlers['email.saveDraft']({ draft: { ...DRAFT, body: 'typed while it went' } }, context)
    expect(await desk.handlers['email.drafts']({}, context)).toEqual(ok({ drafts: [] }))
    outboxFails()
    const other = { ...DRAFT, key: 'draft-key-2' }
    expect(await desk.handlers['email.send']({ draft: other }, context)).toMatchObject({ ok: false, error: { code: 'storage_failed' } })
    await desk.handlers['email.saveDraft']({ draft: other }, context)
    expect(await desk.handlers['email.drafts']({}, context)).toMatchObject({ value: { drafts: [{ draft: other }] } })
  })
  it('is forgotten when it has gone out and the next one is sent', async () => {
    const { desk, drafts, waiting } = setup()
    await desk.handlers['email.send']({ draft: DRAFT }, context)
    waiting.clear()
    await desk.handlers['email.send']({ draft: { ...DRAFT, key: 'draft-key-2' } }, context)
    await expect.poll(() => [...drafts.keys()]).toEqual(['email-under-way draft-key-2'])
  })
})
