/** Requests of the area "management": groups and agents. The server decides who may (docs/at-link.md, Management). */
import { z } from 'zod'
import { directoryStateSchema, groupTypeSchema, managedAgentSchema, managedGroupSchema, newAgentSchema, newGroupSchema } from '../../domain/manage.ts'
import { agentIdSchema } from '../../domain/schemas.ts'
import { none, request, uid } from './request.ts'
import type { RequestSpec } from './request.ts'
import type { ErrorCode } from '../../domain/errors.ts'

/** Longer than a server takes to answer (5 s) and to finish (10 s). */
const DEADLINE_MS = 20_000
const errors = [
  'bad_arguments', 'not_logged_in', 'not_allowed', 'wrong_state', 'no_such_agent', 'unreachable', 'timeout', 'overloaded', 'outcome_unknown',
  'link_lost', 'not_connected', 'timed_out', 'internal',
] as const satisfies readonly ErrorCode[]
const groupRef = { group: uid, type: groupTypeSchema }

export const managementRequests = {
  'group.list': request('The groups of a type with how many members they have.', z.object({ type: groupTypeSchema }).strict(),
    z.object({ groups: z.array(managedGroupSchema), directory: directoryStateSchema }), errors, DEADLINE_MS),
  'group.add': request('Adds a group; managers only.', newGroupSchema.strict(), none, errors, DEADLINE_MS),
  'group.delete': request('Deletes a group with its memberships; managers only.', z.object(groupRef).strict(), none, errors, DEADLINE_MS),
  'member.add': request('Makes an agent a member of a group.', z.object({ ...groupRef, uid }).strict(), none, errors, DEADLINE_MS),
  'member.remove': request('Takes an agent out of a group; null = everybody.', z.object({ ...groupRef, uid: uid.nullable() }).strict(), none, errors, DEADLINE_MS),
  'staff.list': request('Agents by number, a page at a time: all, or the members of a group; `uid` = this one.',
    z.object({
      search: z.string().trim().max(64).default(''), uid: uid.nullable().default(null), after: uid.nullable().default(null),
      group: z.object(groupRef).strict().nullable().default(null),
    }).strict(),
    z.object({
      agents: z.array(managedAgentSchema), total: z.number().int(), directory: directoryStateSchema, next: agentIdSchema.nullable(),
      roles: z.array(z.object({ code: z.string(), name: z.string() })),
    }), errors, DEADLINE_MS),
  'staff.add': request('Adds an agent, who can log in at once; managers only.', newAgentSchema.strict(), none, errors, DEADLINE_MS),
  'staff.delete': request('Deletes an agent with his memberships; managers only.', z.object({ uid }).strict(), none, errors, DEADLINE_MS),
} as const satisfies Record<string, RequestSpec>
