/**
 * Who may do what to whom, written by hand from docs/at-link.md (Rights) and the manual, not from the server's table: `y` = the server
 * lets them through, `-` = it does not. Columns of people: self, colleague of 15, agent of 2, agent of no group, leader of 2 (a member
 * of 15), manager (a member of 15). The rows are the four who ask: an agent of 15, the leader of 15, the leader of 2, the manager.
 */
export const ASKERS = ['agent', 'leader15', 'leader2', 'manager'] as const
export type Asker = (typeof ASKERS)[number]
export const PEOPLE = ['self', 'colleague', 'other', 'free', 'leader2', 'admin'] as const

type Cells = { readonly [A in Asker]: string }

/** Only oneself. */
const OWN: Cells = { agent: 'y-----', leader15: 'y-----', leader2: 'y-----', manager: 'y-----' }
/** Oneself and those one supervises; nobody supervises a manager, and only a manager a leader. */
const SUPERVISED: Cells = { agent: 'y-----', leader15: 'yy----', leader2: 'y-y-y-', manager: 'yyyyy-' }
const OTHERS: Cells = { agent: '------', leader15: '-y----', leader2: '--y---', manager: '-yyyy-' }
const ALL: Cells = { agent: 'yyyyyy', leader15: 'yyyyyy', leader2: 'yyyyyy', manager: 'yyyyyy' }

/** The fifth column is oneself for the leader of 2. */
export const OVER_PEOPLE: Readonly<Record<string, Cells>> = {
  ATPlaceCall: { ...OWN, leader2: 'y---y-' }, ATAnswer: { ...OWN, leader2: 'y---y-' }, ATHangup: { ...OWN, leader2: 'y---y-' },
  ATHoldCall: { ...OWN, leader2: 'y---y-' }, ATRetriveCall: { ...OWN, leader2: 'y---y-' }, ATCallSwap: { ...OWN, leader2: 'y---y-' },
  ATCallReconnect: { ...OWN, leader2: 'y---y-' }, ATTranCall: { ...OWN, leader2: 'y---y-' }, ATConsTrans: { ...OWN, leader2: 'y---y-' },
  ATTranOver: { ...OWN, leader2: 'y---y-' }, ATConsConf: { ...OWN, leader2: 'y---y-' }, ATConfOver: { ...OWN, leader2: 'y---y-' },
  ATConf_est: { ...OWN, leader2: 'y---y-' }, ATSendDtmf: { ...OWN, leader2: 'y---y-' }, ATDialDigit: { ...OWN, leader2: 'y---y-' },
  ATTranCall_toIVR: { ...OWN, leader2: 'y---y-' }, ATJoinIVR_toCnf: { ...OWN, leader2: 'y---y-' }, ATSetUserInfo: { ...OWN, leader2: 'y---y-' },
  // Of colleagues by everybody, whatever they are; a leader also of their agents, a manager of everybody but managers of other groups.
  ATPickCall: { agent: '-y--yy', leader15: '-y----', leader2: '-yy--y', manager: '-yyyy-' },
  ATDiscCall: OTHERS, ATInsert: OTHERS, ATLogout: OTHERS,
  ATSetReady: SUPERVISED, ATSetBusy: SUPERVISED, ATSetLeaveSeat: SUPERVISED, ATSetAfterWorking: SUPERVISED,
  ATSendMsg: ALL, ATSendOEMCommand: SUPERVISED, ATSendOEMCommand_Route: ALL,
  ATGetCallInfo: SUPERVISED, ATGetCallId_list: SUPERVISED, ATGetUidInfo: SUPERVISED, ATGetUidInfo_byExt: SUPERVISED, RPTGet_UIDInfo: SUPERVISED,
  ATGetUidName: ALL, Agent_Role: ALL,
  // Into a group that the asker leads (15; the leader of 2: 2; the agent leads none). A leader takes in only those they lead and those of no group.
  Group_Member_Add: { agent: '------', leader15: 'yy-y--', leader2: 'y-yyy-', manager: 'yyyyyy' },
  Group_Member_Del: { agent: '------', leader15: 'yy----', leader2: 'y-y-y-', manager: 'yyyyyy' },
  // Nobody deletes himself.
  Agent_Del: { agent: '------', leader15: '------', leader2: '------', manager: '-yyyyy' },
}

