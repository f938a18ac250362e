/** Messages between agents: the newest ones and how many of them are unread. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Inbox, Snapshot } from '#shared/ipc/contract.ts'

export const useInbox = defineStore('inbox', () => {
  const inbox = shallowRef<Inbox>({ unread: 0, messages: [] })
  const messages = computed(() => inbox.value.messages)
  const unread = computed(() => inbox.value.unread)
  const set = (next: Inbox): void => { inbox.value = next }
  const apply = (snapshot: Snapshot): void => { set(snapshot.inbox) }
  return { messages, unread, set, apply }
})
