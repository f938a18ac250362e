/** The newest messages of one agent, merged from lists and events. Pure. */
import type { AgentMessage, MessageStatus } from '../../shared/domain/schemas.ts'
import type { Inbox } from '../../shared/ipc/contract.ts'

/** What a window keeps; older ones stay at the server. */
export const INBOX_SIZE = 200

/** Two reports of one message: a mark that was set once stays. */
function newest(old: AgentMessage, fresh: AgentMessage): AgentMessage {
  return { ...fresh, deliveredAt: fresh.deliveredAt ?? old.deliveredAt, readAt: fresh.readAt ?? old.readAt }
}

/** An own message to many is one line, not one per receiver. */
function lineOf(message: AgentMessage, uid: string): string {
  return message.from === uid && message.broadcast !== null && message.to !== uid
    ? `to ${message.broadcast} ${String(message.sentAt)} ${message.text}` : `id ${message.id}`
}

function build(messages: Iterable<AgentMessage>, uid: string): Inbox {
  const lines = new Map<string, AgentMessage>()
  for (const message of messages) {
    const line = lineOf(message, uid)
    if (!lines.has(line)) lines.set(line, message)
  }
  const kept = [...lines.values()].toSorted((a, b) => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1)).slice(-INBOX_SIZE)
  return { unread: kept.filter((message) => message.to === uid && message.readAt === null).length, messages: kept }
}

/** Adds messages, or newer reports of them. `uid`: whose inbox it is. */
export function withMessages(inbox: Inbox, more: readonly AgentMessage[], uid: string): Inbox {
  const byId = new Map(inbox.messages.map((message) => [message.id, message]))
  for (const message of more) {
    const old = byId.get(message.id)
    byId.set(message.id, old === undefined ? message : newest(old, message))
  }
  return build(byId.values(), uid)
}

/** A receiver's mark on an own message. */
export function withStatus(inbox: Inbox, { id, status, at }: MessageStatus, uid: string): Inbox {
  if (status === 'stored' || !inbox.messages.some((message) => message.id === id)) return inbox
  return build(inbox.messages.map((message) => {
    if (message.id !== id) return message
    const deliveredAt = message.deliveredAt ?? at
    return status === 'read' ? { ...message, deliveredAt, readAt: message.readAt ?? at } : { ...message, deliveredAt }
  }), uid)
}

/** Received messages with these ids have been read. */
export function withRead(inbox: Inbox, ids: readonly string[], at: number, uid: string): Inbox {
  const read = new Set(ids)
  return build(inbox.messages.map((message) =>
    (read.has(message.id) && message.to === uid && message.readAt === null ? { ...message, readAt: at } : message)), uid)
}
