/** Who is meant by a recording. Pure. */
import type { DirectoryAgent } from '#shared/domain/schemas.ts'
import type { Recording } from '#shared/ipc/parts/recordings.ts'

/** The other side of the call: whom one would call back. */
export function otherParty({ type, caller, called }: Pick<Recording, 'type' | 'caller' | 'called'>): string {
  return type === 'out' || type === 'internal-out' ? called : caller
}

/** An agent as `付智伟(8643)`, or his number alone while his name is not known. */
export function agentWords(uid: string, agents: readonly DirectoryAgent[], words: (name: string, uid: string) => string): string {
  const known = agents.find((agent) => agent.uid === uid)
  return known === undefined ? uid : words(known.name, uid)
}
