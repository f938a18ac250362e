/** Lists of addresses (RFC 5322, 3.4). Encoded words are put aside before the list is cut, so that what they say is never taken for its signs. */
import { addressParser } from 'postal-mime'
import { MAIL_LIMITS } from '../limits.ts'
import { unfolded } from './fields.ts'
import { replaceWords } from './encoded-words.ts'
import type { Address } from 'postal-mime'

export interface MailAddress { readonly name: string; readonly address: string }

/** One line without signs that cannot be seen or that turn the reading direction. */
export function oneLine(text: string, max: number): string {
  return text.slice(0, max * 4).replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu, '').trim().slice(0, max)
}

function flat(addresses: readonly (Address | undefined)[], text: (written: string) => string): MailAddress[] {
  const list: MailAddress[] = []
  for (const one of addresses) {
    if (one === undefined) continue
    for (const box of one.group ?? [one]) {
      if (list.length >= MAIL_LIMITS.addresses) return list
      list.push({ name: oneLine(text(box.name), 200), address: oneLine(text(box.address ?? ''), 320) })
    }
  }
  return list.filter(({ name, address }) => name !== '' || address !== '')
}

/** Stands for an encoded word: letters of the private use area, which the list's rules know nothing of. */
const [OPEN, CLOSE] = ['\ue000', '\ue001']

function parse(line: string): MailAddress[] {
  const words: string[] = []
  const marked = replaceWords(line.replace(/[\ue000\ue001]/g, ''), (word) => `${OPEN}${words.push(word) - 1}${CLOSE}`)
  return flat(addressParser(marked), (written) => written.replace(/\ue000(\d+)\ue001/g, (_whole, index: string) => words[Number(index)] ?? ''))
}

/** Values of a header as the message has them (fields.ts). */
export function addressesOf(values: readonly string[]): MailAddress[] {
  return values.flatMap((value) => {
    const line = unfolded(value)
    try {
      return parse(line)
    } catch {
      return line.trim() === '' ? [] : [{ name: '', address: oneLine(line, 320) }]
    }
  }).slice(0, MAIL_LIMITS.addresses)
}

/** Reads a list of addresses as it stands in a column of the database. */
export function readAddresses(text: string): MailAddress[] {
  try {
    return parse(text.slice(0, 50_000).replace(/[;；，|]/g, ','))
  } catch {
    return text.trim() === '' ? [] : [{ name: '', address: oneLine(text, 320) }]
  }
}
