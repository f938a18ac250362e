/** The commands that manage groups and agents (docs/at-link.md, Management). */
import { z } from 'zod'
import { agentIdSchema, groupIdSchema } from '../../shared/domain/schemas.ts'
import { directoryStateSchema, groupTypeSchema, managedAgentSchema, managedGroupSchema, newAgentSchema, newGroupSchema } from '../../shared/domain/manage.ts'
import { command } from './command-spec.ts'

const type = groupTypeSchema.default('acd')
const group = { group: groupIdSchema, type }
const empty = z.object({})

export const manageCommands = {
  'Groups_Info': command('The groups of a type with their names, or one of them.', 'agent', false,
    z.object({ group: groupIdSchema.optional(), type }), z.object({ groups: z.array(managedGroupSchema).max(10_000), directory: directoryStateSchema })),
  'Group_Add': command('Adds a group; managers only, audited.', 'agent', true,
    newGroupSchema.extend({ type }), empty),
  'Group_Del': command('Deletes a group with its memberships; managers only, audited. Refused while calls wait for it.', 'agent', true,
    z.object(group), empty),
  'Group_Members': command('Numbers of the members of a group.', 'agent', false,
    z.object(group), z.object({ uids: z.array(agentIdSchema).max(20_000) })),
  'Group_Member_Add': command('Makes an agent a member; who leads the group, audited.', 'agent', true,
    z.object({ ...group, uid: agentIdSchema }), empty),
  'Group_Member_Del': command('Takes a member, or all of them, out of a group; who leads the group, audited.', 'agent', true,
    z.object({ ...group, uid: agentIdSchema.optional() }), empty),
  'Agent_Role': command('What an agent’s role is called.', 'agent', false,
    z.object({ uid: agentIdSchema }), z.object({ role: z.string().max(128) })),
  'Agent_Add': command('Adds an agent, who can log in at once; managers only, audited.', 'agent', true, newAgentSchema, empty),
  'Agent_Del': command('Deletes an agent with his memberships; he is logged out first. Managers only, audited. Refused while he has a call.', 'agent', true,
    z.object({ uid: agentIdSchema }), empty),
  'agent.list': command('The agents page by page, by number or a part of the name; leaders only. Without passwords, never.', 'agent', false,
    z.object({
      search: z.string().max(64).default(''),
      /** Only these, whatever page they are on. */
      uid: agentIdSchema.optional(),
      after: agentIdSchema.optional(),
      /** Only its members. */
      group: z.object({ group: groupIdSchema, type }).optional(),
      limit: z.number().int().min(1).max(200).default(100),
    }),
    z.object({
      agents: z.array(managedAgentSchema).max(200), total: z.number().int(), directory: directoryStateSchema, next: agentIdSchema.nullable(),
      /** Roles an agent can be given. */
      roles: z.array(z.object({ code: z.string().max(64), name: z.string().max(128) })).max(200),
    })),
} as const
