/** Answers with lists must fit into a frame (docs/at-link.md, Frame): the first entries that do. */
import { utf8 } from '../../protocol/bytes.ts'
import { MAX_FRAME_BYTES } from '../../protocol/messages.ts'

/** Room for everything of the answer that is not the list. */
const REST_BYTES = 65_536

/** @param bytesLeft for this list; what it takes is subtracted by who splits an answer over two lists */
export function fit<T>(items: readonly T[], bytesLeft: number = MAX_FRAME_BYTES - REST_BYTES): T[] {
  const fitting: T[] = []
  let left = bytesLeft
  for (const item of items) {
    left -= utf8(JSON.stringify(item)).length + 1
    if (left < 0) break
    fitting.push(item)
  }
  return fitting
}
