/** Entry of the thread that writes one export; it ends with it. */
import '../../cti/node/thread-date.ts'
import { parentPort, workerData } from 'node:worker_threads'
import { setSiteZone } from '../../shared/time/site-zone.ts'
import { createCsvWriter } from './csv-writer.ts'
import { fileErrorCode, openTarget } from './target-file.ts'
import { createXlsxWriter } from './xlsx-writer.ts'
import type { MessagePort } from 'node:worker_threads'
import type { RowWriter } from './cells.ts'
import type { ExportData, ExportMessage, ExportRequest } from './export-protocol.ts'
import type { TargetFile } from './target-file.ts'

function writerOf(target: TargetFile, { format, sheet, columns }: ExportData): RowWriter {
  if (format === 'xlsx') return createXlsxWriter(target, sheet, columns)
  return createCsvWriter(target, format === 'csv-utf8' ? 'utf8' : 'gbk', columns)
}

function serve(port: MessagePort, data: ExportData): void {
  setSiteZone(data.timeZone)
  const say = (message: ExportMessage): void => { port.postMessage(message) }
  let target: TargetFile | null = null
  let writer: RowWriter | null = null
  const end = (message: ExportMessage | null): void => {
    if (message?.kind !== 'done') target?.drop()
    if (message !== null) say(message)
    port.close()
  }
  const failed = (error: unknown): void => { end({ kind: 'failed', code: fileErrorCode(error), message: error instanceof Error ? error.message : String(error) }) }
  const act = async (request: ExportRequest): Promise<void> => {
    if (request.kind === 'drop') { end(null); return }
    if (target === null || writer === null) return
    if (request.kind === 'rows') {
      await writer.rows(request.rows)
      say({ kind: 'next' })
      return
    }
    await writer.finish()
    target.keep()
    end({ kind: 'done' })
  }
  port.on('message', (request: ExportRequest) => { act(request).catch(failed) })
  try {
    target = openTarget(data.file, data.part)
    writer = writerOf(target, data)
    say({ kind: 'next' })
  } catch (error) {
    failed(error)
  }
}

const port = parentPort
if (port === null) throw new Error('export-worker runs as a worker thread only')
serve(port, workerData as ExportData)
