/**
 * An Excel workbook (ECMA-376, SpreadsheetML) written row by row: memory does not grow with the rows. Texts are inline strings, which
 * no program takes for formulas; numbers of telephones stay texts and keep their zeros. More rows than a sheet may have go on in another.
 */
import { siteZone } from '../../shared/time/site-zone.ts'
import { createZipWriter } from './zip-writer.ts'
import type { ZipEntry } from './zip-writer.ts'
import type { ByteSink, Cell, Column, RowWriter } from './cells.ts'

/** Rows of a sheet, the titles among them (Excel's limit). */
export const MAX_SHEET_ROWS = 1_048_576
const MAX_TEXT = 32_767
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const STYLE_TITLE = 1
const STYLE_TIME = 2
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>`
  + '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
  + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
  + '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
  + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
  + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
  + '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'

/** What XML 1.0 has no place for. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }

/** A text as it may stand in XML; what Excel reads as an escape of its own (`_x000D_`) stays what it is. */
export function xmlText(text: string): string {
  return text.toWellFormed().slice(0, MAX_TEXT).toWellFormed().replace(NO_XML, '').replace(/_(?=x[0-9A-Fa-f]{4}_)/gu, '_x005F_').replace(/[&<>"\r]/gu, (char) => ESCAPES[char] ?? char)
}

/** A, B … Z, AA … */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** Days since 1899-12-30 by the site's clock, as Excel counts them. */
export function excelTime(at: number): number {
  const { year, month, day, hour, minute, second } = siteZone().wallClock(at)
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  return local / 86_400_000 + 25_569
}

function cellXml(cell: Cell, at: string): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c r="${at}"><v>${String(cell)}</v></c>` : ''
  if (typeof cell === 'object') return `<c r="${at}" s="${String(STYLE_TIME)}"><v>${String(excelTime(cell.time))}</v></c>`
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${xmlText(cell)}</t></is></c>`
}

/** @param sheetName name of the sheets; the second gets a 2 */
export function createXlsxWriter(sink: ByteSink, sheetName: string, columns: readonly Column[], maxRows: number = MAX_SHEET_ROWS): RowWriter {
  const zip = createZipWriter(sink)
  const letters = columns.map((_column, index) => columnName(index))
  const head = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`
    + columns.map(({ width }, index) => `<col min="${String(index + 1)}" max="${String(index + 1)}" width="${String(width)}" customWidth="1"/>`).join('')
    + '</cols><sheetData><row r="1">'
    + columns.map(({ title }, index) => `<c r="${letters[index] ?? 'A'}1" s="${String(STYLE_TITLE)}" t="inlineStr"><is><t xml:space="preserve">${xmlText(title)}</t></is></c>`).join('')
    + '</row>'
  let sheets = 0
  let sheet: ZipEntry | null = null
  let row = 0
  const endSheet = async (): Promise<void> => {
    if (sheet === null) return
    await sheet.write('</sheetData></worksheet>')
    await sheet.end()
    sheet = null
  }
  const nextSheet = async (): Promise<ZipEntry> => {
    await endSheet()
    sheets += 1
    row = 1
    const fresh = zip.begin(`xl/worksheets/sheet${String(sheets)}.xml`)
    sheet = fresh
    await fresh.write(head)
    return fresh
  }
  return {
    async rows(rows) {
      for (let from = 0; from < rows.length;) {
        const target = sheet === null || row >= maxRows ? await nextSheet() : sheet
        const part = rows.slice(from, from + maxRows - row)
        await target.write(part.map((cells) => {
          row += 1
          return `<row r="${String(row)}">${cells.map((cell, index) => cellXml(cell, `${letters[index] ?? 'A'}${String(row)}`)).join('')}</row>`
        }).join(''))
        from += part.length
      }
    },
    async finish() {
      if (sheets === 0) await nextSheet()
      await endSheet()
      const numbers = Array.from({ length: sheets }, (_value, index) => index + 1)
      const nameOf = (number: number): string => xmlText(number === 1 ? sheetName : `${sheetName} ${String(number)}`)
      await zip.add('xl/styles.xml', STYLES)
      await zip.add('xl/workbook.xml', `${XML}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets>${numbers.map((number) => `<sheet name="${nameOf(number)}" sheetId="${String(number)}" r:id="rId${String(number)}"/>`).join('')}</sheets></workbook>`)
      await zip.add('xl/_rels/workbook.xml.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships">`
        + numbers.map((number) => `<Relationship Id="rId${String(number)}" Type="${REL}/worksheet" Target="worksheets/sheet${String(number)}.xml"/>`).join('')
        + `<Relationship Id="rId${String(sheets + 1)}" Type="${REL}/styles" Target="styles.xml"/></Relationships>`)
      await zip.add('_rels/.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
      await zip.add('[Content_Types].xml', `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
        + `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>`
        + numbers.map((number) => `<Override PartName="/xl/worksheets/sheet${String(number)}.xml" ContentType="${TYPE}.worksheet+xml"/>`).join('') + '</Types>')
      zip.finish()
    },
  }
}
