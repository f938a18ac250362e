/** The only place in the windows that touches `window.atclient`. */
import { fail } from '#shared/result.ts'
import type { AtclientBridge } from '#shared/ipc/channels.ts'
import type { RequestArgs, RequestName, RequestResult } from '#shared/ipc/contract.ts'
import type { Result } from '#shared/result.ts'

declare global {
  interface Window {
    /** Made by preload; absent only when the page is opened outside the program. */
    readonly atclient?: AtclientBridge
  }
}

/** What the stores need of the program: the bridge, or a stand-in in tests. */
export type Bridge = AtclientBridge

/** The bridge of this window; throws when the page runs outside the program. */
export function windowBridge(): Bridge {
  const bridge = window.atclient
  if (bridge === undefined) throw new Error('window.atclient is missing: the preload script did not run')
  return bridge
}

/** Sends a request; a rejected promise (main gone, bridge broken) becomes an error like any other. */
export async function send<N extends RequestName>(
  bridge: Bridge, name: N, args: RequestArgs<N>,
): Promise<Result<RequestResult<N>>> {
  try {
    return await bridge.request(name, args)
  } catch (error) {
    return fail('internal', error instanceof Error ? error.message : String(error))
  }
}
