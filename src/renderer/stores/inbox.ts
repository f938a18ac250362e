/** Messages between agents: the newest ones, how many are unread, and what is being written to whom. */
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import type { Inbox, Snapshot } from '#shared/ipc/contract.ts'

/** Most ids one request marks. */
const READ_LIMIT = 500

export interface MessageTarget { readonly uid: string | null; readonly group: string | null }

export const useInbox = defineStore('inbox', () => {
  const send = useSend()
  const pending = usePending()
  const session = useSession()
  const inbox = shallowRef<Inbox>({ unread: 0, messages: [] })
  const messages = computed(() => inbox.value.messages)
  const unread = computed(() => inbox.value.unread)
  /** The conversation the messages view shows (conversations.ts, key); null = none chosen. */
  const open = ref<string | null>(null)
  /** What is written and not sent yet, by conversation. */
  const drafts = reactive(new Map<string, string>())
  /** Marked as read here; the server's word comes later. */
  const marking = new Set<string>()

  const set = (next: Inbox): void => { inbox.value = next }
  const apply = (snapshot: Snapshot): void => { set(snapshot.inbox) }

  /** Marks received messages as read, each once; what could not be told is tried again with the next look. */
  async function markRead(ids: readonly string[]): Promise<void> {
    const fresh = ids.filter((id) => !marking.has(id)).slice(0, READ_LIMIT)
    if (fresh.length === 0) return
    for (const id of fresh) marking.add(id)
    const result = await send('message.read', { ids: fresh })
    if (!result.ok) for (const id of fresh) marking.delete(id)
  }

  /** Sends; both null = to all. The place is where waiting and errors are shown. */
  const sendMessage = (to: MessageTarget, text: string, place: string) =>
    pending.run(place, () => send('message.send', { ...to, text }))

  // Somebody else sits here: nothing of what was being written is his.
  watch(() => session.info?.uid, () => {
    open.value = null
    drafts.clear()
    marking.clear()
  })

  return { messages, unread, open, drafts, set, apply, markRead, send: sendMessage }
})
