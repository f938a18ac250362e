/** Scenes that several tests of the server begin with: a customer on the line, a consultation, and looks at what everybody sees. */
import { expect } from 'vitest'
import type { EventMessage, ResponseMessage } from '../../src/cti/protocol/messages.ts'
import type { CallLeg, EndedLeg } from '../../src/shared/domain/schemas.ts'
import type { MemoryClient, MemoryServer } from './server-harness.ts'

export const CUSTOMER = '13800138000'
export const OTHER_CUSTOMER = '13900139000'

/** A command and its outcome, the switch having done what it was told. */
export async function does(site: MemoryServer, client: MemoryClient, cmd: string, args: object = {}): Promise<{ response: ResponseMessage; outcome: EventMessage | null }> {
  const running = client.act(cmd, args)
  await site.settle()
  return running
}

/** `accepted`, or the error's code. */
export function code(answer: { readonly response: ResponseMessage }): string {
  return answer.response.ok ? 'accepted' : answer.response.error.code
}

/** The state that forbids it. */
export function stateOf(answer: { readonly response: ResponseMessage }): string | undefined {
  return answer.response.ok ? undefined : answer.response.error.state
}

/** Accepted, done, and answered by exactly one event with the request's id. */
export async function succeeds(site: MemoryServer, client: MemoryClient, cmd: string, args: object = {}): Promise<EventMessage> {
  const answer = await does(site, client, cmd, args)
  expect([cmd, code(answer)]).toEqual([cmd, 'accepted'])
  expect(client.events().filter((event) => event.requestId === answer.response.id)).toHaveLength(1)
  const { outcome } = answer
  if (outcome === null) throw new Error(`${cmd} has no outcome`)
  if (outcome.event === 'request.done') expect(outcome.data).toMatchObject({ ok: true })
  return outcome
}

/** The legs a client knows now, by `callId/extension`: what its events have told. */
export function legsOf(client: MemoryClient): Map<string, CallLeg> {
  const legs = new Map<string, CallLeg>()
  for (const event of client.events()) {
    const leg = event.data as CallLeg
    const key = `${leg.callId}/${leg.extension}`
    if (event.event === 'call.changed') legs.set(key, leg)
    else if (event.event === 'call.ended') legs.delete(key)
  }
  return legs
}

/** The legs of the client's own extension. */
export function ownLegs(client: MemoryClient, extension: string): CallLeg[] {
  return [...legsOf(client).values()].filter((leg) => leg.extension === extension)
}

export function ended(client: MemoryClient): EndedLeg[] {
  return client.events('call.ended').map((event) => event.data as EndedLeg)
}

/** A customer calls the hotline and the client answers; the call's id. */
export async function customerTalks(site: MemoryServer, agent: MemoryClient, caller = CUSTOMER, group = '15'): Promise<string> {
  await succeeds(site, agent, 'sim.incoming', { caller, group })
  const answered = await succeeds(site, agent, 'ATAnswer')
  return String(answered.data['callId'])
}

/** The agent consults an extension and the colleague answers; the consultation's id. */
export async function consults(site: MemoryServer, agent: MemoryClient, colleague: MemoryClient, extDest: string): Promise<string> {
  const placed = await succeeds(site, agent, 'ATConsTrans', { extDest })
  await succeeds(site, colleague, 'ATAnswer')
  return String(placed.data['callId'])
}

/** What the records say, in the order of their segments: extension or destination, end, agent. */
export function segments(site: MemoryServer, callId: string): readonly (readonly [number, string, string])[] {
  return site.records.recent(100).filter((record) => record.callId === callId)
    .sort((a, b) => a.segment - b.segment)
    .map((record) => [record.segment, record.extension ?? `${record.destType}:${record.called}`, record.endCause] as const)
}

/** When all is over: no call, no leg at anybody's, no open draft. */
export function expectQuiet(site: MemoryServer, ...clients: readonly MemoryClient[]): void {
  expect(site.switch.calls()).toEqual([])
  for (const client of clients) expect([...legsOf(client).values()]).toEqual([])
  expect(site.records.open()).toEqual([])
}

/** Time passes, and the clients show that they are alive. */
export async function passes(site: MemoryServer, ms: number, ...clients: readonly MemoryClient[]): Promise<void> {
  for (let left = ms; left > 0; left -= 10_000) {
    for (const client of clients) client.send({ kind: 'ping', t: 1 })
    await site.clock.advanceAsync(Math.min(10_000, left))
  }
  await site.settle()
}
