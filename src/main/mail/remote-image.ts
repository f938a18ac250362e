/**
 * Fetches a picture that an e-mail names, after the person has allowed it: https only, from the open internet only, the address
 * that was checked is the one that is connected to, bounded in size and time, without cookies, referrer or name of this program.
 * SECURITY: test/integration/remote-image.test.ts
 */
import { lookup } from 'node:dns'
import { request } from 'node:https'
import { isIP } from 'node:net'
import { REMOTE_LIMITS } from './limits.ts'
import { isOutside } from './outside-address.ts'
import { pictureKind, pixelsOf } from './pictures.ts'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { PictureKind } from './pictures.ts'

export interface RemotePicture { readonly mime: PictureKind; readonly bytes: Uint8Array; /** Once it is decoded. */ readonly pixels: number }

/** Asked before bytes are kept; false = there is no room for them, and the picture is given up. */
export type TakeBytes = (bytes: number) => boolean
const ANY: TakeBytes = () => true

export interface RemotePorts {
  /** True for an address that may be connected to. */
  readonly mayConnect: (address: string) => boolean
  /** All addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly LookupAddress[]>
  /** Certificates to trust beside the system's (tests). */
  readonly ca?: string
}

const systemResolve = (host: string): Promise<readonly LookupAddress[]> => new Promise((resolve, reject) => {
  lookup(host, { all: true, order: 'verbatim' }, (error, addresses) => { if (error === null) resolve(addresses); else reject(error) })
})
export const OPEN_INTERNET: RemotePorts = { mayConnect: isOutside, resolve: systemResolve }

/** Null = not to be had, or no picture. Never throws. */
export async function fetchPicture(address: string, ports: RemotePorts = OPEN_INTERNET, take: TakeBytes = ANY): Promise<RemotePicture | null> {
  const stop = AbortSignal.timeout(REMOTE_LIMITS.timeoutMs)
  let url = address
  try {
    for (let hop = 0; hop <= REMOTE_LIMITS.redirects; hop += 1) {
      const step = await get(new URL(url), ports, stop, take)
      if (step.kind === 'picture') return step.picture
      if (step.kind === 'refused') return null
      url = new URL(step.to, url).href
    }
  } catch {
    // No such host, no way there, a broken answer: there is no picture.
  }
  return null
}

type Step = { readonly kind: 'picture'; readonly picture: RemotePicture } | { readonly kind: 'redirect'; readonly to: string } | { readonly kind: 'refused' }

async function get(url: URL, ports: RemotePorts, stop: AbortSignal, take: TakeBytes): Promise<Step> {
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return { kind: 'refused' }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const known = isIP(host) === 0 ? await ports.resolve(host) : [{ address: host, family: isIP(host) }]
  // One address inside is enough: such a name is meant to lead in.
  const [first] = known
  if (first === undefined || !known.every(({ address }) => ports.mayConnect(address))) return { kind: 'refused' }
  return connect(url, first, ports, stop, take)
}

function connect(url: URL, target: LookupAddress, ports: RemotePorts, stop: AbortSignal, take: TakeBytes): Promise<Step> {
  return new Promise((resolve, reject) => {
    // The name is not asked for again: its answer might be another one by then.
    const pinned: LookupFunction = (_host, options, answer) => {
      if (options.all === true) answer(null, [target])
      else answer(null, target.address, target.family)
    }
    const call = request(url, {
      method: 'GET', agent: false, lookup: pinned, signal: stop, maxHeaderSize: 16_384, headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Mozilla/5.0' },
      ...(ports.ca === undefined ? {} : { ca: ports.ca }),
    }, (answer) => {
      const status = answer.statusCode ?? 0
      const to = answer.headers.location
      const refuse = (): void => {
        call.destroy()
        resolve({ kind: 'refused' })
      }
      if ([301, 302, 303, 307, 308].includes(status) && to !== undefined) {
        call.destroy()
        resolve({ kind: 'redirect', to })
        return
      }
      if (status !== 200 || Number(answer.headers['content-length'] ?? 0) > REMOTE_LIMITS.bytes) { refuse(); return }
      const chunks: Buffer[] = []
      let size = 0
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > REMOTE_LIMITS.bytes || !take(chunk.length)) { refuse(); return }
        chunks.push(chunk)
      })
      answer.on('error', reject)
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const mime = pictureKind(bytes)
        const pixels = mime === null ? null : pixelsOf(bytes, mime)
        resolve(mime === null || pixels === null ? { kind: 'refused' } : { kind: 'picture', picture: { mime, bytes, pixels } })
      })
    })
    call.on('error', reject)
    call.end()
  })
}
