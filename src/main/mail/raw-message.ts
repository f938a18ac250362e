/**
 * What is done to the bytes of a message before they are parsed. Mail programs of the field wrote Chinese without saying how:
 * raw GBK in header lines and in texts that name no charset. Such a message is told by bytes that are no UTF-8.
 */

/** Where a text without a charset is looked into; a message that long is not repaired. */
const MAX_REPAIR_BYTES = 16 * 1_024 * 1_024
const MAX_HEADER_BYTES = 256 * 1_024
const LF = 10
const CR = 13

/** A line `Name: value` of the kinds that begin a message, within the first lines. */
const HEADER = /^(?:return-path|received|from|to|cc|bcc|subject|date|message-id|mime-version|content-type|content-transfer-encoding|reply-to|sender|x-[\w-]+|dkim-signature|delivered-to)[ \t]*:/i

/** True when these bytes are a message of RFC 5322, not some other file under its name. */
export function looksLikeMessage(bytes: Uint8Array): boolean {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const head = new TextDecoder('latin1').decode(bytes.subarray(start, start + 4_096))
  // An mbox line stands before the first header here and there.
  const lines = head.replace(/^(?:From [^\n]*\n|>[^\n]*\n|\s*\n)+/, '').split(/\r?\n/)
  let named = 0
  for (const line of lines) {
    if (line === '') break
    if (HEADER.test(line)) named += 1
    else if (!/^[ \t]/.test(line) && !/^[!-9;-~]+[ \t]*:/.test(line)) break
  }
  return named >= 2
}

/** Offset of the first empty line, or of the end of the bytes. */
function endOfHeaders(bytes: Uint8Array): number {
  const limit = Math.min(bytes.length, MAX_HEADER_BYTES)
  for (let at = bytes.indexOf(LF); at !== -1 && at < limit; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1]
    if (next === LF || (next === CR && bytes[at + 2] === LF)) return at + 1
  }
  return limit
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** A text part that names no charset, as far as its header's own lines go. */
const UNNAMED = /^(content-type:[ \t]*text\/(?:plain|html))(?![^\r\n]*charset)(?!(?:[^\r\n]*\r?\n[ \t]){1,4}[^\r\n]*charset)/gim

/** The message with its Chinese readable; the same bytes when there is nothing to repair. */
export function repairCharsets(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_REPAIR_BYTES || isUtf8(bytes)) return bytes
  const end = endOfHeaders(bytes)
  const head = bytes.subarray(0, end)
  const headText = isUtf8(head) ? null : new TextDecoder('gb18030').decode(head)
  const parts = [headText === null ? head : new TextEncoder().encode(headText), bytes.subarray(end)]
  const whole = Buffer.concat(parts)
  const latin = whole.toString('latin1')
  const headLatin = latin.slice(0, parts[0]?.length ?? 0)
  const named = latin.replace(UNNAMED, '$1; charset=gb18030')
  // No Content-Type at all: plain text.
  const complete = /^content-type:/im.test(headLatin) ? named : `Content-Type: text/plain; charset=gb18030\r\n${named}`
  return complete === latin ? whole : Buffer.from(complete, 'latin1')
}
