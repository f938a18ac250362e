/** The conversations of who is logged in, and how each is called. */
import { computed } from 'vue'
import { useText } from '../../i18n/use-text.ts'
import { useDirectory } from '../../stores/directory.ts'
import { useInbox } from '../../stores/inbox.ts'
import { useSession } from '../../stores/session.ts'
import { conversations } from './conversations.ts'
import type { Conversation, ConversationKey } from './conversations.ts'

export function useConversations() {
  const { t, actor } = useText()
  const inbox = useInbox()
  const directory = useDirectory()
  const session = useSession()
  const self = computed(() => session.info?.uid ?? '')
  const list = computed(() => conversations(inbox.messages, self.value))

  const groupName = (id: string): string => [...(session.info?.site.groups ?? []), ...(session.info?.groups ?? [])].find((group) => group.id === id)?.name ?? id
  /** Name of a conversation: the colleague with his number, the group, or all. */
  function titleOf(key: ConversationKey, known: Conversation | undefined = list.value.find((one) => one.key === key)): string {
    if (key === '*') return t('messages.everyone')
    if (key.startsWith('group:')) return t('messages.group', { group: groupName(key.slice('group:'.length)) })
    const name = known?.name ?? directory.agents.find((agent) => agent.uid === key)?.name ?? ''
    return name === '' ? actor(key) : name
  }
  /** Groups he may write to: his own and the led ones; all only for leaders. */
  const manyKeys = computed<ConversationKey[]>(() => {
    const info = session.info
    if (info === null) return []
    const groups = [...new Set([...info.groups.map((group) => group.id), ...info.leads])]
    return [...(info.leads.length > 0 ? ['*'] : []), ...groups.map((id) => `group:${id}`)]
  })
  return { self, list, titleOf, groupName, manyKeys }
}
