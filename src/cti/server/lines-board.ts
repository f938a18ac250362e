/** Extensions and trunks as `extension.changed` and `trunk.changed` show them. */
import type { ExtensionKind } from '../../shared/domain/codes.ts'
import type { ExtensionInfo, Trunk } from '../../shared/domain/schemas.ts'
import type { Agents } from './agents/agents.ts'
import type { CallBook } from './calls/call-book.ts'
import type { Announcer } from './events-out.ts'
import type { SiteConfig } from './site-config.ts'
import type { Switch, SwitchCall } from './switch/switch.ts'

export class LinesBoard {
  readonly #book: CallBook
  readonly #agents: Agents
  readonly #announcer: Announcer
  readonly #extensions: ReadonlyMap<string, SiteConfig['extensions'][number]>
  readonly #out = new Set<string>()
  readonly #trunks = new Map<string, Trunk>()
  readonly #shown = new Map<string, string>()
  /** Groups of who sat at the extension when it was last shown. */
  readonly #watchers = new Map<string, readonly string[]>()

  constructor(site: SiteConfig, parts: { readonly book: CallBook; readonly agents: Agents; readonly announcer: Announcer }) {
    this.#book = parts.book
    this.#agents = parts.agents
    this.#announcer = parts.announcer
    this.#extensions = new Map(site.extensions.map((entry) => [entry.extension, entry]))
    for (const { trunk } of site.trunks) this.#trunks.set(trunk, idleTrunk(trunk, 'idle'))
  }

  /** What the switch says at the start. */
  begin(phones: Switch): void {
    for (const { extension, state } of phones.extensions()) if (state === 'out-of-service') this.#out.add(extension)
    for (const { trunk, state } of phones.trunks()) this.#trunks.set(trunk, idleTrunk(trunk, state))
    for (const call of phones.calls()) this.carries(call)
  }

  has(extension: string): boolean {
    return this.#extensions.has(extension)
  }

  kindOf(extension: string): ExtensionKind {
    return this.#extensions.get(extension)?.kind ?? 'ip'
  }

  /** What is written on the telephone; null = nothing. */
  nameOf(extension: string): string | null {
    const name = this.#extensions.get(extension)?.name ?? ''
    return name === '' ? null : name
  }

  isOut(extension: string): boolean {
    return this.#out.has(extension)
  }

  extensionState(extension: string, state: 'idle' | 'in-use' | 'out-of-service'): void {
    if (state === 'out-of-service') this.#out.add(extension)
    else this.#out.delete(extension)
    this.show(extension)
  }

  /** Sends the picture of one extension when it differs from the last. */
  show(extension: string): void {
    const info = this.extension(extension)
    if (info === null) return
    const text = JSON.stringify(info)
    if (this.#shown.get(extension) === text) return
    this.#shown.set(extension, text)
    // Those who watched the agent that has just left learn that his seat is empty.
    const now = this.#agents.at(extension)?.memberOf ?? []
    const watchersOf = [...new Set([...this.#watchers.get(extension) ?? [], ...now])]
    this.#watchers.set(extension, now)
    this.#announcer.announce({
      event: 'extension.changed', data: info, thing: `ext:${extension}`,
      audience: { extension, watchersOf },
    })
  }

  extension(extension: string): ExtensionInfo | null {
    const entry = this.#extensions.get(extension)
    if (entry === undefined) return null
    return {
      extension: entry.extension,
      kind: entry.kind,
      state: this.#out.has(extension) ? 'out-of-service' : this.#book.summary(extension),
      agent: this.#agents.at(extension)?.uid ?? null,
    }
  }

  extensions(): ExtensionInfo[] {
    return [...this.#extensions.keys()].flatMap((extension) => this.extension(extension) ?? [])
  }

  trunkState(trunk: string, state: 'idle' | 'in-use', call: SwitchCall | null): void {
    const info: Trunk = {
      trunk, state, callId: call?.callId ?? null, caller: call?.caller ?? null, called: call?.called ?? null,
    }
    this.#trunks.set(trunk, info)
    this.#announcer.announce({ event: 'trunk.changed', data: info, thing: `trunk:${trunk}`, audience: { watchersOf: [] } })
  }

  /** The call is on these lines now, also one that has gone up in another call, or stood before this server began. */
  carries(call: SwitchCall): void {
    const { callId, caller, called } = call
    for (const { trunk } of call.parties) {
      const shown = trunk === null ? undefined : this.#trunks.get(trunk)
      if (trunk === null || (shown?.callId === callId && shown.caller === caller && shown.called === called)) continue
      this.trunkState(trunk, 'in-use', call)
    }
  }

  trunks(): Trunk[] {
    return [...this.#trunks.values()]
  }
}

function idleTrunk(trunk: string, state: string): Trunk {
  return { trunk, state, callId: null, caller: null, called: null }
}
