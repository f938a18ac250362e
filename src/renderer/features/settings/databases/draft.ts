/** A database's settings while they are typed, what is wrong with them, and the settings that come of them. Pure. */
import type { DatabaseConnection } from '#shared/settings-data.ts'

export interface ConnectionDraft {
  host: string
  /** A port or the name of an instance. */
  place: string
  database: string
  user: string
  /** Empty = the one that is known. Never filled from outside. */
  password: string
  domain: string
  encrypt: DatabaseConnection['encrypt']
  trust: boolean
  caFile: string
  serverName: string
}
export type DraftField = 'host' | 'place' | 'user' | 'caFile'
/** Field at fault → key of its sentence below `data`. */
export type DraftFaults = Readonly<Partial<Record<DraftField, string>>>

const MAX_PORT = 65_535

export function draftOf(connection: DatabaseConnection): ConnectionDraft {
  const { host, port, instance, database, user, domain, encrypt, trustServerCertificate, caFile, serverName } = connection
  return { host, place: instance === '' ? String(port ?? '') : instance, database, user, password: '', domain, encrypt, trust: trustServerCertificate, caFile, serverName }
}

export function connectionOf(draft: ConnectionDraft): DatabaseConnection {
  const place = draft.place.trim()
  const isPort = /^\d+$/.test(place)
  return {
    host: draft.host.trim(), port: isPort ? Number(place) : null, instance: isPort ? '' : place, database: draft.database.trim(), user: draft.user.trim(),
    domain: draft.domain.trim(), encrypt: draft.encrypt, trustServerCertificate: draft.trust, caFile: draft.caFile.trim(), serverName: draft.serverName.trim(),
  }
}

/** What is wrong; a database without a server is not set up and has no faults. */
export function faultsOf(draft: ConnectionDraft): DraftFaults {
  const host = draft.host.trim()
  if (host === '') return {}
  const place = draft.place.trim()
  const placeGood = place === '' || (/^\d+$/.test(place) ? Number(place) >= 1 && Number(place) <= MAX_PORT : /^[A-Za-z_#][\w$#]{0,63}$/.test(place))
  const caFile = draft.caFile.trim()
  return {
    ...(/^[^\s/\\:,;@]+$|^[0-9a-fA-F:.]+$/.test(host) ? {} : { host: 'hostBad' }),
    ...(placeGood ? {} : { place: 'placeBad' }),
    ...(draft.user.trim() === '' ? { user: 'userBad' } : {}),
    ...(caFile === '' || /^(?:[A-Za-z]:[\\/]|\\\\|\/)/.test(caFile) ? {} : { caFile: 'caBad' }),
  }
}

/** `server,1433`, `server:1433` and `server\instance`, as other programs write it, pasted into the server; null = it is none of these. */
export function splitHost(text: string): { readonly host: string; readonly place: string } | null {
  const match = /^\s*(?:tcp:)?([^\s,:\\]+)\s*(?:[,:]\s*(\d{1,5})|\\([A-Za-z_#][\w$#]*))\s*$/.exec(text)
  const [, host, port, instance] = match ?? []
  return host === undefined ? null : { host, place: port ?? instance ?? '' }
}

/** The same server and login for another database; its own name there stays. */
export function sameServer(from: ConnectionDraft, to: ConnectionDraft): ConnectionDraft {
  return { ...from, database: to.database }
}
