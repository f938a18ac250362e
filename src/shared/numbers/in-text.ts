/** The number in a piece of text that somebody has selected. */
import { kindOfNumber } from './kinds.ts'
import { normaliseNumber } from './normalise.ts'

export type NumberInText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly fault: 'none' | 'several' }

/** A selection of a line or two; who selects a whole page has not selected a number. */
const MAX_TEXT = 2_000
const MIN_DIGITS = 3
/** Digits with the marks that stand within numbers; an extension may follow. */
const RUN = /(?<![\d\p{L}])[+(]?\d[\d ().\-\u2010-\u2015\u2212]*\d(?:\s*(?:转|轉|分机|ext\.?)\s*\d{1,8})?(?![\d\p{L}])/giu
const HAN = /[\u4e00-\u9fff]/gu

/** Whole and of a form that exists: two numbers side by side are not. */
function isNumber(text: string): boolean {
  const normal = normaliseNumber(text)
  return normal.ok && normal.number.length >= MIN_DIGITS && kindOfNumber(normal.number) !== 'unknown'
}

/**
 * @param selected as copied, in whole sentences or alone
 * @returns the written number, to be normalised; `several`: nobody can know which one is meant
 */
export function numberInText(selected: string): NumberInText {
  if (selected.length > MAX_TEXT) return { ok: false, fault: 'none' }
  const text = selected.trim()
  if (isNumber(text)) return { ok: true, text }
  // Chinese words stand close to the number: 电话010-82015268张先生. Those that belong to it are kept.
  const open = text.normalize('NFKC').replace(/分机号?/gu, '转').replace(HAN, (sign) => (sign === '转' ? sign : ' | '))
  const found = new Set<string>()
  for (const [run] of open.matchAll(RUN)) {
    for (const part of isNumber(run) ? [run] : run.split(/\s+/u)) if (isNumber(part)) found.add(part)
  }
  const [first] = found
  if (first === undefined) return { ok: false, fault: 'none' }
  return found.size === 1 ? { ok: true, text: first } : { ok: false, fault: 'several' }
}
