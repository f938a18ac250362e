/** Text of `format=flowed` (RFC 3676) as paragraphs. */

/** @param delSp the blank before a soft line end is no part of the text (DelSp=yes) */
export function unflow(text: string, delSp: boolean): string {
  const out: string[] = []
  let open: { readonly depth: number; text: string } | null = null
  const put = (depth: number, line: string): void => { out.push(depth === 0 ? line : `${'>'.repeat(depth)}${line === '' ? '' : ` ${line}`}`) }
  const close = (): void => {
    if (open !== null) put(open.depth, open.text)
    open = null
  }
  for (const line of text.split(/\r\n|\n|\r/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0
    // One blank is put before lines that would be read as something else (4.4).
    const content = line.slice(depth).replace(/^ /, '')
    const signature = content === '-- '
    // A change of depth ends a paragraph (4.5), and so does the line before a signature.
    if (open !== null && (open.depth !== depth || signature)) close()
    const soft = content.endsWith(' ') && !signature
    const kept = soft && delSp ? content.slice(0, -1) : content
    if (open === null) open = { depth, text: kept }
    else open.text += kept
    if (!soft) close()
  }
  close()
  return out.join('\n')
}
