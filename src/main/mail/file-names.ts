/**
 * Names of attachments as a sender wrote them, made safe for every file system and honest to the eye,
 * and the kinds of files that can do harm when opened.
 * SECURITY: test/unit/main/mail/file-names.test.ts, test/property/mail.test.ts
 */

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

/** Kinds that run or change something when opened, on any of the three systems, or that hide others. */
const DANGEROUS: ReadonlySet<string> = new Set(`
  exe com scr pif bat cmd msi msp mst msix msixbundle appx appxbundle appinstaller cpl dll sys drv ocx ax gadget hta inf ins isp
  jar jnlp class js jse mjs cjs vb vbe vbs wsf wsh wsc ws ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psm1 msh msh1 msh2 mshxml cer crt der
  lnk url website webloc desktop scf shb shs library-ms search-ms searchconnector-ms settingcontent-ms theme themepack deskthemepack
  reg chm hlp application appref-ms diagcab xbap xnk rdp ica mad maf mag mam maq mar mas mat mau mav maw mda mdb mde mdt mdw mdz accdb accde
  docm dotm xlsm xltm xlam xll xlm pptm potm ppam ppsm sldm iqy oqy rqy slk one onepkg
  iso img vhd vhdx dmg pkg app command workflow action scpt applescript osx tool sh bash zsh csh ksh fish run bin elf deb rpm appimage snap flatpakref
  py pyc pyo pyw pyz pl rb php asp aspx cgi tcl lua ahk au3 svg svgz html htm xhtml shtml mht mhtml xsl xslt swf eml grp ade adp bas crx xpi apk`
  .trim().split(/\s+/))

/** Packed files hide what is in them; not dangerous by themselves, but worth a look. */
const PACKED: ReadonlySet<string> = new Set('zip rar 7z tar gz tgz bz2 tbz xz txz cab arj lzh ace z lz'.split(' '))

/** Kinds under which a program likes to hide: `rechnung.pdf.exe`. */
const HARMLESS_LOOKING = /\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|bmp|tiff?|txt|csv|rtf|odt|ods|mp3|mp4|wav|zip|rar)$/i

export type FileRisk = 'none' | 'packed' | 'dangerous'

/**
 * What opening a file of this name may do.
 * @param raw the sender's name, before it was made safe: its tricks count
 */
export function riskOf(raw: string): FileRisk {
  const name = safeFileName(raw, 'file')
  const extension = extensionOf(name)
  if (DANGEROUS.has(extension)) return 'dangerous'
  // A trick in the name is reason enough, whatever the kind.
  if (/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u.test(raw)) return 'dangerous'
  return PACKED.has(extension) ? 'packed' : 'none'
}

/** True when the name pretends to be of another kind (`photo.jpg.exe`). */
export function pretends(raw: string): boolean {
  const name = safeFileName(raw, 'file')
  const extension = extensionOf(name)
  return extension !== '' && DANGEROUS.has(extension) && HARMLESS_LOOKING.test(name.slice(0, -extension.length - 1).trim())
}
