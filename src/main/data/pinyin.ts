/**
 * Pinyin of names, computed when a name is written (about 50 µs), never when it is searched. The dictionary takes a sixth of a
 * second to load: it is loaded after the start, and what was written before that is indexed then.
 */
import { pinyinKey } from './search-keys.ts'

/** Key of a name's pinyin; '' = no Chinese in it. */
export type PinyinOf = (name: string) => string

const MAX_NAME = 64

let loading: Promise<PinyinOf> | null = null

/** Loads the dictionary once. */
export function loadPinyin(): Promise<PinyinOf> {
  loading ??= import('pinyin-pro').then(({ pinyin }) => (name) =>
    // Surname readings first: 单 is shan, 曾 is zeng, 仇 is qiu.
    pinyinKey(pinyin(name.slice(0, MAX_NAME).toWellFormed(), { toneType: 'none', type: 'array', mode: 'surname', nonZh: 'removed', v: true })))
  return loading
}

/** The first letters of a name's pinyin in capitals, as CallThink keeps them in PYM: 李娜 is LN. '' = no Chinese in it. */
export async function initialsOf(name: string): Promise<string> {
  const { pinyin } = await import('pinyin-pro')
  return pinyin(name.slice(0, MAX_NAME).toWellFormed(), { toneType: 'none', type: 'array', mode: 'surname', pattern: 'first', nonZh: 'removed', v: true })
    .map((part) => part.charAt(0).toUpperCase()).join('').replace(/[^A-Z]/g, '')
}
