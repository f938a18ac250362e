/**
 * Who may do what to whom: one row for each command of the catalogue, each event and each right that is no command.
 * A command or event without a row does not compile. Normative text: docs/at-link.md, Rights; every cell is asked of a
 * real server by test/integration/rights-cells.test.ts against an expectation written by hand.
 */
import type { CommandName } from '../../protocol/commands.ts'
import type { CtiEventName } from '../../protocol/events.ts'
import type { Role, Target } from './standing.ts'

/** The targets a role may act on. */
export type Row = { readonly [R in Role]: readonly Target[] }

const row = (agent: readonly Target[], leader: readonly Target[] = agent, manager: readonly Target[] = leader, stranger: readonly Target[] = []): Row =>
  ({ stranger, agent, leader, manager })

const EVERYBODY: readonly Target[] = ['self', 'colleague', 'led', 'free', 'other', 'leader', 'manager']
/** Whom a manager supervises: everybody but other managers. */
const BELOW_MANAGER: readonly Target[] = ['led', 'free', 'other', 'leader']
const ANY_GROUP: readonly Target[] = ['own-group', 'led-group', 'other-group']
const ANY_CALL: readonly Target[] = ['own-call', 'led-call', 'other-call']

const OWN = row(['self'])
const SITE = row(['site'])
const LEADERS = row([], ['site'])
const MANAGERS = row([], [], ['site'])
const AT_THE_DOOR = row([], [], [], ['site'])
const SIMULATED = row(['site'], ['site'], ['site'], ['site'])
/** Oneself, and those one supervises. */
const SUPERVISED = row(['self'], ['self', 'led'], ['self', ...BELOW_MANAGER])
/** Those one supervises. */
const OTHERS_SUPERVISED = row([], ['led'], BELOW_MANAGER)

export const COMMAND_RIGHTS: { readonly [N in CommandName]: Row } = {
  'login': AT_THE_DOOR, 'login.proof': AT_THE_DOOR, 'resume': AT_THE_DOOR,
  'logout': OWN, 'snapshot': OWN, 'subscribe': SITE,

  // A telephone obeys the agent who sits at it.
  'ATPlaceCall': OWN, 'ATAnswer': OWN, 'ATHangup': OWN, 'ATHoldCall': OWN, 'ATRetriveCall': OWN, 'ATCallSwap': OWN, 'ATCallReconnect': OWN,
  'ATTranCall': OWN, 'ATConsTrans': OWN, 'ATTranOver': OWN, 'ATConsConf': OWN, 'ATConfOver': OWN, 'ATConf_est': OWN, 'ATSendDtmf': OWN,
  'ATDialDigit': OWN, 'ATTranCall_toIVR': OWN, 'ATJoinIVR_toCnf': OWN, 'ATSetUserInfo': OWN, 'ATGetPopup': OWN,

  'ATPickCall': row(['colleague'], ['colleague', 'led'], ['colleague', ...BELOW_MANAGER]),
  'ATDiscCall': OTHERS_SUPERVISED, 'ATInsert': OTHERS_SUPERVISED, 'ATLogout': OTHERS_SUPERVISED,
  'ATSetReady': SUPERVISED, 'ATSetBusy': SUPERVISED, 'ATSetLeaveSeat': SUPERVISED, 'ATSetAfterWorking': SUPERVISED,

  // Code and note belong to who took part; what was noted of a customer's calls is for who answers the next one.
  'wrapup.save': row(['own-call']), 'wrapup.get': OWN, 'wrapup.list': row(ANY_CALL),
  'recording.copy': row([], ['own-call', 'led-call'], ANY_CALL),

  'ATSendMsg': row([...EVERYBODY, 'own-group'], [...EVERYBODY, 'own-group', 'led-group', 'site']),
  'message.read': OWN, 'message.list': OWN, 'ATGetOEMMessage': OWN,
  // In whose name it goes out.
  'ATSendOEMCommand': SUPERVISED,
  'ATSendOEMCommand_Route': row([...EVERYBODY, ...ANY_GROUP]),

  'ATGetCallInfo': SUPERVISED, 'ATGetCallId_list': SUPERVISED, 'ATGetUidInfo': SUPERVISED, 'ATGetUidInfo_byExt': SUPERVISED, 'RPTGet_UIDInfo': SUPERVISED,
  'ATGetTrunk_list': SITE, 'ATGetUid_Online': SITE, 'ATGetUidName': SITE, 'ATGetGroupName': SITE, 'directory': SITE, 'RPTGet_RTInfo': SITE,
  'ATGetQueue_list': row(['own-group'], ['own-group', 'led-group']),
  'RPTGet_CDRInfo': row(['self', 'own-group'], ['self', 'site', 'own-group', 'led-group']),

  'Groups_Info': SITE, 'Group_Members': SITE, 'Agent_Role': SITE, 'agent.list': LEADERS,
  'Group_Add': MANAGERS, 'Group_Del': row([], [], ANY_GROUP),
  // Both: the group, and the agent. Who leads nobody of an agent's groups must not make them theirs.
  'Group_Member_Add': row([], ['led-group', 'self', 'led', 'free'], [...ANY_GROUP, ...EVERYBODY]),
  'Group_Member_Del': row([], ['led-group', 'self', 'led'], [...ANY_GROUP, ...EVERYBODY]),
  'Agent_Add': MANAGERS, 'Agent_Del': row([], [], EVERYBODY.filter((target) => target !== 'self')),

  'sim.incoming': SIMULATED, 'sim.answer': SIMULATED, 'sim.hangup': SIMULATED, 'sim.dtmf': SIMULATED, 'sim.arrival': SIMULATED,
}

