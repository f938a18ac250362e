/**
 * Services of customers, for SDATE, STIME and LASTEXT of the site's table (manual: 最新服务日期, 最新服务时间, 上次服务工号): who talked with
 * whom, and when the talk ended. Kept on this PC until the database has taken it: a database that is away loses no service.
 */
import { z } from 'zod'
import type { CentralData } from '../../../central/api.ts'
import type { Log } from '../../../cti/ports.ts'
import type { LocalStore } from '../../data/local-store.ts'

export interface ServicePorts {
  readonly central: { readonly customers: Pick<CentralData['customers'], 'recordService'> }
  readonly local: Pick<LocalStore, 'saveDraft' | 'drafts' | 'dropDraft'>
  readonly log: Log
}

export interface Services {
  /** @param at when the talk ended, epoch ms */
  note(userId: string, agent: string, at: number): Promise<void>
  /** Hands over what waits: after the start, and when the database is back. */
  flush(): Promise<void>
}

const SERVICE = 'customer-service'
const bodySchema = z.object({ agent: z.string().min(1), at: z.number() })
/** The site takes it never: no right, no such columns, no such customer. Asking again changes nothing. */
const WAITS: ReadonlySet<string> = new Set(['database_unreachable', 'database_timeout', 'database_busy', 'database_away', 'database_tls', 'database_login', 'database_password', 'cancelled', 'outcome_unknown'])

export function createServices({ central, local, log }: ServicePorts): Services {
  let running: Promise<void> | null = null
  let again = false

  const handOver = async (userId: string, body: string): Promise<void> => {
    const read = bodySchema.safeParse(JSON.parse(body))
    const outcome = read.success ? await central.customers.recordService(userId, read.data) : null
    if (outcome?.ok === false && WAITS.has(outcome.error.code)) return
    if (outcome?.ok === false) log.warn('the service of a customer was not taken', { code: outcome.error.code })
    // A later one that was noted meanwhile stays.
    const now = await local.drafts(SERVICE)
    if (now.ok && now.value.some((draft) => draft.key === userId && draft.body === body)) await local.dropDraft({ kind: SERVICE, key: userId })
  }
  const round = async (): Promise<void> => {
    do {
      again = false
      const kept = await local.drafts(SERVICE)
      for (const { key, body } of kept.ok ? kept.value : []) await handOver(key, body)
    } while (again)
  }
  const flush = (): Promise<void> => {
    if (running !== null) again = true
    running ??= round().finally(() => { running = null })
    return running
  }
  return {
    flush,
    async note(userId, agent, at) {
      const kept = await local.saveDraft({ kind: SERVICE, key: userId, body: JSON.stringify({ agent, at }), savedAt: at })
      if (!kept.ok) log.warn('the service of a customer could not be kept', { code: kept.error.code })
      await flush()
    },
  }
}
