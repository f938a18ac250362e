/**
 * The messages that are open: each under a name that nobody can guess, until others have taken its place. What its frame may
 * load, where its links lead, and whether its pictures from elsewhere are allowed, is asked here.
 */
import { PICTURE_LIMITS, REMOTE_LIMITS } from './limits.ts'
import { MAIL_PAGE_STYLE } from './page-style.ts'
import type { MailLink } from './links.ts'
import type { OpenedMail } from './open-message.ts'
import type { RemotePicture, TakeBytes } from './remote-image.ts'

export interface MailAnswer { readonly mime: string; readonly bytes: Uint8Array }

export interface MailShelf {
  /** @returns the message's host in app-mail:// */
  put(mail: OpenedMail): string
  get(token: string): OpenedMail | null
  /** From now on the pictures of this message are fetched. False = it is not open any more. */
  allowImages(token: string): boolean
  link(token: string, number: number): MailLink | null
  /** What lies at a path of a message's host; null = nothing. */
  answer(token: string, path: string): Promise<MailAnswer | null>
  /** Somebody else logs in: nothing is open. */
  clear(): void
}

export interface MailShelfOptions {
  /** 16 unpredictable bytes, as hexadecimal digits. */
  readonly newToken: () => string
  /** @param take asked for every piece before it is kept */
  readonly fetchPicture: (url: string, take: TakeBytes) => Promise<RemotePicture | null>
}

/** Open at the same time: the shown one and those before it, with what they hold in memory. */
const MAX_OPEN = 6
const MAX_HELD_BYTES = 200 * 1_024 * 1_024

interface Entry { readonly mail: OpenedMail; readonly bytes: number; images: boolean; readonly fetched: Map<number, Promise<RemotePicture | null>>; /** Of what was fetched or is on its way. */ remoteBytes: number; remotePixels: number; /** How often its pictures were let go. */ generation: number }

const sizeOf = (mail: OpenedMail): number =>
  mail.contents.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0) + mail.pictures.reduce((sum, { bytes }) => sum + bytes.length, 0) + (mail.html?.body.length ?? 0)

export function createMailShelf({ newToken, fetchPicture }: MailShelfOptions): MailShelf {
  const open = new Map<string, Entry>()
  const gate = createGate(REMOTE_LIMITS.parallel)

  const makeRoom = (): void => {
    let held = [...open.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    for (const [token, { bytes }] of open) {
      // The newest stays, whatever it holds.
      if (open.size <= 1 || (open.size <= MAX_OPEN && held <= MAX_HELD_BYTES)) return
      open.delete(token)
      held -= bytes
    }
  }
  const allBytes = (): number => [...open.values()].reduce((sum, { remoteBytes }) => sum + remoteBytes, 0)
  /** Room for pictures of the message that is looked at: those of the others are fetched again when they are. */
  const letGo = (kept: Entry, wanted: number): void => {
    for (const entry of open.values()) {
      if (allBytes() + wanted <= REMOTE_LIMITS.allBytes) return
      if (entry === kept || entry.remoteBytes === 0) continue
      entry.fetched.clear()
      entry.remoteBytes = 0
      entry.remotePixels = 0
      entry.generation += 1
    }
  }
  const isOpen = (entry: Entry): boolean => [...open.values()].includes(entry)
  const fetchInto = async (entry: Entry, url: string): Promise<RemotePicture | null> => {
    // Those that waited for their turn while the message was closed are not asked for any more.
    if (!isOpen(entry)) return null
    let [taken, generation] = [0, entry.generation]
    const picture = await fetchPicture(url, (bytes) => {
      if (!isOpen(entry) || entry.remoteBytes + bytes > REMOTE_LIMITS.messageBytes) return false
      letGo(entry, bytes)
      if (allBytes() + bytes > REMOTE_LIMITS.allBytes) return false
      // What was let go on its way is not counted any more.
      if (generation !== entry.generation) [taken, generation] = [0, entry.generation]
      entry.remoteBytes += bytes
      taken += bytes
      return true
    })
    if (picture !== null && generation === entry.generation && entry.remotePixels + picture.pixels <= PICTURE_LIMITS.messagePixels) {
      entry.remotePixels += picture.pixels
      return picture
    }
    if (generation === entry.generation) entry.remoteBytes = Math.max(0, entry.remoteBytes - taken)
    return null
  }
  const remote = async (entry: Entry, number: number): Promise<MailAnswer | null> => {
    const url = entry.mail.remote[number]
    // SECURITY: without the person's yes nothing is asked for (test/e2e/email-security.test.ts).
    if (!entry.images || url === undefined) return null
    const under = entry.fetched.get(number) ?? gate(() => fetchInto(entry, url))
    entry.fetched.set(number, under)
    return under
  }

  return {
    put(mail) {
      const token = newToken()
      open.set(token, { mail, bytes: sizeOf(mail), images: false, fetched: new Map(), remoteBytes: 0, remotePixels: 0, generation: 0 })
      makeRoom()
      return token
    },
    get: (token) => open.get(token)?.mail ?? null,
    clear() { open.clear() },
    allowImages(token) {
      const entry = open.get(token)
      if (entry === undefined) return false
      entry.images = true
      return true
    },
    link: (token, number) => open.get(token)?.mail.links[number] ?? null,
    async answer(token, path) {
      const entry = open.get(token)
      if (entry === undefined) return null
      if (path === '/' || path === '/allowed') return entry.mail.html === null ? null : { mime: 'text/html; charset=utf-8', bytes: pageOf(entry.mail.html, entry.images) }
      const found = /^\/(part|remote)\/(\d{1,4})$/.exec(path)
      if (found === null) return null
      const number = Number(found[2])
      if (found[1] === 'remote') return remote(entry, number)
      return entry.mail.pictures[number] ?? null
    },
  }
}

/** So many at once; the others wait. */
function createGate(parallel: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= parallel) await new Promise<void>((go) => { waiting.push(go) })
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }
}

/** The document of the frame. A quote in the sender's text is written as a reference: this pattern stands in tags only. */
function pageOf({ styles, body }: { readonly styles: string; readonly body: string }, images: boolean): Uint8Array {
  const shown = images ? body : body.replace(/ src="remote\/\d+"/g, ' class="at-blocked"')
  return new TextEncoder().encode(`<!doctype html><html><head><meta charset="utf-8"><title>e-mail</title><style>${MAIL_PAGE_STYLE}</style><style>${styles}</style></head><body>${shown}</body></html>`)
}
