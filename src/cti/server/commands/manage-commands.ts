/**
 * Groups and agents are managed: Group_Add … Agent_Del (manual: UltraCRM_Webservice). The server decides who
 * may; every act and every attempt is in the audit trail with its outcome (docs/at-link.md, Management).
 */
import type { ManageReason } from '../../../shared/domain/manage.ts'
import type { AgentId } from '../../../shared/domain/schemas.ts'
import { membersOf } from '../roster/changes.ts'
import type { RosterChange } from '../roster/changes.ts'
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'

type ManageCommand = 'Group_Add' | 'Group_Del' | 'Group_Member_Add' | 'Group_Member_Del' | 'Agent_Add' | 'Agent_Del'

export const manageCommands: { readonly [N in ManageCommand]: Handler<N> } = {
  Group_Add: (context, { group, name, type }) => act(context, 'Group_Add', { kind: 'add-group', group, name, type }),
  Group_Del: (context, { group, type }) => act(context, 'Group_Del', { kind: 'delete-group', group, type }),
  Group_Member_Add: (context, { group, uid, type }) => act(context, 'Group_Member_Add', { kind: 'add-member', group, uid, type }),
  Group_Member_Del: (context, { group, uid, type }) => act(context, 'Group_Member_Del', { kind: 'delete-member', group, uid: uid ?? null, type }),
  Agent_Add: (context, agent) => act(context, 'Agent_Add', { kind: 'add-agent', agent }),
  Agent_Del: (context, { uid }) => act(context, 'Agent_Del', { kind: 'delete-agent', uid }),
}

/** SECURITY: no act and no attempt without an entry (server-manage.test.ts, "every act and every attempt is in the audit trail"). */
function act(context: CommandContext, command: ManageCommand, change: RosterChange): Reply<ManageCommand> {
  const { self, origin, centre, office: { roster } } = context
  const entry = { command, detail: describe(change), whom: whomOf(change), extension: null, callId: null }
  const against = forbidden(context, change) ?? roster.objection(change)
  if (against !== null) {
    audit(context, entry, against.code)
    return refuse(against.code, against.message, against.reason ?? undefined)
  }
  const settled = audit(context, entry)
  return {
    ok: true,
    result: {},
    after: () => {
      void roster.change(change, self.uid).then((failed) => {
        settled(failed?.code ?? 'done')
        centre.announcer.done(origin, failed === null
          ? { ok: true }
          : { ok: false, code: failed.code, message: failed.message, ...(failed.reason === null ? {} : { state: failed.reason }) })
      })
    },
  }
}

interface Forbidden {
  readonly code: 'not_allowed' | 'wrong_state'
  readonly reason: ManageReason
  readonly message: string
}

/**
 * SECURITY: rights are the server's (server-manage.test.ts, "who may do what"). Groups and agents come and go by managers; members of
 * an ACD group by who leads it, and leads the agent, too: nobody makes an agent, a leader or a manager their own by taking them in
 * (rights-manage.test.ts). Nobody deletes himself: somebody must be left who can add.
 */
function forbidden(context: CommandContext, change: RosterChange): Forbidden | null {
  const { self, office } = context
  const no = (reason: ManageReason, message: string): Forbidden => ({ code: 'not_allowed', reason, message })
  const role = office.rights.role(context.actor)
  if (role !== 'leader' && role !== 'manager') return no('not_leader', `${self.uid} is no leader`)
  const notManager = no('not_manager', `${self.uid} does not manage groups and agents`)
  switch (change.kind) {
    case 'add-group': return may(context, 'Group_Add', 'site') ? null : notManager
    case 'add-agent': return may(context, 'Agent_Add', 'site') ? null : notManager
    case 'delete-group': return may(context, 'Group_Del', groupOf(change)) ? null : notManager
    case 'delete-agent':
      if (change.uid === self.uid) return { code: 'wrong_state', reason: 'own_number', message: 'nobody deletes himself' }
      return may(context, 'Agent_Del', { agent: change.uid }) ? null : notManager
    case 'add-member': case 'delete-member': return notTheirs(context, change)
  }
}

type MemberChange = Extract<RosterChange, { readonly kind: 'add-member' | 'delete-member' }>

const groupOf = ({ group, type }: { readonly group: string; readonly type: string }): { group: string; business: boolean } => ({ group, business: type === 'business' })

function notTheirs(context: CommandContext, change: MemberChange): Forbidden | null {
  const right = change.kind === 'add-member' ? 'Group_Member_Add' : 'Group_Member_Del'
  const no = (reason: ManageReason, message: string): Forbidden => ({ code: 'not_allowed', reason, message })
  if (!may(context, right, groupOf(change))) return no('not_led', `${context.self.uid} does not lead group ${change.group}`)
  const uids = change.uid === null ? membersOf(context.office.roster.roster, change.group, change.type) : [change.uid]
  const other = uids.find((uid) => context.office.roster.roster.person(uid) !== undefined && !may(context, right, { agent: uid }))
  return other === undefined ? null : no('not_led_agent', `${context.self.uid} does not lead agent ${other}`)
}

/** For the audit trail. Never the password. */
function describe(change: RosterChange): string {
  switch (change.kind) {
    case 'add-group': return `${change.type} ${change.group} ${change.name}`
    case 'delete-group': return `${change.type} ${change.group}`
    case 'add-member': return `${change.type} ${change.group}`
    case 'delete-member': return change.uid === null ? `${change.type} ${change.group} all` : `${change.type} ${change.group}`
    case 'add-agent': return `${change.agent.name} (${change.agent.role})`
    case 'delete-agent': return ''
  }
}

function whomOf(change: RosterChange): string | null {
  switch (change.kind) {
    case 'add-member': case 'delete-member': case 'delete-agent': return change.uid
    case 'add-agent': return change.agent.uid satisfies AgentId
    default: return null
  }
}
