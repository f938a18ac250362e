/** What main says about the desk: the databases, unread counts, long work. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useSend } from './program.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

export const useDesk = defineStore('desk', () => {
  const send = useSend()
  const central = shallowRef<Snapshot['central'] | null>(null)
  const unread = shallowRef<Snapshot['unread']>({ voicemail: 0, fax: 0, sms: 0, email: 0 })
  const jobs = shallowRef<Snapshot['jobs']>([])
  /** Databases that nobody can ask now. */
  const away = computed(() => Object.entries(central.value?.databases ?? {}).filter(([, state]) => state.state === 'away').map(([name]) => name))
  function apply(snapshot: Snapshot): void {
    central.value = snapshot.central
    unread.value = snapshot.unread
    jobs.value = snapshot.jobs
  }
  return {
    central, unread, jobs, away, apply,
    setCentral: (info: Snapshot['central']) => { central.value = info },
    setUnread: (counts: Snapshot['unread']) => { unread.value = counts },
    setJobs: (list: Snapshot['jobs']) => { jobs.value = list },
    cancelJob: (id: number) => send('job.cancel', { id }),
    showJob: (id: number) => send('job.show', { id }),
    retry: () => send('data.retry', {}),
  }
})
