/**
 * Messages between agents: the inbox follows the link's events, and is read anew with every snapshot,
 * because what came in a gap of the event stream is in no snapshot (docs/at-link.md, Messages).
 */
import { readArrival } from '../../cti/legacy/arrival.ts'
import { parseKeyValues } from '../../cti/legacy/key-value.ts'
import { displayNumber, readCallback } from '../../shared/numbers.ts'
import { ok } from '../../shared/result.ts'
import { EMPTY_INBOX } from './app-state.ts'
import { withMessages, withRead, withStatus } from './inbox.ts'
import type { AppStore } from './app-store.ts'
import type { LinkFollower } from './link-follower.ts'
import type { RaiseNotice } from './notices.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { CommandArgs } from '../../cti/protocol/commands.ts'
import type { Log } from '../../cti/ports.ts'
import type { AgentMessage, OemMessage } from '../../shared/domain/schemas.ts'
import type { Inbox, RequestArgs, RequestResult } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'

export interface Messages extends LinkFollower {
  send(request: RequestArgs<'message.send'>): Promise<Result<RequestResult<'message.send'>>>
  read(request: RequestArgs<'message.read'>): Promise<Result<object>>
}

export interface MessagesOptions {
  readonly link: LinkClient
  readonly store: AppStore
  readonly notice: RaiseNotice
  readonly log: Log
  readonly now: () => number
}

/** A notice shows the beginning; the whole text is in the inbox. */
const NOTICE_CHARS = 80
/** Own messages to many come once per receiver: more than are shown. */
const LIST_LIMIT = 500

/** So many multimedia messages are known again by their ids. */
const OEM_REMEMBERED = 1_000

/** Characters as a person counts them: none is cut in two. */
const characters = new Intl.Segmenter()

const beginning = (text: string): string => {
  const line = text.replace(/\s+/gu, ' ')
  // Far fewer than the text may have are looked at.
  const parts = Array.from(characters.segment(line.slice(0, NOTICE_CHARS * 4)), ({ segment }) => segment)
  return parts.length <= NOTICE_CHARS && line.length <= NOTICE_CHARS * 4 ? line : `${parts.slice(0, NOTICE_CHARS).join('')}…`
}

/** The score in a survey's report (`…;SCORE=5;`); a report of another form as it is. */
const scoreOf = (text: string): string => parseKeyValues(text).fields.get('SCORE') ?? text

/** Follows the session's messages. */
export function createMessages(options: MessagesOptions): Messages {
  const { link, store, notice, log } = options
  const uidNow = (): string | null => store.state().session?.uid ?? null
  const show = (inbox: Inbox): void => { if (inbox !== store.state().inbox) store.dispatch({ kind: 'inbox', inbox }) }

  const refresh = async (): Promise<void> => {
    const uid = uidNow()
    if (uid === null) return
    const answer = await link.request('message.list', { limit: LIST_LIMIT })
    // Somebody else may sit here by now.
    if (uidNow() !== uid) return
    if (answer.ok) show(withMessages(store.state().inbox, answer.value.messages, uid))
    // Not up yet, or gone again: onReady asks.
    else if (answer.error.code !== 'not_connected' && answer.error.code !== 'link_lost') log.warn('messages could not be listed', { code: answer.error.code })
  }
  const received = (message: AgentMessage): void => {
    // Right after the snapshot of a login the session may not be in the store yet; the link knows who he is.
    const uid = uidNow() ?? message.to
    show(withMessages(store.state().inbox, [message], uid))
    if (message.to !== uid || message.from === uid || message.readAt !== null) return
    const who = message.fromName === '' ? message.from : message.fromName
    const wanted = readCallback(message.text)
    // Not the fields of the old form, but what they ask for; the workbench has it in its list of whom to call back.
    if (wanted !== null) notice('info', 'callback', { id: message.id, who, number: displayNumber(wanted.number), name: wanted.name === null ? '' : `${wanted.name} ` })
    else notice('info', 'message', { id: message.id, who, text: beginning(message.text) })
  }
  const told = new Set<string>()
  const oem = (command: OemMessage): void => {
    // Arrivals have boxes and notices of their own (desk/arrivals.ts).
    if (readArrival(command) !== null) return
    // What was written to a link that proved dead, or by a server that died, comes once more.
    if (told.has(command.id)) return
    told.add(command.id)
    const [oldest] = told
    if (told.size > OEM_REMEMBERED && oldest !== undefined) told.delete(oldest)
    if (command.kind === 'SURVEY') notice('info', 'survey_score', { score: beginning(scoreOf(command.text)) })
    else notice('info', 'oem_received', { kind: command.kind, who: command.from, text: beginning(command.text) })
  }
  return {
    onChange(change) {
      if (change.kind === 'message') received(change.message)
      else if (change.kind === 'message-status') show(withStatus(store.state().inbox, change.status, uidNow() ?? ''))
      else if (change.kind === 'oem') oem(change.oem)
      else if (change.kind === 'snapshot') void refresh()
    },
    onReady: () => { void refresh() },
    onSessionEnd: () => { store.dispatch({ kind: 'inbox', inbox: EMPTY_INBOX }) },
    async send({ uid, group, text }) {
      const args = {
        ...(uid === null ? {} : { uidTo: uid }),
        ...(group === null ? {} : { group }),
        all: uid === null && group === null,
        info: text,
      } as CommandArgs<'ATSendMsg'> // Ids are what the person chose; the server checks them.
      const answer = await link.execute('ATSendMsg', args)
      if (!answer.ok) return answer
      await refresh()
      return ok({ delivered: answer.value.delivered, stored: answer.value.stored })
    },
    async read({ ids }) {
      const answer = await link.request('message.read', { ids })
      if (!answer.ok) return answer
      const uid = uidNow()
      if (uid !== null) show(withRead(store.state().inbox, ids, options.now(), uid))
      const read = new Set(ids)
      for (const told of store.state().notices) {
        if ((told.key === 'message' || told.key === 'callback') && read.has(String(told.params['id']))) store.dispatch({ kind: 'dismiss', id: told.id })
      }
      return ok({})
    },
  }
}

