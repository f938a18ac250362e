/** What main says about the desk: the databases, unread counts, long work. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useSend } from './program.ts'
import { DATABASE_NAMES } from '#shared/domain/codes.ts'
import type { DatabaseName } from '#shared/domain/codes.ts'
import type { RequestArgs, Snapshot } from '#shared/ipc/contract.ts'

export const useDesk = defineStore('desk', () => {
  const send = useSend()
  const central = shallowRef<Snapshot['central'] | null>(null)
  const unread = shallowRef<Snapshot['unread']>({ voicemail: 0, fax: 0, sms: 0, email: 0 })
  const jobs = shallowRef<Snapshot['jobs']>([])
  const outbox = shallowRef<Snapshot['outbox']>([])
  /** Databases that nobody can ask now. */
  const away = computed(() => DATABASE_NAMES.filter((name) => central.value?.databases[name].state === 'away'))
  /** Those of them that are set up: what is not is no fault. */
  const failing = computed(() => away.value.filter((name) => central.value?.databases[name].code !== 'database_not_set'))
  function apply(snapshot: Snapshot): void {
    central.value = snapshot.central
    unread.value = snapshot.unread
    jobs.value = snapshot.jobs
    outbox.value = snapshot.outbox
  }
  return {
    central, unread, jobs, outbox, away, failing, apply,
    setCentral: (info: Snapshot['central']) => { central.value = info },
    setUnread: (counts: Snapshot['unread']) => { unread.value = counts },
    setJobs: (list: Snapshot['jobs']) => { jobs.value = list },
    setOutbox: (list: Snapshot['outbox']) => { outbox.value = list },
    cancelJob: (id: number) => send('job.cancel', { id }),
    showJob: (id: number) => send('job.show', { id }),
    retry: () => send('data.retry', {}),
    test: (database: DatabaseName, draft: RequestArgs<'data.test'>['draft']) => send('data.test', { database, draft }),
    configure: (args: RequestArgs<'data.configure'>) => send('data.configure', args),
    setPassword: (database: DatabaseName, password: string) => send('data.password', { database, password }),
    checkMapping: (path: string) => send('data.mapping', { path }),
  }
})
