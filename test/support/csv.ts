/** Reads CSV as RFC 4180 says, character by character; knows nothing of the writer. */

/** Rows of cells. @throws when a quote stands where none may */
export function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (quoted) {
      if (char !== '"') cell += char
      else if (text.charAt(at + 1) === '"') { cell += '"'; at += 1 }
      else quoted = false
    } else if (char === '"') {
      if (cell !== '') throw new Error(`a quote inside a bare cell at ${String(at)}`)
      quoted = true
    } else if (char === ',') { row.push(cell); cell = '' } else if (char === '\r' && text.charAt(at + 1) === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
      at += 1
    } else cell += char
  }
  if (quoted) throw new Error('an open quote at the end')
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows
}
