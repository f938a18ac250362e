/** The desk's store in memory: for tests and for a server without a data folder. */
import type { AgentMessage, OemMessage, WrapupRecord } from '../../../shared/domain/schemas.ts'
import type { KeptAgent } from '../agents/kept-state.ts'
import type { Verifier } from '../roster/directory-port.ts'
import { noteKey } from '../roster/picture.ts'
import type { RosterNote } from '../roster/picture.ts'
import type { AuditEntry, DeskStore, SentItem, SurveyScore } from './desk-store.ts'

interface Kept<T> {
  item: T
  /** Of an OEM message: null = not handed over yet. */
  deliveredAt: number | null
}

/** Newest first; what came later is newer when the times are equal. */
function newest<T>(items: readonly T[], at: (item: T) => number, limit: number): T[] {
  return items.map((item, index) => ({ item, index }))
    .sort((a, b) => at(b.item) - at(a.item) || b.index - a.index)
    .slice(0, limit)
    .map(({ item }) => item)
}

/** Oldest first; what came earlier is older when the times are equal. */
function oldest<T>(items: readonly T[], at: (item: T) => number): T[] {
  return newest(items, at, items.length).reverse()
}

/** @param failing when it returns an error, the next write throws it (a full disk in a test) */
export function createMemoryDeskStore(failing: () => Error | null = () => null): DeskStore {
  const audit: AuditEntry[] = []
  const messages = new Map<string, AgentMessage>()
  const oem = new Map<string, Kept<OemMessage>>()
  const sent = new Map<string, SentItem>()
  const wrapups = new Map<string, WrapupRecord>()
  const scores: SurveyScore[] = []
  const keptAgents = new Map<string, KeptAgent>()
  const notes = new Map<string, RosterNote>()
  const verifiers = new Map<string, Verifier>()
  const writing = (): void => {
    const failure = failing()
    if (failure !== null) throw failure
  }

  return {
    audit(entry) {
      writing()
      return audit.push(entry)
    },
    auditOutcome(id, outcome) {
      writing()
      const entry = audit[id - 1]
      if (entry !== undefined) audit[id - 1] = { ...entry, outcome }
    },
    auditTrail: (limit) => [...audit].reverse().slice(0, limit),

    addMessages(added) {
      writing()
      for (const message of added) if (!messages.has(message.id)) messages.set(message.id, message)
    },
    undelivered: (uid) => oldest([...messages.values()].filter((one) => one.to === uid && one.deliveredAt === null), (one) => one.sentAt),
    delivered(ids, at) {
      writing()
      for (const id of ids) {
        const message = messages.get(id)
        if (message?.deliveredAt === null) messages.set(id, { ...message, deliveredAt: at })
      }
    },
    notDelivered(ids) {
      writing()
      for (const id of ids) {
        const message = messages.get(id)
        if (message?.readAt === null) messages.set(id, { ...message, deliveredAt: null })
      }
    },
    read(uid, ids, at) {
      writing()
      return [...new Set(ids)].flatMap((id) => {
        const message = messages.get(id)
        if (message?.to !== uid || message.readAt !== null) return []
        const read = { ...message, deliveredAt: message.deliveredAt ?? at, readAt: at }
        messages.set(id, read)
        return [read]
      })
    },
    messages: (uid, withUid, before, limit) => newest([...messages.values()].filter((one) =>
      (one.from === uid || one.to === uid)
      && (withUid === null || (one.from === uid ? one.to : one.from) === withUid)
      && (before === null || one.sentAt < before)), (one) => one.sentAt, limit),

    addOem(message) {
      writing()
      if (!oem.has(message.id)) oem.set(message.id, { item: message, deliveredAt: null })
    },
    oemMessages: (uid, kind, limit) => newest([...oem.values()].map(({ item }) => item).filter((one) =>
      one.to === uid && (kind === null || one.kind === kind)), (one) => one.at, limit),
    undeliveredOem: (uid) => oldest([...oem.values()].filter((one) => one.item.to === uid && one.deliveredAt === null)
      .map(({ item }) => item), (one) => one.at),
    oemDelivered(ids, at) {
      writing()
      for (const id of ids) {
        const kept = oem.get(id)
        if (kept !== undefined) kept.deliveredAt ??= at
      }
    },
    oemDeliveredSince: (uid, since) => oldest([...oem.values()].filter((one) => one.item.to === uid && one.deliveredAt !== null && one.deliveredAt >= since)
      .map(({ item }) => item), (one) => one.at).map(({ id }) => id),
    oemNotDelivered(ids) {
      writing()
      for (const id of ids) {
        const kept = oem.get(id)
        if (kept !== undefined) kept.deliveredAt = null
      }
    },
    oemMoved(id, to) {
      writing()
      const kept = oem.get(id)
      if (kept !== undefined) kept.item = { ...kept.item, to }
    },

    addSent(item) {
      writing()
      if (!sent.has(item.id)) sent.set(item.id, item)
    },
    sentOutcome(id, status, error) {
      writing()
      const item = sent.get(id)
      if (item !== undefined) sent.set(id, { ...item, status, error })
    },
    sent: (kind, limit) => newest([...sent.values()].filter((one) => kind === null || one.kind === kind), (one) => one.at, limit),

    saveWrapup(record) {
      writing()
      const key = JSON.stringify([record.callId, record.uid])
      // Deleted first: what is saved again is the latest, as in the table.
      wrapups.delete(key)
      wrapups.set(key, record)
    },
    wrapup: (callId, uid) => wrapups.get(JSON.stringify([callId, uid])) ?? null,
    wrapupsOf: (callIds, limit) =>
      newest([...wrapups.values()].filter((one) => callIds.some((id) => id === one.callId) && (one.code !== null || one.note !== '')), (one) => one.savedAt, limit),

    keptAgents: () => [...keptAgents.values()],
    keepAgents(changes) {
      writing()
      for (const [uid, kept] of changes) {
        if (kept === null) keptAgents.delete(uid)
        else keptAgents.set(uid, kept)
      }
    },

    addScore(score) {
      writing()
      scores.push(score)
    },
    scores: (limit) => newest(scores, (one) => one.at, limit),

    rosterNotes: () => [...notes.values()],
    noteRoster(add, remove) {
      writing()
      for (const key of remove) notes.delete(noteKey(key))
      for (const note of add) notes.set(noteKey(note), note)
    },
    verifiers: () => new Map(verifiers),
    setVerifier(uid, verifier) {
      writing()
      if (verifier === null) verifiers.delete(uid)
      else verifiers.set(uid, verifier)
    },
    close() { /* nothing is held open */ },
  }
}
