/** What a player asks for, over real files, a real local database and a scripted server. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createJobs } from '../../../../src/main/app/jobs.ts'
import { createMediaDesk } from '../../../../src/main/desk/media-desk.ts'
import { createMediaHost } from '../../../../src/main/media/media-host.ts'
import { createMediaService } from '../../../../src/main/media/media-service.ts'
import { openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { requests } from '../../../../src/shared/ipc/contract.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { AUDIO_FOLDER, fixture, value } from '../../../support/audio.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import type { MediaEntry } from '../../../../src/main/media/media-registry.ts'
import type { Result } from '../../../../src/shared/result.ts'

const CONTEXT = { window: 'main', webContentsId: 1 } as const
let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'media-desk-')) })
afterEach(() => { rmSync(folder, { recursive: true }) })

function setup(allowed: Result<unknown> = ok({}), place: string | null = join(folder, 'copy.wav')) {
  const main = createMainDesk()
  const db = openLocalDatabase(':memory:', 0)
  const asked: (MediaEntry & { readonly act: string })[] = []
  const places: string[] = []
  const endings: Promise<unknown>[] = []
  const jobs = createJobs(main.store, main.log)
  let randomness = 0
  const media = createMediaService({
    engine: createMediaHost({ cacheFolder: join(folder, 'waves'), embedded: () => Promise.resolve(null), breathe: () => Promise.resolve() }),
    randomBytes: (count) => new Uint8Array(count).fill((randomness += 1)),
    mappings: () => [{ prefix: 'D:\\recwav', target: AUDIO_FOLDER }],
    demo: () => false,
  })
  const { handlers } = createMediaDesk({
    media, log: main.log, now: () => 7,
    jobs: { start: (kind, name, work) => { const job = jobs.start(kind, name, work); endings.push(job.ended); return job } },
    local: { saveDraft: (draft) => { db.kept.saveDraft(draft); return Promise.resolve(ok(null)) }, drafts: (kind) => Promise.resolve(ok(db.kept.drafts(kind))) },
    own: () => '8643',
    mayCopy: (entry, act) => { asked.push({ ...entry, act }); return Promise.resolve(allowed) },
    askPlace: (suggested) => { places.push(suggested); return Promise.resolve(place) },
  })
  const id = (file: string, owner = '8643'): string => media.registry.register('recording', `D:\\recwav\\${file}`, { lengthS: 2, callId: 'c1', owner })
  return { ...main, media, handlers, id, asked, places, jobs: () => main.store.state().jobs, ended: async () => { await Promise.all(endings); return main.store.state().jobs[0]?.state } }
}
type Desk = ReturnType<typeof setup>
const openIt = async ({ handlers }: Desk, media: string) => handlers['media.open']({ media }, CONTEXT)
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)
describe('opening a recording', () => {
  it('of others is for who may hear it: the server is asked first, and nothing is opened without its leave', async () => {
    const desk = setup()
    await openIt(desk, desk.id('own.wav'))
    expect(desk.asked).toEqual([])
    const refused = setup(fail('not_allowed'))
    expect(codeOf(await openIt(refused, refused.id('theirs.wav', '8601')))).toBe('not_allowed')
    expect(refused.asked).toMatchObject([{ act: 'play', owner: '8601', callId: 'c1' }])
  })
  it('says what it is and where it plays, as the contract has it', async () => {
    const desk = setup()
    const media = desk.id('stereo-alaw.wav')
    const opened = value(await openIt(desk, media))
    expect(opened).toEqual({ url: `app-media://sound/${media}`, codec: 'alaw', channels: 2, sampleRate: 8_000, seconds: 1.57, truncated: false, notes: [] })
    expect(requests['media.open'].result.safeParse(opened).success).toBe(true)
    const peaks = value(await desk.handlers['media.peaks']({ media }, CONTEXT))
    expect(requests['media.peaks'].result.safeParse(peaks).success).toBe(true)
    expect(Buffer.from(peaks.data, 'base64')).toHaveLength(peaks.slices * 2 * 4)
  })
  it('fails with the code of what is wrong', async () => {
    const desk = setup()
    expect(codeOf(await openIt(desk, 'made up'))).toBe('media_gone')
    expect(codeOf(await openIt(desk, desk.id('none.wav')))).toBe('media_missing')
    expect(codeOf(await openIt(desk, desk.id('README.md')))).toBe('media_unknown_format')
    expect(codeOf(await openIt(desk, desk.media.registry.register('recording', 'E:\\elsewhere\\x.wav')))).toBe('media_unmapped')
  })
  it('gives up the waveform of the one before when the same window asks for the next', async () => {
    const desk = setup()
    const first = desk.handlers['media.peaks']({ media: desk.id('mono-gsm610.wav') }, CONTEXT)
    const elsewhere = desk.handlers['media.peaks']({ media: desk.id('mono-pcm8.wav') }, { window: 'card', webContentsId: 2 })
    const second = desk.handlers['media.peaks']({ media: desk.id('mono-alaw.wav') }, CONTEXT)
    expect([codeOf(await first), codeOf(await second), codeOf(await elsewhere)]).toEqual(['cancelled', 'ok', 'ok'])
  })
})

describe('notes', () => {
  it('are kept for the file, in the order of their places, whatever id it has', async () => {
    const desk = setup()
    const notes = [{ at: 1.2, text: '客户要求退款' }, { at: 0.4, text: 'greeting' }]
    expect(codeOf(await desk.handlers['media.saveNotes']({ media: desk.id('mono-alaw.wav'), notes }, CONTEXT))).toBe('ok')
    desk.media.registry.clear()
    expect(value(await openIt(desk, desk.id('MONO-alaw.wav'.toLowerCase()))).notes.map((note) => note.at)).toEqual([0.4, 1.2])
    expect(value(await openIt(desk, desk.id('mono-mulaw.wav'))).notes).toEqual([])
  })
  it('of a recording that is no longer known are not kept', async () => {
    expect(codeOf(await setup().handlers['media.saveNotes']({ media: 'gone', notes: [] }, CONTEXT))).toBe('media_gone')
  })
})

describe('a copy', () => {
  it('is made where the person says, after the server has said yes', async () => {
    const desk = setup()
    expect(value(await desk.handlers['media.saveCopy']({ media: desk.id('mono-gsm610.wav') }, CONTEXT))).toEqual({ started: true })
    expect(await desk.ended()).toBe('done')
    expect(new Uint8Array(readFileSync(join(folder, 'copy.wav')))).toEqual(fixture('mono-gsm610.wav'))
    expect(desk.asked).toMatchObject([{ kind: 'recording', callId: 'c1' }])
    expect(desk.jobs()[0]).toMatchObject({ kind: 'copy', name: 'copy.wav', file: join(folder, 'copy.wav') })
  })
  it('is not made without the right: nobody is asked for a place, nothing is written', async () => {
    const desk = setup(fail('not_allowed'))
    expect(codeOf(await desk.handlers['media.saveCopy']({ media: desk.id('mono-gsm610.wav') }, CONTEXT))).toBe('not_allowed')
    expect([desk.places, desk.jobs(), existsSync(join(folder, 'copy.wav'))]).toEqual([[], [], false])
  })
  it('is not made when the person changes his mind', async () => {
    const desk = setup(ok({}), null)
    expect(value(await desk.handlers['media.saveCopy']({ media: desk.id('mono-gsm610.wav') }, CONTEXT))).toEqual({ started: false })
    expect(desk.jobs()).toEqual([])
  })
  it('of a file that cannot be had asks nobody', async () => {
    const desk = setup()
    expect(codeOf(await desk.handlers['media.saveCopy']({ media: desk.id('none.wav') }, CONTEXT))).toBe('media_missing')
    expect(desk.asked).toEqual([])
  })
  it('has the day in its name, and no character that a disk refuses', async () => {
    const desk = setup(ok({}), null)
    const names = ['20130301\\R131839.wav', '20130301\\ch038\\mono alaw?.wav']
    // The names are suggested for files that are there.
    const media = names.map((name) => desk.media.registry.register('recording', `D:\\recwav\\${name}`))
    Object.assign(desk.media.engine, { facts: () => Promise.resolve(ok({ codec: 'alaw', channels: 1, sampleRate: 8_000, frames: 1, truncated: false, size: 46 })) })
    Object.assign(desk.media, { locate: () => ok({ from: 'http', url: 'http://x/' }) })
    for (const id of media) await desk.handlers['media.saveCopy']({ media: id }, CONTEXT)
    expect(desk.places).toEqual(['20130301-R131839.wav', '20130301-mono_alaw_.wav'])
  })
  it('that fails on the way ends as a failed job', async () => {
    const desk = setup(ok({}), join(folder, 'no/such/folder.wav'))
    await desk.handlers['media.saveCopy']({ media: desk.id('mono-gsm610.wav') }, CONTEXT)
    expect(await desk.ended()).toBe('failed')
    expect(desk.jobs()[0]?.error).toBe('media_not_saved')
  })
})