/** Who hears an event, in full or less of it (views.ts says what is left out). */
export interface EventRow {
  readonly full: Row
  readonly less: Row
}
const NOBODY = row([])
const event = (full: Row, less: Row = NOBODY): EventRow => ({ full, less })
const KNOWN_TO_ALL = row(EVERYBODY)

export const EVENT_RIGHTS: { readonly [N in CtiEventName]: EventRow } = {
  'snapshot.begin': event(OWN), 'snapshot.end': event(OWN), 'request.done': event(OWN), 'server.notice': event(OWN), 'site.changed': event(OWN),
  'message.received': event(OWN), 'message.status': event(OWN), 'oem.received': event(OWN), 'figures.changed': event(OWN),
  // What `directory` tells everybody, and the rest for who may ask for it by ATGetUidInfo.
  'agent.changed': event(row(['self'], ['self', 'led'], EVERYBODY), KNOWN_TO_ALL),
  'session.changed': event(row(['self'], ['self', 'led'], EVERYBODY), KNOWN_TO_ALL),
  'call.changed': event(SUPERVISED), 'call.ended': event(SUPERVISED),
  'extension.changed': event(row([...EVERYBODY, 'empty-seat'])),
  // Who calls on a line is for leaders, as in ATGetTrunk_list.
  'trunk.changed': event(LEADERS, SITE),
  'queue.changed': event(row(ANY_GROUP)),
}

/** Rights that are no command of their own. */
export type OtherRight =
  /** Logging in at a telephone where a colleague's session is, or with a call of theirs. */
  | 'seat.takeOver' | 'seat.takeOverCall'
  | 'recording.play'
  /** Whose rows of the site's databases one sees. */
  | `see.${Seen}`
export const SEEN = ['voicemail', 'fax', 'sms', 'email', 'recordings', 'calls'] as const
export type Seen = (typeof SEEN)[number]

const SEE = row(['self'], ['self', 'led'], EVERYBODY)
export const OTHER_RIGHTS: { readonly [N in OtherRight]: Row } = {
  'seat.takeOver': row(EVERYBODY),
  'seat.takeOverCall': OWN,
  'recording.play': row(['own-call'], ['own-call', 'led-call'], ANY_CALL),
  'see.voicemail': SEE, 'see.fax': SEE, 'see.sms': SEE, 'see.email': SEE, 'see.recordings': SEE, 'see.calls': SEE,
}
