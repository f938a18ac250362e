/** What the call list or the records show, as a file: asks where to, then writes it as a job. */
import { siteZone } from '../../shared/time/site-zone.ts'
import { dayStart } from '../../shared/time/zone.ts'
import { fail, ok } from '../../shared/result.ts'
import { codeKey, translate } from '../../shared/i18n/index.ts'
import { dayOf } from './boxes.ts'
import { exportFile } from '../export/export-file.ts'
import type { Clock } from '../../cti/ports.ts'
import type { ExportFormat, HistoryRow, HistorySource, RecordFilter, RecordRow } from '../../shared/ipc/parts/history.ts'
import type { Locale } from '../../shared/i18n/index.ts'
import type { Jobs } from '../app/jobs.ts'
import type { ChooseFile } from '../app/save-dialog.ts'
import type { Cell, Column } from '../export/cells.ts'
import type { ExportPage, ExportSource, StartExport } from '../export/export-file.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { HistoryDesk } from './history.ts'
import type { Result } from '../../shared/result.ts'

export interface HistoryExportPorts {
  readonly history: Pick<HistoryDesk, 'list' | 'records' | 'prepare'>
  readonly jobs: Jobs
  readonly store: Pick<AppStore, 'state'>
  readonly chooseFile: ChooseFile
  readonly startExport: StartExport
  readonly clock: Pick<Clock, 'now'>
}

const PAGE = 500
const WIDE = 22
const NARROW = 10

interface Words {
  readonly text: (key: string, params?: Readonly<Record<string, string>>) => string
  readonly code: (group: string, value: string) => string
}
function wordsOf(locale: Locale): Words {
  return {
    text: (key, params = {}) => translate(locale, key, params),
    code(group, value) {
      const found = codeKey(group, value)
      return translate(locale, found.key, found.params)
    },
  }
}

/** Title, width and content of a column. */
interface ColumnOf<T> extends Column { readonly cell: (row: T) => Cell }
const column = <T>({ text }: Words, name: string, width: number, cell: (row: T) => Cell): ColumnOf<T> => ({ title: text(`export.column.${name}`), width, cell })

function ownColumns(words: Words): readonly ColumnOf<HistoryRow>[] {
  const make = (name: string, width: number, cell: (row: HistoryRow) => Cell): ColumnOf<HistoryRow> => column(words, name, width, cell)
  return [
    make('start', WIDE, (row) => ({ time: row.startedAt })), make('direction', NARROW, (row) => words.code('leg.direction', row.direction)),
    make('number', WIDE, (row) => row.number), make('name', WIDE, (row) => row.name), make('area', WIDE, (row) => row.area), make('group', WIDE, (row) => row.groupName),
    make('ring', NARROW, (row) => Math.round(row.ringMs / 1_000)), make('talk', NARROW, (row) => Math.round(row.talkMs / 1_000)),
    make('result', WIDE, (row) => (row.missed ? words.text('cause.missed') : row.endCause === null ? null : words.code('cause', row.endCause))),
    make('trunk', NARROW, (row) => row.trunk), make('callId', WIDE, (row) => row.callId), make('note', WIDE, (row) => row.note),
  ]
}
function recordColumns(words: Words): readonly ColumnOf<RecordRow>[] {
  const make = (name: string, width: number, cell: (row: RecordRow) => Cell): ColumnOf<RecordRow> => column(words, name, width, cell)
  return [
    make('start', WIDE, (row) => ({ time: row.startedAt })), make('end', WIDE, (row) => (row.endedAt === null ? null : { time: row.endedAt })),
    make('direction', NARROW, (row) => words.code('leg.direction', row.direction)), make('caller', WIDE, (row) => row.caller), make('called', WIDE, (row) => row.called),
    make('name', WIDE, (row) => row.name), make('area', WIDE, (row) => row.area), make('agent', NARROW, (row) => row.agent), make('agentName', NARROW, (row) => row.agentName),
    make('extension', NARROW, (row) => row.extension), make('group', WIDE, (row) => row.group), make('ring', NARROW, (row) => row.ringS), make('talk', NARROW, (row) => row.talkS),
    make('dest', NARROW, (row) => words.code('details.dest', row.destType)), make('queueType', NARROW, (row) => words.code('details.queueType', row.queueType)),
    make('queueDest', WIDE, (row) => row.queueDest), make('queueReason', NARROW, (row) => words.code('details.queueReason', row.queueReason)),
    make('queueResult', NARROW, (row) => words.code('details.queueResult', row.queueResult)), make('callId', WIDE, (row) => row.callId), make('segment', NARROW, (row) => row.segment),
  ]
}

