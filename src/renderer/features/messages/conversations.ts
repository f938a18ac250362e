/**
 * Conversations made of single messages: by colleague; what I sent to a group or to all is a conversation
 * of its own (main keeps one line of it, not one for each receiver).
 */
import type { AgentMessage, DirectoryAgent } from '#shared/domain/schemas.ts'

/** Whom a conversation is with, as a key: an agent's number, `group:ID`, or `*` for all. */
export type ConversationKey = string

export interface Line {
  readonly id: string
  readonly mine: boolean
  readonly fromName: string
  readonly text: string
  readonly sentAt: number
  /** Group id or `*`; null = to one agent. */
  readonly broadcast: string | null
  readonly deliveredAt: number | null
  readonly readAt: number | null
  /** Received and not read yet. */
  readonly unread: boolean
}

export interface Conversation {
  readonly key: ConversationKey
  /** The colleague's name; null for groups and all. */
  readonly name: string | null
  readonly lines: readonly Line[]
  readonly last: Line | null
  readonly unreadIds: readonly string[]
}

/** Key of what was sent to a group or all. */
export function broadcastKey(broadcast: string): ConversationKey {
  return broadcast === '*' ? '*' : `group:${broadcast}`
}

/** Whom a message to this conversation goes to. */
export function targetOf(key: ConversationKey): { readonly uid: string | null; readonly group: string | null } {
  if (key === '*') return { uid: null, group: null }
  return key.startsWith('group:') ? { uid: null, group: key.slice('group:'.length) } : { uid: key, group: null }
}

/** Which conversation a message belongs to, for the agent `self`. */
export function keyOf(message: AgentMessage, self: string): ConversationKey {
  if (message.from !== self) return message.from
  return message.broadcast === null ? message.to : broadcastKey(message.broadcast)
}

function lineOf(message: AgentMessage, self: string): Line {
  const mine = message.from === self
  return {
    id: message.id, mine, fromName: message.fromName, text: message.text, sentAt: message.sentAt, broadcast: message.broadcast,
    deliveredAt: message.deliveredAt, readAt: message.readAt, unread: !mine && message.to === self && message.readAt === null,
  }
}

/** All conversations, the one with the newest message first. Messages may come in any order. */
export function conversations(messages: readonly AgentMessage[], self: string): Conversation[] {
  const found = new Map<ConversationKey, { name: string | null; lines: Line[] }>()
  for (const message of [...messages].sort((a, b) => a.sentAt - b.sentAt)) {
    const key = keyOf(message, self)
    const one = found.get(key) ?? { name: null, lines: [] }
    if (key === message.from) one.name = message.fromName
    else if (key === message.to) one.name = message.toName
    one.lines.push(lineOf(message, self))
    found.set(key, one)
  }
  return [...found].map(([key, { name, lines }]) => ({ key, name, lines, last: lines.at(-1) ?? null, unreadIds: lines.filter((line) => line.unread).map((line) => line.id) }))
    .sort((a, b) => (b.last?.sentAt ?? 0) - (a.last?.sentAt ?? 0))
}

/** stored: he is absent and gets it later; delivered: at his desk; read: he has seen it; sent: to many, each at his time. */
export function statusOf(line: Line): 'stored' | 'delivered' | 'read' | 'sent' {
  if (line.broadcast !== null) return 'sent'
  if (line.readAt !== null) return 'read'
  return line.deliveredAt !== null ? 'delivered' : 'stored'
}

/** Colleagues whose number, extension or name contains the text, without oneself; numbers that begin with it come first. */
export function findColleagues(agents: readonly DirectoryAgent[], search: string, self: string): DirectoryAgent[] {
  const text = search.trim().toLocaleLowerCase()
  const begins = (agent: DirectoryAgent): number => (agent.uid.startsWith(text) || agent.extension?.startsWith(text) === true ? 0 : 1)
  return agents.filter((agent) => agent.uid !== self && [agent.uid, agent.name, agent.extension ?? ''].some((field) => field.toLocaleLowerCase().includes(text)))
    .sort((a, b) => begins(a) - begins(b) || (a.uid < b.uid ? -1 : 1))
}

/** The system's own messages cannot be answered. */
export function canReply(key: ConversationKey): boolean {
  return key !== 'system' && key !== 'acd' && key !== 'switch'
}
