/** What a CALLBACK message between agents asks for (ATClient, event 5); its form is written down nowhere, so several are read. */
import { numberInText } from './in-text.ts'

const MARK = /^\s*CALLBACK\s*(?:;|$)/i
const NUMBER_KEYS = ['TEL', 'CALLER', 'NUMBER', 'PHONE', 'MOBILE', 'MOBILENO', 'CALLED']
const NAME_KEYS = ['NAME', 'UNAME', 'CUSTOMER']
const NOTE_KEYS = ['INFO', 'NOTE', 'MEMO', 'TEXT', 'MSG']

/** What a CALLBACK message asks for; null = it is another message, or names no number. */
export function readCallback(text: string): { readonly number: string; readonly name: string | null; readonly note: string } | null {
  if (!MARK.test(text)) return null
  const rest = text.replace(MARK, '')
  const fields = new Map(rest.split(';').flatMap((part) => {
    const at = part.indexOf('=')
    return at < 1 ? [] : [[part.slice(0, at).trim().toUpperCase(), part.slice(at + 1).trim()] as const]
  }))
  const first = (keys: readonly string[]): string => keys.map((key) => fields.get(key) ?? '').find((value) => value !== '') ?? ''
  const found = numberInText(first(NUMBER_KEYS) === '' ? rest : first(NUMBER_KEYS))
  if (!found.ok) return null
  const name = first(NAME_KEYS)
  return { number: found.text, name: name === '' ? null : name, note: fields.size === 0 ? rest.trim() : first(NOTE_KEYS) }
}