export const GROUPS = ['1', '2', '15'] as const
/** Columns: group 1, 2, 15. */
export const OVER_GROUPS: Readonly<Record<string, Cells>> = {
  ATSendMsg: { agent: '--y', leader15: '--y', leader2: '-yy', manager: 'yyy' },
  ATGetQueue_list: { agent: '--y', leader15: '--y', leader2: '-yy', manager: 'yyy' },
  RPTGet_CDRInfo: { agent: '--y', leader15: '--y', leader2: '-yy', manager: 'yyy' },
  ATSendOEMCommand_Route: { agent: 'yyy', leader15: 'yyy', leader2: 'yyy', manager: 'yyy' },
  ATGetGroupName: { agent: 'yyy', leader15: 'yyy', leader2: 'yyy', manager: 'yyy' },
  ATGetUid_Online: { agent: 'yyy', leader15: 'yyy', leader2: 'yyy', manager: 'yyy' },
  Groups_Info: { agent: 'yyy', leader15: 'yyy', leader2: 'yyy', manager: 'yyy' },
  Group_Members: { agent: 'yyy', leader15: 'yyy', leader2: 'yyy', manager: 'yyy' },
  // The asker's own colleague or agent, so that the group alone decides.
  Group_Member_Add: { agent: '---', leader15: '--y', leader2: '-y-', manager: 'yyy' },
  Group_Member_Del: { agent: '---', leader15: '--y', leader2: '-y-', manager: 'yyy' },
  Group_Del: { agent: '---', leader15: '---', leader2: '---', manager: 'yyy' },
}

/** About nobody in particular. */
export const OF_THE_SITE: Readonly<Record<string, Cells>> = {
  'logout': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' }, 'snapshot': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'subscribe': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'ATGetPopup': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' }, 'ATGetTrunk_list': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'directory': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' }, 'RPTGet_RTInfo': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'wrapup.get': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' }, 'wrapup.list': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'message.read': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' }, 'message.list': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'ATGetOEMMessage': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'ATSendMsg': { agent: '-', leader15: 'y', leader2: 'y', manager: 'y' },
  'RPTGet_CDRInfo': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'agent.list': { agent: '-', leader15: 'y', leader2: 'y', manager: 'y' },
  'Group_Add': { agent: '-', leader15: '-', leader2: '-', manager: 'y' }, 'Agent_Add': { agent: '-', leader15: '-', leader2: '-', manager: 'y' },
  'sim.incoming': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' }, 'sim.answer': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'sim.hangup': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' }, 'sim.dtmf': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
  'sim.arrival': { agent: 'y', leader15: 'y', leader2: 'y', manager: 'y' },
}

/** Columns: a call of the asker's own, of the colleague of 15, of the agent of 2, of the agent of no group. */
export const OVER_CALLS: Readonly<Record<string, Cells>> = {
  'wrapup.save': { agent: 'y---', leader15: 'y---', leader2: 'y---', manager: 'y---' },
  'recording.copy copy': { agent: '----', leader15: 'yy--', leader2: 'y-y-', manager: 'yyyy' },
  'recording.copy play': { agent: 'y---', leader15: 'yy--', leader2: 'y-y-', manager: 'yyyy' },
  'ATGetCallInfo': { agent: 'y---', leader15: 'yy--', leader2: 'y-y-', manager: 'yyyy' },
}
/** Before a login, and never in a session. */
export const AT_THE_DOOR = ['login', 'login.proof', 'resume'] as const

/** What each hears of the others who watch `all`: f = in full, l = less, - = nothing. Columns as PEOPLE. */
export const HEARD: Readonly<Record<'agent.changed' | 'session.changed' | 'call.changed', Cells>> = {
  'agent.changed': { agent: 'flllll', leader15: 'ffllll', leader2: 'flflfl', manager: 'ffffff' },
  'session.changed': { agent: 'flllll', leader15: 'ffllll', leader2: 'flflfl', manager: 'ffffff' },
  'call.changed': { agent: 'f-----', leader15: 'ff----', leader2: 'f-f-f-', manager: 'fffff-' },
}
