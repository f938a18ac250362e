/**
 * Reads `tel:` links (RFC 3966) and `callto:` links. One reader for a link that starts the program, one that comes to the
 * running program, and one in an e-mail. Rules in words: docs/numbers.md, "Links".
 */
import { MAX_INPUT } from './normalise.ts'

/** What a link asks to call. */
export interface TelLink {
  /** The number as written, with `;ext=N` where the link names an extension. */
  readonly number: string
  /**
   * Where the number is valid, when that is not here: a foreign country's prefix (`+44`) or somebody's own network (`example.com`).
   * Such a number is told and not dialled: the same digits reach somebody else here (RFC 3966, 5.1.5).
   */
  readonly elsewhere: string | null
}

/** Longest link that is read whole; a longer one cannot hold a number that is dialled. */
const MAX_LINK = 4_096
const MAX_CONTEXT = 80
/** What may stand in a number; a `#` followed by anything else begins a fragment (RFC 3986, 3.5). */
const NUMBER_SIGNS = /^[\d*#+\-.() ]*$/

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `tel:*57#` and `tel:#31#…`: browsers hand a bare `#` on, though it should be written %23 (RFC 3966, 3). */
function withoutFragment(text: string): string {
  const at = text.indexOf('#')
  if (at < 0) return text
  const end = text.slice(at).search(/[;?]/)
  const behind = end < 0 ? text.slice(at) : text.slice(at, at + end)
  if (NUMBER_SIGNS.test(behind)) return text
  return text.slice(0, at)
}

/** The number and where it is valid, by the phone-context of the link. */
function placed(number: string, context: string | undefined): Pick<TelLink, 'number' | 'elsewhere'> {
  if (context === undefined || number.startsWith('+')) return { number, elsewhere: null }
  const prefix = /^\+[\d\-.() ]{1,20}$/.test(context) ? `+${context.replace(/\D/g, '')}` : null
  // The name of a network: its numbers mean nothing in any other.
  if (prefix === null) return { number, elsewhere: context.slice(0, MAX_CONTEXT) }
  const isHome = prefix.startsWith('+86')
  // A national number (its trunk prefix 0 in front) or a service code of this country is dialled as it stands; of another one it cannot be.
  if (/^[0*#]/.test(number)) return { number, elsewhere: isHome ? null : prefix }
  return { number: `${prefix}${number}`, elsewhere: null }
}

/**
 * @param word a whole link, as it comes from the system, a page or an e-mail
 * @returns null = it is none. Percent-decoded once, a broken escape is taken as written; a longer link than any number comes as text
 *   that is refused for its length. SECURITY: nothing is cut to fit: a part of a number is another number (tel-link.test.ts).
 */
export function readTelLink(word: string): TelLink | null {
  const body = /^(?:tel|callto):(.*)$/is.exec(word)?.[1]
  if (body === undefined) return null
  const host = body.startsWith('//')
  const whole = withoutFragment(host ? body.slice(2) : body)
  const match = /^([^;?]+)([^?]*)/.exec(whole)
  if (match?.[1] === undefined) return null
  // Systems add a slash to what looks like the host of an address.
  const written = host ? match[1].replace(/\/$/, '') : match[1]
  if (written === '') return null
  if (word.length > MAX_LINK) return { number: written.slice(0, MAX_INPUT).padEnd(MAX_INPUT + 1, '0'), elsewhere: null }
  const parameters = match[2] ?? ''
  const extension = /;ext=([^;]{1,32})/i.exec(parameters)?.[1]
  const context = /;phone-context=([^;]*)/i.exec(parameters)?.[1]
  const { number, elsewhere } = placed(decodeOnce(written), context === undefined || context === '' ? undefined : decodeOnce(context))
  return { number: `${number}${extension === undefined ? '' : `;ext=${decodeOnce(extension)}`}`, elsewhere }
}
