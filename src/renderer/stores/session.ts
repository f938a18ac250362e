/** Who is logged in, and logging in and out. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import type { RequestArgs, SessionInfo, Snapshot } from '#shared/ipc/contract.ts'

export type LoginArgs = RequestArgs<'session.login'>

export const useSession = defineStore('session', () => {
  const send = useSend()
  const pending = usePending()
  const info = shallowRef<SessionInfo | null>(null)

  function set(session: SessionInfo | null): void {
    info.value = session
  }
  const apply = (snapshot: Snapshot): void => { set(snapshot.session) }

  const login = (args: LoginArgs) => pending.run('session.login', () => send('session.login', args))
  const cancelLogin = () => pending.run('session.cancelLogin', () => send('session.cancelLogin', {}))
  const logout = () => pending.run('session.logout', () => send('session.logout', {}))

  return { info, set, apply, login, cancelLogin, logout }
})
