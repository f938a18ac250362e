/** Whether bytes are an e-mail at all. */

/** A line `Name: value` of the kinds that begin a message. */
const HEADER = /^(?:return-path|received|from|to|cc|bcc|subject|date|message-id|mime-version|content-type|content-transfer-encoding|reply-to|sender|x-[\w-]+|dkim-signature|delivered-to|arc-[\w-]+|authentication-results|references|in-reply-to|list-[\w-]+)[ \t]*:/i
/** Heads with one long line (signatures, lists of addresses) are larger than a page; another kind of file shows itself long before. */
const HEAD_BYTES = 256 * 1_024

/** True when these bytes are a message of RFC 5322, not some other file under its name. */
export function looksLikeMessage(bytes: Uint8Array): boolean {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const head = new TextDecoder('latin1').decode(bytes.subarray(start, start + HEAD_BYTES))
  // An mbox line stands before the first header here and there.
  const lines = head.replace(/^(?:From [^\n]*\n|>[^\n]*\n|\s*\n)+/, '').split(/\r?\n/)
  let named = 0
  for (const line of lines) {
    if (line === '') break
    if (HEADER.test(line)) named += 1
    else if (!/^[ \t]/.test(line) && !/^[!-9;-~]+[ \t]*:/.test(line)) break
    if (named >= 2) return true
  }
  return false
}
