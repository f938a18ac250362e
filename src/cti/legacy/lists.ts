/** Lists of the 2013 manual: `A|B|C`. */
import { plainValue } from './text.ts'

/**
 * Writes a list. An empty list is the empty string; so is a list of one empty item, which the old form
 * cannot tell from it.
 */
export function buildList(items: readonly string[]): string {
  return items.map(plainValue).join('|')
}

/** Reads a list. Blanks around an item and empty items (a `|` at the end, as in `GHID1|GHID2|`) are no items. */
export function parseList(text: string): readonly string[] {
  return text.split('|').map((item) => item.trim()).filter((item) => item !== '')
}
