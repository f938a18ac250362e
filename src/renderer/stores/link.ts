/** What the CTI link says about itself. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { LINK_STATES } from '#shared/domain/codes.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import { setSiteZone } from '../ui/site-zone.ts'
import type { LinkStatus } from '#shared/domain/link.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

const STARTING: LinkStatus = {
  state: 'offline', reason: 'not_started', since: 0, server: null, serverName: null, node: null, latencyMs: null,
  attempt: 0, retryAt: null, by: null, where: null, detail: null, secure: false, clockOffsetMs: null, wallAheadMs: 0, timeZone: null,
}
const known: ReadonlySet<string> = new Set(LINK_STATES)
/** Reasons that say what is being tried, not what is wrong. */
const TRYING: ReadonlySet<string> = new Set(['connecting', 'signing_in', 'loading', 'waiting_retry'])

export const useLink = defineStore('link', () => {
  const send = useSend()
  const pending = usePending()
  const status = shallowRef<LinkStatus>(STARTING)
  const trouble = shallowRef<string | null>(null)

  const isReady = computed(() => status.value.state === 'ready')
  const isDisplaced = computed(() => status.value.state === 'displaced')
  /** data-state of link-state: one of the list, or unknown. */
  const shown = computed(() => (known.has(status.value.state) ? status.value.state : 'unknown'))
  /** "CTI-A", or the address, or nothing. */
  const server = computed(() => {
    const { serverName, node, server: address } = status.value
    if (serverName !== null) return node === null || node === '' ? serverName : `${serverName}-${node}`
    return address === null ? '' : `${address.host}:${String(address.port)}`
  })

  /**
   * The reason a person reads: what went wrong last stays while the next attempts are made, instead of
   * flickering between "no such server" and "connecting".
   */
  const reason = computed(() => (TRYING.has(status.value.reason) ? trouble.value ?? status.value.reason : status.value.reason))

  function set(next: LinkStatus): void {
    status.value = next
    setSiteZone(next.timeZone)
    if (next.state === 'connecting' && !TRYING.has(next.reason)) trouble.value = next.reason
    else if (next.state === 'ready' || next.state === 'offline' || next.state === 'displaced') trouble.value = null
  }
  const apply = (snapshot: Snapshot): void => { set(snapshot.link) }
  const retryNow = () => pending.run('link.retryNow', () => send('link.retryNow', {}))

  return { status, reason, isReady, isDisplaced, shown, server, set, apply, retryNow }
})
