/**
 * Where a link of an e-mail leads, read the way a browser would, and what a person must be told before it is opened.
 * SECURITY: only http, https, mailto and tel are links at all (test/unit/main/mail/links.test.ts).
 */
import { isIP } from 'node:net'
import { readTelLink } from '../../shared/numbers.ts'

export type MailLink =
  /** `host` is the true one, in its ASCII form (xn--…): letters that merely look alike cannot deceive there. */
  | { readonly kind: 'web'; readonly url: string; readonly host: string; readonly warn: LinkWarning }
  | { readonly kind: 'mail'; readonly address: string; readonly subject: string }
  /** As it was written: what its parameters say is read when somebody clicks (dial-requests.ts). */
  | { readonly kind: 'tel'; readonly link: string }

/**
 * `other_host`: the text shows another host; `look_alike`: letters of other alphabets in the host; `credentials`: a name before the host
 * (`https://bank.example@evil.example`); `plain`: not encrypted; `address`: a bare IP address.
 */
export type LinkWarning = 'none' | 'other_host' | 'look_alike' | 'credentials' | 'address' | 'plain'

const MAX_URL_CHARS = 4_000
const ADDRESS = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]{1,255}$/u

/** Null = no link: another scheme, relative, malformed, too long. */
export function readLink(href: string): MailLink | null {
  // Browsers take these out of anywhere in an address: `java\nscript:` is a scheme to them.
  const text = href.replace(/[\t\n\r]/g, '').trim()
  if (text === '' || text.length > MAX_URL_CHARS) return null
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return null
  }
  switch (url.protocol) {
    case 'http:':
    case 'https:': return webLink(url)
    case 'mailto:': return mailLink(url)
    case 'tel:': return telLink(text)
    default: return null
  }
}

function webLink(url: URL): MailLink | null {
  if (url.hostname === '') return null
  const named = url.username !== '' || url.password !== ''
  // What stands before the host is never sent on: it only deceives, or logs somebody in.
  url.username = ''
  url.password = ''
  const host = url.hostname
  const bare = isIP(host.replace(/^\[|\]$/g, '')) !== 0
  const warn: LinkWarning = named ? 'credentials' : /(?:^|\.)xn--/.test(host) ? 'look_alike' : bare ? 'address' : url.protocol === 'http:' ? 'plain' : 'none'
  return { kind: 'web', url: url.href, host, warn }
}

function mailLink(url: URL): MailLink | null {
  let address: string
  try {
    address = decodeURIComponent(url.pathname).split(',')[0]?.trim() ?? ''
  } catch {
    return null
  }
  if (!ADDRESS.test(address)) return null
  return { kind: 'mail', address, subject: (url.searchParams.get('subject') ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, 200) }
}

function telLink(text: string): MailLink | null {
  const number = readTelLink(text)?.number ?? ''
  const digits = number.replace(/[^\d*#]/g, '').length
  return digits < 3 || digits > 32 ? null : { kind: 'tel', link: text }
}

/** The host that a link's text claims to lead to; null = it claims none. */
function claimedHost(text: string): string | null {
  const found = /^\s*(?:https?:\/\/)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.)+[\p{L}]{2,24})(?:[/:?#\s]|$)/u.exec(text)
  if (found === null) return null
  try {
    return new URL(`https://${found[1] ?? ''}`).hostname
  } catch {
    return null
  }
}

const bareHost = (host: string): string => host.replace(/^www\./, '')

/** The link, warned of when its text names another host than it leads to. */
export function withText(link: MailLink, text: string): MailLink {
  if (link.kind !== 'web') return link
  const claimed = claimedHost(text)
  if (claimed === null || bareHost(claimed) === bareHost(link.host)) return link
  // "shop.example" for "www.shop.example" or "a.shop.example" deceives nobody.
  if (bareHost(link.host).endsWith(`.${bareHost(claimed)}`)) return link
  return { ...link, warn: 'other_host' }
}

export interface TextLink { readonly start: number; readonly length: number; readonly link: MailLink }

const IN_TEXT = /https?:\/\/[^\s<>"'\p{Ps}\p{Pe}\u3000-\u303f\uff00-\uffef]{1,2000}|www\.[^\s<>"'\p{Ps}\p{Pe}\u3000-\u303f\uff00-\uffef]{1,500}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/gu

/** The links in plain text, in order. */
export function linksInText(text: string, max: number): TextLink[] {
  const found: TextLink[] = []
  for (const match of text.matchAll(IN_TEXT)) {
    if (found.length >= max) break
    const written = match[0].replace(/[.,;:!?]+$/, '')
    const link = readLink(written.includes('://') ? written : written.startsWith('www.') ? `https://${written}` : `mailto:${written}`)
    if (link !== null) found.push({ start: match.index, length: written.length, link })
  }
  return found
}
