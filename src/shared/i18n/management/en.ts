/** Sentences of the area "management", in English. */
export const managementEn = {
  manage: {
    tabs: 'Team view', tab: { board: 'Live board', manage: 'Manage' }, section: 'What to manage', sections: { groups: 'Groups', agents: 'Agents' },
    optional: '(optional)', kept: 'Call records, recordings and messages are kept.',
    note: {
      link: 'There is no link to the server: this is what was known before, and nothing can be changed.', away: 'The server cannot read its database of agents now. You can look, but change nothing; it comes back by itself.',
      none: 'This server keeps no database of agents: groups and agents are changed by the administrator in the site file.', groupsLeader: 'You can change the members of the groups you lead. Groups are added and deleted by a manager.', agentsLeader: 'You can look at the agents. They are added and deleted by a manager.',
    },
    role: { agent: 'Agent', leader: 'Team leader', admin: 'Manager' },
    roleHint: { leader: 'Listens, ends calls and changes states in the groups he belongs to.', admin: 'Leads every group; adds and deletes groups and agents.' },
    group: {
      list: 'Groups', count: '{count} members', search: 'Group name or number', type: 'Type of group', types: { acd: 'ACD groups', business: 'Business groups' }, led: 'Led',
      add: 'Add group', newOf: 'New: {type}', id: 'Number', name: 'Name', acdHint: 'It has its queue at once; which calls go to it is decided by the routing of the switch.', added: 'Group {name} ({id}) was added.',
      delete: 'Delete group', ask: 'Delete group {name} ({id})?', goes: '{count} memberships go with it; the agents stay.', goesNone: 'This group has no members.', online: '{count} of them are logged in now. They stay logged in, but get no more calls of this group.',
      goesQueue: 'Its queue goes with it. While calls wait there it is not deleted.', deleted: 'Group {name} ({id}) was deleted.', none_acd: 'There is no ACD group yet.', none_business: 'There is no business group yet.', noneHint: 'Add one with “Add group”.',
    },
    member: {
      list: 'Members of {group}', add: 'Add a member to {group}', search: 'Add a member: number, name or extension', results: 'Agents found', noneFound: 'There is nobody to add.', none: 'This group has no members yet.', noneHint: 'Type a number or a name above to add somebody.',
      remove: 'Remove member', removeOne: 'Remove {name} {uid}', hint: '↑↓ choose, Enter goes to “Remove”', added: '{name} ({uid}) is a member of {group} now.', removed: '{name} ({uid}) is no longer a member of {group}.',
    },
    agent: {
      list: 'Agents', search: 'Number or name', choose: 'Choose an agent to see him.', add: 'Add agent', new: 'New agent', works: 'Active (who is stopped cannot log in)', stopped: 'Stopped',
      in: 'At extension {extension}', inCall: 'At extension {extension}, in a call', out: 'Not logged in', groupCount: '{count} groups',
      field: { uid: 'Agent number', name: 'Name', password: 'Password', role: 'Role', extension: 'Usual extension', mobile: 'Mobile' },
      fact: { role: 'Role', extension: 'Usual extension', mobile: 'Mobile', groups: 'ACD groups', businessGroups: 'Business groups', now: 'Now', login: 'Login' },
      canLogIn: 'Can log in', isStopped: 'Stopped: cannot log in', noVerifier: 'The server has no password of his: cannot log in', plainLink: 'The link to the server is not encrypted: the password can be read on the network. Have the administrator switch TLS on first.',
      added: '{name} ({uid}) was added and can log in now. Make him a member of a group so that he gets calls.', addedStopped: '{name} ({uid}) was added, stopped.',
      delete: 'Delete agent', ask: 'Delete agent {name} ({uid})?', goes: '{count} memberships go with him: {groups}.', goesNone: 'He belongs to no group.', goesOnline: 'He is logged in at extension {extension} now. He is logged out first and sees by whom.',
      goesInCall: 'He is in a call and cannot be deleted before it ends.', goesLogin: 'His password goes, too: he cannot log in any more.', deleted: 'Agent {name} ({uid}) was deleted.',
    },
    fault: {
      required: 'Please fill this in.', separator: 'No | or ; here.', tooLong: 'This is too long.', groupTaken: 'There is a group with this number already.', agentTaken: 'This number is taken already.',
      extension: 'An extension has digits and letters only.', mobile: 'A mobile number has digits only.', passwordRequired: 'Please set a password.',
    },
    strength: { weak: 'Weak: easily guessed. Use 8 characters or more, without the agent number.', fair: 'Fair. Longer is better.', strong: 'Strong.' },
  },
}
/** Why the server refuses an act of management (domain/manage.ts, MANAGE_REASONS). */
export const manageReasonsEn = {
  not_leader: 'Only a team leader manages groups and agents.', not_manager: 'Only a manager, or a team leader who leads every group, adds and deletes groups and agents.', not_led: 'You do not lead this group: you cannot change its members.',
  not_led_agent: 'You do not lead this agent: a manager, or somebody who leads one of the agent’s groups, changes this.',
  no_directory: 'This server keeps no database of agents: groups and agents are changed by the administrator in the site file.', no_such_group: 'There is no such group; somebody may just have deleted it.', group_exists: 'There is a group with this number already. Choose another one.',
  agent_exists: 'This agent number is taken already. Choose another one.', not_a_member: 'He is no member of this group any more.', own_number: 'You cannot delete yourself.', calls_waiting: 'Calls still wait or ring for this group. Delete it when they have been answered.',
  agent_in_call: 'He is in a call. Delete him when it has ended.', password_format: 'The site has not said in which form its database keeps passwords (passwordFormat): no agent can be added. Ask the administrator.',
  directory_away: 'The server cannot reach its database of agents now. Nothing was changed; try again later.', directory_rights: 'The server may not write to the database of agents. Ask the administrator.',
  directory_refused: 'The database of agents does not take this. Nothing was changed.', server_disk: 'The server cannot write its disk. Nothing was changed; ask the administrator.',
}
