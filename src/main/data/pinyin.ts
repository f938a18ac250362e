/**
 * Pinyin of names for the index of this PC, and the first letters that are written to the site's table: both from one reading
 * (central/names/pinyin.ts). Computed when a name is written, never when it is searched. The dictionary takes a sixth of a second to
 * load: it is loaded after the start, and what was written before that is indexed then.
 */
import { pinyinKey } from './search-keys.ts'

/** Key of a name's pinyin; '' = no Chinese in it. */
export type PinyinOf = (name: string) => string

/** Another number: names are read or compared in another way than before, and what is indexed is indexed anew. */
export const NAME_KEYS_VERSION = '2'

let loading: Promise<typeof import('../../central/names/pinyin.ts')> | null = null
const load = () => (loading ??= import('../../central/names/pinyin.ts'))

/** Loads the dictionary once. */
export async function loadPinyin(): Promise<PinyinOf> {
  const { waysToRead } = await load()
  return (name) => pinyinKey(waysToRead(name))
}

/** The first letters of a name's pinyin in capitals, as CallThink keeps them in PYM: 李娜 is LN. '' = no Chinese in it. */
export async function initialsOf(name: string): Promise<string> {
  return (await load()).initialsOf(name)
}
