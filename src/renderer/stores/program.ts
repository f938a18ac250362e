/**
 * What the program (main process) is to the stores: the bridge they send through. Given once by the
 * composition root of a window, so that tests can give another one.
 */
import { inject } from 'vue'
import { send } from '../api/client.ts'
import type { InjectionKey } from 'vue'
import type { Bridge } from '../api/client.ts'
import type { RequestArgs, RequestName, RequestResult } from '#shared/ipc/contract.ts'
import type { Result } from '#shared/result.ts'

export const BRIDGE: InjectionKey<Bridge> = Symbol('bridge')

export type Send = <N extends RequestName>(name: N, args: RequestArgs<N>) => Promise<Result<RequestResult<N>>>

/** The way to send, inside a store's setup. */
export function useSend(): Send {
  const bridge = inject(BRIDGE)
  if (bridge === undefined) throw new Error('no bridge was provided to this window')
  return (name, args) => send(bridge, name, args)
}
