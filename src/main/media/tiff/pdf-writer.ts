/**
 * A fax as PDF 1.4: one page per fax page in the true size of the paper, its Group 4 data as they are (CCITTFaxDecode, PDF 32000-1, 7.4.6):
 * no pixel is changed, and the file is as small as the fax.
 */
import type { FaxPageData } from './tiff-writer.ts'

const POINTS_PER_INCH = 72
const points = (pixels: number, dpi: number): string => ((pixels * POINTS_PER_INCH) / dpi).toFixed(2)
/** Objects before the first page: catalogue and list of pages. */
const FIRST_PAGE = 3
const OBJECTS_PER_PAGE = 3

/** @param pages at least one */
export function writeFaxPdf(pages: readonly FaxPageData[]): Buffer {
  const parts: Buffer[] = []
  const offsets: number[] = []
  let length = 0
  const put = (part: Buffer): void => {
    parts.push(part)
    length += part.length
  }
  const object = (content: string, stream?: Uint8Array): void => {
    offsets.push(length)
    put(Buffer.from(`${offsets.length} 0 obj\n${content}\n`, 'latin1'))
    if (stream !== undefined) {
      put(Buffer.from('stream\n', 'latin1'))
      put(Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength))
      put(Buffer.from('\nendstream\n', 'latin1'))
    }
    put(Buffer.from('endobj\n', 'latin1'))
  }
  // The bytes of the second line say that the file is binary (7.5.2).
  put(Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1'))
  object('<< /Type /Catalog /Pages 2 0 R >>')
  object(`<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${FIRST_PAGE + index * OBJECTS_PER_PAGE} 0 R`).join(' ')}] >>`)
  pages.forEach((page, index) => {
    const own = FIRST_PAGE + index * OBJECTS_PER_PAGE
    const [width, height] = [points(page.width, page.dpiX), points(page.height, page.dpiY)]
    object(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${own + 1} 0 R /Resources << /XObject << /P ${own + 2} 0 R >> >> >>`)
    const content = Buffer.from(`${width} 0 0 ${height} 0 0 cm /P Do`, 'latin1')
    object(`<< /Length ${content.length} >>`, content)
    object(`<< /Type /XObject /Subtype /Image /Width ${page.width} /Height ${page.height} /ColorSpace /DeviceGray /BitsPerComponent 1 `
      + `/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${page.width} /Rows ${page.height} >> /Length ${page.group4.length} >>`, page.group4)
  })
  const table = length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  put(Buffer.from(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`, 'latin1'))
  return Buffer.concat(parts)
}
