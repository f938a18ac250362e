/**
 * Takes secrets out of what is logged. SECURITY: test/unit/main/logging/redact.test.ts greps the
 * written file for a canary.
 */

const SECRET_KEY = /pass(word|wd)?$|^pwd$|secret|token|^proof$|clientfirst|clientfinal|serverfirst|serverfinal|storedkey|serverkey|sessionkey|^salt$|^session$|^nonce$|^key$|authorization|cookie/i
const SECRET_TEXT = /((?:pass(?:word|wd)?|pwd|secret|token)["']?\s*[=:]\s*["']?)[^\s"',;}&]+/gi
const MAX_TEXT = 4_000
const MAX_DEPTH = 6
const MAX_ITEMS = 50

/** A text without what looks like `password=…`. */
export function redactText(text: string): string {
  const clean = text.replace(SECRET_TEXT, '$1[redacted]')
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}… (${String(clean.length)} characters)` : clean
}

/** A copy of the value fit for the log: secrets gone, errors as name, message and stack, bounded in size. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[deep]'
  if (value instanceof Error) return { name: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') }
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1))
  return Object.fromEntries(Object.entries(value).slice(0, MAX_ITEMS).map(([key, item]) =>
    [key, SECRET_KEY.test(key) ? '[redacted]' : redact(item, depth + 1)]))
}
