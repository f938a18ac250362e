/** Small steps of tests over a server in memory: ask, act, and what an answer says. */
import type { MemoryClient, MemoryServer } from './server-harness.ts'
import type { EventMessage, ResponseMessage } from '../../src/cti/protocol/messages.ts'

export interface Done {
  readonly response: ResponseMessage
  readonly outcome: EventMessage | null
}

/** Sends a command that acts and lets the switch carry it out. */
export async function does(site: MemoryServer, client: MemoryClient, cmd: string, args: object = {}): Promise<Done> {
  const running = client.act(cmd, args)
  await site.settle()
  return running
}

/** `accepted`, or the error code; with the state of a wrong_state: `wrong_state talking`. */
export function said({ response }: { readonly response: ResponseMessage }): string {
  if (response.ok) return 'accepted'
  const { code, state } = response.error
  return state === undefined ? code : `${code} ${state}`
}

/** The result of a command that reads; fails with the error of one that is refused. */
export async function reads(client: MemoryClient, cmd: string, args: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const response = await client.ask(cmd, args)
  if (!response.ok) throw new Error(`${cmd} refused: ${response.error.code} ${response.error.message}`)
  return response.result
}

/** A call of the service line, delivered to the client's agent and answered; its call id. */
export async function talks(site: MemoryServer, client: MemoryClient, caller = '13800138000', group = '15'): Promise<string> {
  const { response } = await does(site, client, 'sim.incoming', { caller, group })
  if (!response.ok) throw new Error(response.error.message)
  await does(site, client, 'ATAnswer')
  return String(response.result['callId'])
}
