/**
 * Names of attachments as a sender wrote them, made safe for every file system and honest to the eye,
 * and the kinds of files that can do harm when opened.
 * SECURITY: test/unit/main/mail/file-names.test.ts, test/property/mail.test.ts
 */

import { DANGEROUS_KINDS } from './dangerous-kinds.ts'

/** File systems of Linux take 255 bytes; room is left for " (2)" and the name of a part file. */
const MAX_NAME_BYTES = 200
const MAX_EXTENSION_BYTES = 48

/** Device names of Windows: a file of this name, with any extension, is the device (Microsoft, "Naming Files, Paths, and Namespaces"). */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i

/**
 * Characters that turn the reading direction or are invisible: `invoice‮fdp.exe` reads as `invoiceexe.pdf`
 * (U+202A–202E, U+2066–2069, U+200B–200F, U+061C, U+FEFF, soft hyphen and the like).
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu
/** Blanks of every width become a plain one: 60 of them push the true extension out of sight. */
const BLANKS = /[\p{Zs}\s]+/gu
/** What no file system or shell may get to see; the full-width twins of the first group are left, they mean nothing to a system. */
const FORBIDDEN = /[<>:"/\\|?*\u2044\u2215\u29f8]/gu

/** The last extension in lower case, without its dot; '' = none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot <= 0 || dot === name.length - 1 ? '' : name.slice(dot + 1).toLowerCase()
}

/**
 * A name that can be shown and saved anywhere: no path, no direction tricks, no device, never empty.
 * @param fallback used when nothing is left, e.g. `附件-1`
 */
export function safeFileName(raw: string, fallback: string): string {
  const last = raw.normalize('NFC').replace(INVISIBLE, '').split(/[/\\]/).filter((part) => part.trim() !== '').at(-1) ?? ''
  const clean = last.replace(FORBIDDEN, '_').replace(BLANKS, ' ')
    // Windows drops dots and blanks at the end: `x.exe.` would be `x.exe` only after saving.
    .replace(/[. ]+$/u, '').replace(/^[. ]+/u, '')
  if (clean === '') return fallback
  const dot = clean.lastIndexOf('.')
  const stem = dot === -1 ? clean : clean.slice(0, dot)
  // A device is told by what is before the first dot.
  const [first = ''] = stem.split('.')
  const safe = RESERVED.test(first.trim()) ? `_${stem}` : stem
  if (dot === -1) return cut(safe, MAX_NAME_BYTES)
  const extension = cut(clean.slice(dot + 1), MAX_EXTENSION_BYTES)
  return `${cut(safe, MAX_NAME_BYTES - Buffer.byteLength(extension) - 1)}.${extension}`
}

/** By bytes of UTF-8, at a whole character. */
function cut(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text
  let size = 0
  let kept = ''
  for (const char of text) {
    size += Buffer.byteLength(char)
    if (size > max) break
    kept += char
  }
  return kept.replace(/[. ]+$/u, '')
}

/** Packed files hide what is in them; not dangerous by themselves, but worth a look. */
const PACKED: ReadonlySet<string> = new Set('zip rar 7z tar gz tgz bz2 tbz xz txz cab arj lzh ace z lz'.split(' '))

/** Kinds under which a program likes to hide: `rechnung.pdf.exe`. */
const HARMLESS_LOOKING = /\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|bmp|tiff?|txt|csv|rtf|odt|ods|mp3|mp4|wav|zip|rar)$/i

export type FileRisk = 'none' | 'packed' | 'dangerous'

/** Windows opens `name.{class id}` with that class, and shows only the name. */
const CLASS_ID = /\.\{[0-9a-f-]{36}\}$/i
/** Dots of other scripts that look like the one before an extension. */
const OTHER_DOTS = /[\uff0e\u3002\uff61\u2024\ufe52]/g
const TURNS = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u

/**
 * Names that this one can be taken for, by a person or a system: as it is saved; with full-width letters and other dots as plain ones;
 * without what follows a colon (`a.exe:x` and `a.exe::$DATA` are streams of a.exe on NTFS).
 */
function readings(raw: string): string[] {
  const plain = raw.normalize('NFKC').replace(OTHER_DOTS, '.')
  return [raw, plain, ...(plain.replace(/^[A-Za-z]:[\\/]/, '').includes(':') ? plain.replace(/^[A-Za-z]:[\\/]/, '').split(':') : [])].map((one) => safeFileName(one, 'file'))
}

/**
 * What opening a file of this name may do.
 * @param raw the sender's name, before it was made safe: its tricks count
 */
export function riskOf(raw: string): FileRisk {
  const names = readings(raw.slice(0, 2_000))
  // A trick in the name is reason enough, whatever the kind.
  if (TURNS.test(raw) || names.some((name) => DANGEROUS_KINDS.has(extensionOf(name)) || CLASS_ID.test(name))) return 'dangerous'
  return names.some((name) => PACKED.has(extensionOf(name))) ? 'packed' : 'none'
}

/** True when the name pretends to be of another kind (`photo.jpg.exe`). */
export function pretends(raw: string): boolean {
  return readings(raw.slice(0, 2_000)).some((name) => {
    const extension = extensionOf(name)
    return extension !== '' && DANGEROUS_KINDS.has(extension) && HARMLESS_LOOKING.test(name.slice(0, -extension.length - 1).trim())
  })
}
