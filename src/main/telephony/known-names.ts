/**
 * Names of agents, as far as this PC has come to know them: of the team, of messages, of whom the server was
 * asked about. For sentences that are wanted when there is no link any more to ask over.
 */
import type { AppStore } from './app-store.ts'

export interface KnownNames {
  /** Without asking; null = not known. What is found is remembered after the session, too. */
  readonly of: (uid: string) => string | null
  /** Known already, or the server's answer, which is remembered; null = not to be had. */
  readonly ask: (uid: string) => Promise<string | null>
}

/** @param askServer null = refused, or no link */
export function createKnownNames(store: AppStore, askServer: (uid: string) => Promise<string | null>): KnownNames {
  /** At most as many as the site has agents. */
  const heard = new Map<string, string>()
  const of = (uid: string): string | null => {
    const { team, inbox } = store.state()
    const found = team.find((agent) => agent.uid === uid)?.name ?? inbox.messages.find((message) => message.from === uid)?.fromName
    if (found !== undefined && found !== '') heard.set(uid, found)
    return heard.get(uid) ?? null
  }
  return {
    of,
    async ask(uid) {
      const known = of(uid)
      if (known !== null) return known
      const name = await askServer(uid)
      if (name !== null) heard.set(uid, name)
      return name
    },
  }
}
