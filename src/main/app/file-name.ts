/** Names of files that are made here, such as every system takes. */

/** Windows forbids more than the others; what is written here may be copied there. */
const FORBIDDEN = /[<>:"/\\|?*\p{Cc}]/gu
const MAX_NAME = 120

/** The last 120 characters, so that the ending stays; `file` when nothing is left. */
export function fileNameOf(text: string): string {
  const name = Array.from(text.toWellFormed().replace(FORBIDDEN, ' ').replace(/\s+/gu, ' ').trim().replace(/[. ]+$/u, '')).slice(-MAX_NAME).join('').trim()
  return name === '' ? 'file' : name
}