/** Builds the handler. */
export function createHistoryExport(ports: HistoryExportPorts): Pick<Handlers, 'history.export'> {
  const { history, clock } = ports

  function ownPages(search: string, columns: readonly ColumnOf<HistoryRow>[]): () => Promise<Result<ExportPage>> {
    let beforeId: number | null = null
    return async () => {
      const page = await history.list({ beforeId, limit: PAGE, search })
      if (!page.ok) return page
      const { rows, hasMore } = page.value
      beforeId = rows.at(-1)?.id ?? beforeId
      // How long the list is nobody has counted.
      return ok({ rows: rows.map((row) => columns.map(({ cell }) => cell(row))), part: null, isLast: !hasMore || rows.length === 0 })
    }
  }
  function recordPages(filter: RecordFilter, columns: readonly ColumnOf<RecordRow>[]): (signal: AbortSignal) => Promise<Result<ExportPage>> {
    let after: string | null = null
    const end = Math.min(dayStart(siteZone(), filter.to, 1), clock.now())
    const span = Math.max(1, end - dayStart(siteZone(), filter.from))
    return async (signal) => {
      const page = await history.records(filter, { after, limit: PAGE, signal }, 0)
      if (!page.ok) return page
      const { rows, next } = page.value
      after = next
      const oldest = rows.at(-1)?.startedAt
      // Newest first: what lies behind is the part of the time that is done.
      return ok({ rows: rows.map((row) => columns.map(({ cell }) => cell(row))), part: oldest === undefined ? null : (end - oldest) / span, isLast: next === null })
    }
  }
  const sourceOf = (source: HistorySource, format: ExportFormat, words: Words): ExportSource => {
    const sheet = words.text('export.sheet')
    if (source.of === 'own') {
      const columns = ownColumns(words)
      return { format, sheet, columns: columns.map(({ title, width }) => ({ title, width })), next: ownPages(source.search, columns) }
    }
    const columns = recordColumns(words)
    return { format, sheet, columns: columns.map(({ title, width }) => ({ title, width })), next: recordPages(source.filter, columns) }
  }
  const nameOf = (source: HistorySource, words: Words): string => (source.of === 'own'
    ? words.text('export.fileOwn', { day: dayOf(clock.now()) }) : words.text('export.fileRecords', { from: source.filter.from, to: source.filter.to }))

  return {
    'history.export': async ({ source, format }) => {
      const { session, app } = ports.store.state()
      if (session === null) return fail('not_logged_in')
      const words = wordsOf(app.locale)
      const extension = format === 'xlsx' ? 'xlsx' : 'csv'
      const name = `${nameOf(source, words)}.${extension}`
      const file = await ports.chooseFile({ name, filters: [{ name: extension.toUpperCase(), extensions: [extension] }] })
      if (file === null) return ok({ id: null })
      // SECURITY: every page is read with the rights of who is there: nobody else may come in between (history-export.test.ts).
      const isHis = (): boolean => ports.store.state().session?.uid === session.uid
      if (!isHis()) return fail('not_logged_in')
      const read = sourceOf(source, format, words)
      const next: ExportSource['next'] = async (signal) => {
        const page = isHis() ? await read.next(signal) : fail('not_logged_in')
        return isHis() ? page : fail('not_logged_in')
      }
      const { id } = ports.jobs.start('export', file.split(/[\\/]/u).at(-1) ?? name, async (job) => {
        await history.prepare()
        return exportFile(ports.startExport, file, { ...read, next }, job)
      })
      return ok({ id })
    },
  }
}
