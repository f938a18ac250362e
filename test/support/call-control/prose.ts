/** What docs/call-control.md says about each command in words: what it does, what the manual asks for, what is refused. */
import type { CommandName } from '../../../src/cti/protocol/commands.ts'

export interface Words {
  readonly does: string
  /** The manual's precondition (UltraCRM_ATClient.asmx); what it does not know is said to be the field's. */
  readonly manual: string
  readonly refused: string
}

const own = '`no_such_call`: no call, or none of this id. `bad_arguments`: several calls fit and none is named.'
const targets = '`bad_arguments`: the own extension, somebody in the call already, no number. `unreachable`, `busy`: said at once, and the call stays as it is.'
const led = '`not_allowed`: not led by him, or nobody sits there. `no_such_extension`. `bad_arguments`: the own extension.'
const anyTime = 'None: in every situation.'

export const WORDS: Partial<Readonly<Record<CommandName, Words>>> = {
  'ATPlaceCall': {
    does: 'Calls a number. An analogue telephone on hook rings its own agent first (seized); off hook it dials at once.',
    manual: 'The extension is free; a call that talks is held first.',
    refused: '`wrong_state`: another call is active. `bad_arguments`: no number, or the own extension. `unreachable`: out of service. A busy telephone is told by the busy tone: done, and the call ends with `busy`.',
  },
  'ATAnswer': {
    does: 'Answers what rings; a call that talks is held in the same step.',
    manual: 'A call rings at the agent’s extension; digital and IP extensions only, an analogue one is lifted by hand.',
    refused: `\`not_supported_by_extension\`: analogue. \`wrong_state\`: it does not ring, or another call is being set up and cannot be held. ${own}`,
  },
  'ATHangup': {
    does: 'Ends the own leg: rejects a ringing call (one of the ACD goes back to its queue, the agent becomes busy), leaves a conference for the others, and takes the held call back when it was a consultation.',
    manual: 'An own call; an analogue handset is put down by hand.',
    refused: `\`not_supported_by_extension\`: analogue. ${own}`,
  },
  'ATHoldCall': { does: 'Holds: the far end hears music, and the extension can call again.', manual: 'The call talks.', refused: `\`wrong_state\`: it does not talk, is held already, or one only listens. ${own}` },
  'ATRetriveCall': { does: 'Takes a held call back; a call that talks is held in the same step.', manual: 'A call is held.', refused: `\`wrong_state\`: nothing is held, or another call is being set up (ATCallReconnect drops that one). ${own}` },
  'ATCallSwap': { does: 'Talks in the held call and holds the active one.', manual: 'One call talks, one is held.', refused: `\`wrong_state\`: no such pair. ${own}` },
  'ATCallReconnect': { does: 'Drops the active call and takes the held one back: the way back from a consultation, whatever it has come to.', manual: 'One call is active (also ringing back, or with the busy tone), one is held.', refused: `\`wrong_state\`: no such pair. ${own}` },
  'ATConsTrans': {
    does: 'Holds the call and calls a third to consult. A handset does it by a flash of the hook.',
    manual: 'The call talks and the extension can call again.',
    refused: `\`wrong_state\`: it does not talk. \`busy\`: no line left (an analogue telephone has two, the others four). ${targets} A busy telephone is told by the busy tone, and the call is back. A queue cannot be consulted: \`bad_arguments\`.`,
  },
  'ATTranOver': { does: 'Connects the two far ends; the agent leaves. Also while the consulted telephone still rings.', manual: 'One call held, one consulting. The manual’s busy tone at the agent’s telephone is the end of both legs here.', refused: `\`wrong_state\`: no such pair. ${own}` },
  'ATConsConf': { does: 'As ATConsTrans, meant for a conference; from within a conference the others hear music.', manual: 'As ATConsTrans.', refused: 'As ATConsTrans.' },
  'ATConfOver': { does: 'Joins the held and the active call into a conference.', manual: 'One call held, one talking.', refused: `\`wrong_state\`: no such pair, or the consulted one has not answered. \`busy\`: more than 8. ${own}` },
  'ATTranCall': {
    does: 'Sends the call on in one step: to an extension, an outside number, or the queue of a group. Nobody answers: it comes back.',
    manual: 'The call talks with one party; depends on the PBX. Afterwards the digital telephone is disconnected and the analogue one idle: here the leg ends in both.',
    refused: `\`wrong_state\`: held, in a conference, not answered. ${targets} A busy telephone is refused, too.`,
  },
  'ATConf_est': { does: 'Calls a third into the talk; the others talk on while it rings.', manual: 'The call talks.', refused: `\`wrong_state\`: it does not talk. ${targets} \`busy\` also: more than 8.` },
  'ATTranCall_toIVR': { does: 'Sends the call to an IVR port, as to the survey SCORE.DAT.', manual: 'The call talks with one party.', refused: '`bad_arguments`: no such flow or port. `busy`: no port is free. `not_allowed`: a survey in somebody else’s name. `wrong_state`: as ATTranCall.' },
  'ATJoinIVR_toCnf': { does: 'Brings an IVR port into the call.', manual: 'The call talks.', refused: '`bad_arguments`, `busy`: as ATTranCall_toIVR. `wrong_state`: it does not talk with anybody, or a port is in the call already.' },
  'ATSendDtmf': { does: 'Sends tones to the far end.', manual: 'The call talks.', refused: `\`wrong_state\`: it does not talk, or waits in a queue, where nobody hears them. ${own}` },
  'ATDialDigit': { does: 'Presses keys: lifts and dials without a call, adds to an incomplete number, sends key codes in a call.', manual: 'Off hook, or in a call; not DTMF.', refused: `\`wrong_state\`: the number has gone out, the call rings. \`not_supported_by_extension\`: an analogue telephone on hook is lifted by hand first. ${own}` },
  'ATSetUserInfo': { does: 'Attaches data to the call.', manual: 'The field’s; any call of one’s own.', refused: `\`wrong_state\`: one only listens. \`bad_arguments\`: more than 32 keys or 16 KiB. ${own}` },
  'ATPickCall': {
    does: 'Answers here what rings at another telephone.',
    manual: 'A call rings at the other extension.',
    refused: '`wrong_state`: nothing rings there, or an own call is active. `not_allowed`: neither of one’s group nor led, or nobody sits there. `not_supported_by_extension`: the own telephone is analogue. `no_such_extension`, `no_such_call`.',
  },
  'ATDiscCall': { does: 'Ends the call at the telephone of a led agent; a handset hears the busy tone.', manual: 'A call at the other extension. Rights are the server’s: leaders of the agent only, audited.', refused: `${led} \`wrong_state\`: it rings (it can be picked up), or the handset hears the busy tone already. \`no_such_call\`.` },
  'ATInsert': { does: 'Listens to, joins or leaves the call of a led agent.', manual: 'The agent talks. Rights as ATDiscCall.', refused: `${led} \`wrong_state\`: he does not talk, or the own telephone is in a call. \`not_supported_by_extension\`: the own telephone is analogue. \`no_such_call\`: leave without being in.` },
  'ATLogout': { does: 'Logs another agent out; his calls stay at his telephone, an offered one goes back to its queue.', manual: 'The field’s. Leaders of the agent only, audited.', refused: '`not_allowed`; `no_such_agent`; `wrong_state`: logged out already; `bad_arguments`: oneself.' },
  'ATSetReady': { does: 'Ready for calls of the ACD, or not. During a call the wish waits for its end (next).', manual: 'Logged in.', refused: '`wrong_state wrapup_code_missing`: the group requires a code. Of others: `not_allowed`, `no_such_agent`, `wrong_state` when logged out.' },
  'ATSetBusy': { does: 'Busy with a reason; back means ready.', manual: 'Logged in.', refused: 'As ATSetReady; without a code only “back” is refused.' },
  'ATSetLeaveSeat': { does: 'Away with a reason; back means ready.', manual: 'Logged in.', refused: 'As ATSetBusy.' },
  'ATSetAfterWorking': { does: 'After-call work; its end means ready.', manual: 'Logged in.', refused: 'As ATSetBusy.' },
  'wrapup.save': { does: 'Keeps code and note of a call.', manual: 'The field’s. None: in every situation.', refused: '`bad_arguments`: a code the group does not have. `wrong_state`: finished without a required code.' },
  'ATSendMsg': { does: 'Sends a message; who is absent gets it at his next login.', manual: anyTime, refused: '`no_such_agent`, `bad_arguments`, `not_allowed` (to many), `overloaded`.' },
  'ATSendOEMCommand': { does: 'Hands out an SMS or an e-mail, or a message to an agent or the IVR.', manual: anyTime, refused: '`no_such_agent`, `bad_arguments`, `not_allowed`, `overloaded`.' },
  'ATSendOEMCommand_Route': { does: 'Sends a multimedia message by routing.', manual: anyTime, refused: '`no_such_agent`, `bad_arguments`, `overloaded`.' },
  'logout': { does: 'Ends the session.', manual: 'The field’s. No call stands.', refused: '`wrong_state`: a call stands.' },
  'sim.incoming': { does: 'A customer dials the extension. Simulated switch only; needs no session.', manual: 'Not in the manual.', refused: '`busy`: no outside line. A busy telephone is told by the busy tone.' },
  'sim.answer': { does: 'Somebody lifts the handset of the extension by hand.', manual: 'Manual: 人工摘机.', refused: '`no_such_call`, `wrong_state`: nothing rings.' },
  'sim.hangup': { does: 'Somebody puts the handset of the extension down. What an analogue telephone holds then rings it.', manual: 'Manual: 人工挂机.', refused: '`no_such_call`.' },
  'sim.dtmf': { does: 'The customer presses keys.', manual: 'Not in the manual.', refused: '`no_such_call`: he is in no call. `wrong_state`: nobody has answered.' },
}
