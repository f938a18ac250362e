/** Groups and agents as they are managed: what the CTI server tells of them, and why it refuses an act (docs/at-link.md, Management). */
import { z } from 'zod'
import { agentIdSchema, extensionSchema, groupIdSchema } from './schemas.ts'

/** ACD groups get calls; business groups only sort people (manual: nType 0, 1). */
export const groupTypeSchema = z.enum(['acd', 'business'])
export type ManagedGroupType = z.infer<typeof groupTypeSchema>

export const managedGroupSchema = z.object({
  id: groupIdSchema,
  name: z.string().max(128),
  type: groupTypeSchema,
  members: z.number().int().nonnegative(),
  /** Who asks may add and delete members. */
  editable: z.boolean(),
})
export type ManagedGroup = z.infer<typeof managedGroupSchema>

/** An agent with what goes with him. No password, in no form. */
export const managedAgentSchema = z.object({
  uid: agentIdSchema,
  name: z.string().max(128),
  /** The code; `roleName` is what people call it. */
  role: z.string().max(64),
  roleName: z.string().max(128),
  /** UTYPE of the manual: 0 = stopped. */
  type: z.number().int(),
  extension: z.string().max(64),
  mobile: z.string().max(64),
  groups: z.array(groupIdSchema).max(2_000),
  /** With their names: a login tells those of ACD groups only. */
  businessGroups: z.array(z.object({ id: groupIdSchema, name: z.string().max(128) })).max(2_000),
  /** Where he is logged in; null = nowhere. */
  loggedInAt: extensionSchema.nullable(),
  /** He has a call now. */
  inCall: z.boolean(),
  /** False = the server has no verifier of his password: he cannot log in. */
  canLogIn: z.boolean(),
})
export type ManagedAgent = z.infer<typeof managedAgentSchema>

/** ready; away: what is known can be read and nothing changed; none: this server keeps no directory. */
export const directoryStateSchema = z.enum(['ready', 'away', 'none'])
export type DirectoryState = z.infer<typeof directoryStateSchema>

/** Numbers of agents and groups stand in lists of the old form: no `|`, no `;`, no control characters. */
const plain = (max: number): z.ZodString => z.string().trim().min(1).max(max).regex(/^[^|;\p{Cc}]+$/u)
export const newGroupSchema = z.object({ group: plain(32).pipe(groupIdSchema), name: plain(50), type: groupTypeSchema })

/** Agent_Add. Blanks belong to a password; characters that cannot be typed do not. */
export const newAgentSchema = z.object({
  uid: plain(32).pipe(agentIdSchema),
  name: plain(50),
  password: z.string().min(1).max(128).regex(/^\P{Cc}+$/u),
  role: plain(32),
  type: z.number().int().min(0).max(32_767).default(1),
  extension: z.string().trim().max(32).default(''),
  mobile: z.string().trim().max(40).default(''),
})
export type NewManagedAgent = z.infer<typeof newAgentSchema>

/**
 * Why an act of management is refused or failed: `state` of the error. Each has a sentence
 * (shared/i18n, `error.inState.*`); a test walks the list.
 */
export const MANAGE_REASONS = [
  'not_leader', 'not_manager', 'not_led', 'not_led_agent', 'no_directory', 'no_such_group', 'group_exists', 'agent_exists', 'not_a_member', 'own_number',
  'calls_waiting', 'agent_in_call', 'password_format', 'directory_away', 'directory_rights', 'directory_refused', 'server_disk',
] as const
export type ManageReason = (typeof MANAGE_REASONS)[number]
