import { describe, expect, it } from 'vitest'
import { PICTURE_LIMITS, REMOTE_LIMITS } from '../../../../src/main/mail/limits.ts'
import { createMailShelf } from '../../../../src/main/mail/mail-shelf.ts'
import { openMessage } from '../../../../src/main/mail/open-message.ts'
import type { OpenedMail } from '../../../../src/main/mail/open-message.ts'
import type { RemotePicture, TakeBytes } from '../../../../src/main/mail/remote-image.ts'

const ROW = { from: 'a@example.com', to: '', cc: '', bcc: '', subject: '', body: 'x', at: 1, attachments: [] }
const PIECE = 64 * 1_024

/** A message that names so many pictures elsewhere. */
async function message(count: number): Promise<OpenedMail> {
  const body = `<div>${Array.from({ length: count }, (_, index) => `<img src="https://pictures.example/${String(index)}.png">`).join('')}</div>`
  return openMessage(null, { ...ROW, body })
}

function setup(bytes: number, pixels = 100) {
  let [tokens, running, most] = [0, 0, 0]
  const asked: string[] = []
  /** A server that gives pieces as long as they are taken. */
  const fetchPicture = async (url: string, take: TakeBytes): Promise<RemotePicture | null> => {
    asked.push(url)
    running += 1
    most = Math.max(most, running)
    try {
      for (let got = 0; got < bytes; got += PIECE) {
        await Promise.resolve()
        if (!take(Math.min(PIECE, bytes - got))) return null
      }
      return { mime: 'image/png', bytes: new Uint8Array(bytes), pixels }
    } finally {
      running -= 1
    }
  }
  const shelf = createMailShelf({ newToken: () => { tokens += 1; return String(tokens) }, fetchPicture })
  const show = async (token: string, count: number): Promise<number> => {
    shelf.allowImages(token)
    const answers = await Promise.all(Array.from({ length: count }, (_, index) => shelf.answer(token, `/remote/${String(index)}`)))
    return answers.reduce((sum, answer) => sum + (answer?.bytes.length ?? 0), 0)
  }
  return { shelf, show, asked, most: () => most }
}
const MB = 1_024 * 1_024

describe('pictures from elsewhere', () => {
  it('of one message are held up to a bound, however many it names', async () => {
    const { shelf, show, asked, most } = setup(REMOTE_LIMITS.bytes)
    const shown = await show(shelf.put(await message(200)), 200)
    expect(shown).toBeGreaterThan(REMOTE_LIMITS.messageBytes - 4 * REMOTE_LIMITS.bytes)
    expect(shown).toBeLessThanOrEqual(REMOTE_LIMITS.messageBytes)
    expect(asked).toHaveLength(200)
    expect(most()).toBe(REMOTE_LIMITS.parallel)
  })
  it('of all open messages together are held up to a bound; the one that is looked at has its own', async () => {
    const { shelf, show, asked } = setup(2 * MB)
    const tokens = await Promise.all(Array.from({ length: 5 }, async () => shelf.put(await message(11))))
    for (const token of tokens) expect(await show(token, 11)).toBe(22 * MB)
    expect(asked).toHaveLength(55)
    // The first ones were let go, and are fetched again when they are looked at again; the last ones are there.
    expect(await show(tokens[4] ?? '', 11)).toBe(22 * MB)
    expect(asked).toHaveLength(55)
    expect(await show(tokens[0] ?? '', 11)).toBe(22 * MB)
    expect(asked).toHaveLength(66)
  })
  it('that are small and decode to much are shown up to a bound', async () => {
    const { shelf, show } = setup(1_000, PICTURE_LIMITS.pixels)
    expect(await show(shelf.put(await message(50)), 50)).toBe(1_000 * Math.floor(PICTURE_LIMITS.messagePixels / PICTURE_LIMITS.pixels))
  })
  it('that were given up leave their room to others', async () => {
    const { shelf, show } = setup(REMOTE_LIMITS.messageBytes + 1)
    const token = shelf.put(await message(20))
    expect(await show(token, 20)).toBe(0)
    expect(await show(token, 20)).toBe(0)
  })
  it('are not asked for any more once their message is closed', async () => {
    const { shelf, show, asked } = setup(MB)
    const showing = show(shelf.put(await message(100)), 100)
    shelf.clear()
    await showing
    expect(asked.length).toBeLessThanOrEqual(REMOTE_LIMITS.parallel)
  })
})
