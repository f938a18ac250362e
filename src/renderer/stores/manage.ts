/**
 * Groups and agents as the leader manages them: what the server answered last, what is chosen, and the acts. The lists are
 * read anew after every act and when the site's groups change; nothing is moved here before the server has said so.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useLink } from './link.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { DirectoryState, ManagedAgent, ManagedGroup, ManagedGroupType } from '#shared/domain/manage.ts'
import type { RequestArgs } from '#shared/ipc/contract.ts'
import type { Result } from '#shared/result.ts'

/** Where acts wait and their errors are shown. */
export const MANAGE_PLACE = {
  addGroup: 'manage:addGroup', deleteGroup: 'manage:deleteGroup', member: 'manage:member', addAgent: 'manage:addAgent', deleteAgent: 'manage:deleteAgent',
} as const

export type NewAgent = RequestArgs<'staff.add'>
export type Section = 'groups' | 'agents'

export const useManage = defineStore('manage', () => {
  const send = useSend()
  const pending = usePending()
  const session = useSession()
  const link = useLink()
  /** Which tab of the team view is shown. */
  const tab = ref<'board' | 'manage'>('board')
  const section = ref<Section>('groups')
  const type = ref<ManagedGroupType>('acd')
  const directory = ref<DirectoryState>('ready')

  const groups = shallowRef<readonly ManagedGroup[] | null>(null)
  const groupsError = shallowRef<AppError | null>(null)
  const group = ref<string | null>(null)
  const members = shallowRef<readonly ManagedAgent[] | null>(null)
  const membersError = shallowRef<AppError | null>(null)
  const membersNext = ref<string | null>(null)

  const agents = shallowRef<readonly ManagedAgent[] | null>(null)
  const agentsError = shallowRef<AppError | null>(null)
  const agentsTotal = ref(0)
  const agentsNext = ref<string | null>(null)
  const roles = shallowRef<readonly { readonly code: string; readonly name: string }[]>([])
  const search = ref('')
  const agent = ref<string | null>(null)

  const manages = computed(() => session.info?.manages === true)
  /** An act may be tried while the link is only unsteady. */
  const linked = computed(() => link.isReady || link.shown === 'degraded')
  const canAct = computed(() => linked.value && directory.value === 'ready')

  /** Answers that were overtaken by a newer question are dropped. */
  let groupsAsked = 0
  let membersAsked = 0
  let agentsAsked = 0

  async function loadGroups(): Promise<void> {
    const mine = ++groupsAsked
    const result = await send('group.list', { type: type.value })
    if (mine !== groupsAsked) return
    groupsError.value = result.ok ? null : result.error
    if (!result.ok) return
    groups.value = result.value.groups
    directory.value = result.value.directory
    if (!result.value.groups.some((one) => one.id === group.value)) group.value = result.value.groups[0]?.id ?? null
    await loadMembers()
  }

  async function loadMembers(more = false): Promise<void> {
    const mine = ++membersAsked
    const id = group.value
    if (id === null) {
      members.value = []
      return
    }
    const after = more ? membersNext.value : null
    const result = await send('staff.list', { search: '', uid: null, after, group: { group: id, type: type.value } })
    if (mine !== membersAsked) return
    membersError.value = result.ok ? null : result.error
    if (!result.ok) return
    members.value = after === null ? result.value.agents : [...members.value ?? [], ...result.value.agents]
    membersNext.value = result.value.next
  }

  async function loadAgents(more = false): Promise<void> {
    const mine = ++agentsAsked
    const after = more ? agentsNext.value : null
    if (more && after === null) return
    const result = await send('staff.list', { search: search.value, uid: null, after, group: null })
    if (mine !== agentsAsked) return
    agentsError.value = result.ok ? null : result.error
    if (!result.ok) return
    agents.value = after === null ? result.value.agents : [...agents.value ?? [], ...result.value.agents]
    agentsNext.value = result.value.next
    agentsTotal.value = result.value.total
    roles.value = result.value.roles
    directory.value = result.value.directory
    if (after === null && !result.value.agents.some((one) => one.uid === agent.value)) agent.value = null
  }

  /** Those who fit, for choosing a member; the first page is enough. */
  const find = (words: string) => send('staff.list', { search: words, uid: null, after: null, group: null })
  /** As the server has him now, for a question that says what goes with him. */
  async function fresh(uid: string): Promise<ManagedAgent | null> {
    const result = await send('staff.list', { search: '', uid, after: null, group: null })
    return result.ok ? result.value.agents[0] ?? null : null
  }

  async function act(place: string, start: () => Promise<Result<unknown>>): Promise<boolean> {
    const result = await pending.run(place, start)
    if (result === null) return false
    // What was refused may be so because something is different from what is shown.
    await Promise.all([loadGroups(), ...(agents.value === null ? [] : [loadAgents()])])
    return result.ok
  }
  const addGroup = async (id: string, name: string): Promise<boolean> => {
    const added = await act(MANAGE_PLACE.addGroup, () => send('group.add', { group: id as ManagedGroup['id'], name, type: type.value }))
    if (added) choose(id)
    return added
  }
  const deleteGroup = (id: string) => act(MANAGE_PLACE.deleteGroup, () => send('group.delete', { group: id, type: type.value }))
  const addMember = (id: string, uid: string) => act(MANAGE_PLACE.member, () => send('member.add', { group: id, type: type.value, uid }))
  const removeMember = (id: string, uid: string) => act(MANAGE_PLACE.member, () => send('member.remove', { group: id, type: type.value, uid }))
  const addAgent = async (values: NewAgent): Promise<boolean> => {
    const added = await act(MANAGE_PLACE.addAgent, () => send('staff.add', values))
    if (added) agent.value = values.uid
    return added
  }
  const deleteAgent = (uid: string) => act(MANAGE_PLACE.deleteAgent, () => send('staff.delete', { uid }))

  function choose(id: string): void {
    if (group.value === id) return
    group.value = id
    members.value = null
    pending.clearError(MANAGE_PLACE.member)
    void loadMembers()
  }
  function setType(next: ManagedGroupType): void {
    if (type.value === next) return
    type.value = next
    group.value = null
    groups.value = null
    members.value = null
    void loadGroups()
  }
  function setSearch(words: string): void {
    search.value = words
    void loadAgents()
  }
  function clear(): void {
    groups.value = members.value = agents.value = null
    group.value = agent.value = null
    search.value = ''
    tab.value = 'board'
  }

  watch(() => session.info?.uid, clear)
  // Somebody else has changed them, or the link is back.
  watch(() => [session.info?.site.groups, session.info?.leads, link.isReady] as const, () => {
    if (tab.value !== 'manage' || !link.isReady) return
    void loadGroups()
    if (agents.value !== null) void loadAgents()
  })

  return {
    tab, section, type, directory, groups, groupsError, group, members, membersError, membersNext, agents, agentsError, agentsTotal, agentsNext, roles, search, agent,
    manages, linked, canAct, loadGroups, loadMembers, loadAgents, find, fresh, addGroup, deleteGroup, addMember, removeMember, addAgent, deleteAgent,
    choose, setType, setSearch,
  }
})
