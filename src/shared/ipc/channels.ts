/**
 * The names of the contract without its schemas: all that preload needs (it bundles no schema library).
 * `satisfies` keeps the lists equal to the contract; the table test proves that none is missing.
 */
import type { EventEnvelope, EventName, RequestArgs, RequestName, RequestResult } from './contract.ts'
import type { Result } from '../result.ts'

/** One list per part of the contract, in the order of contract.ts. */
const DESK_NAMES = [
  'data.retry', 'data.test', 'data.configure', 'data.password', 'data.mapping',
  'history.list', 'history.records', 'history.details', 'history.export',
  'box.list', 'box.mark', 'box.looked',
  'recordings.list',
  'media.open', 'media.peaks', 'media.saveCopy', 'media.saveNotes',
  'customer.look', 'customer.choose', 'customer.openPage', 'customer.save', 'customer.search',
  'fax.open', 'fax.page', 'fax.pdf', 'fax.save', 'fax.print',
  'group.list', 'group.add', 'group.delete', 'member.add', 'member.remove', 'staff.list', 'staff.add', 'staff.delete',
  'job.cancel', 'job.show',
  'sms.threads', 'sms.thread', 'sms.send', 'sms.saveDraft',
  'outbox.retry', 'outbox.discard',
  'email.open', 'email.allowImages', 'email.link', 'email.openLink', 'email.saveFile', 'email.drafts', 'email.saveDraft', 'email.dropDraft',
  'email.send', 'email.takeBack',
] as const satisfies readonly RequestName[]

export const REQUEST_NAMES = [
  'clock.read', 'state.snapshot', 'session.login', 'session.cancelLogin', 'session.logout', 'agent.setState',
  'call.dial', 'call.answer', 'call.hangup', 'call.hold', 'call.retrieve', 'call.swap',
  'call.reconnect', 'call.transfer', 'call.consult', 'call.completeTransfer', 'call.conference', 'call.addParty', 'call.dtmf',
  'call.toIvr', 'call.attach', 'directory.list', 'team.watch', 'team.insert', 'team.release', 'team.pickup', 'team.setState',
  'team.logout', 'message.send', 'message.read', 'wrapup.save', 'dial.dismiss',
  'settings.update', 'link.retryNow', 'window.setMode', 'window.showMain', 'window.hideCard', 'ring.silence',
  'notice.dismiss', 'ring.report', 'paint.report', 'log.report',
  ...DESK_NAMES,
] as const satisfies readonly RequestName[]

/** The one channel for requests and the one for events. */
export const REQUEST_CHANNEL = 'atclient:request'
export const EVENT_CHANNEL = 'atclient:event'

/** What `window.atclient` offers. Nothing else reaches the page. */
export interface AtclientBridge {
  readonly request: <N extends RequestName>(name: N, args: RequestArgs<N>) => Promise<Result<RequestResult<N>>>
  /** Returns a function that ends the subscription. */
  readonly onEvent: (listener: (envelope: EventEnvelope<EventName>) => void) => () => void
  /** Which window this is. */
  readonly windowKind: 'main' | 'card'
}
