/**
 * Who is on the call: what the databases and this PC know about the customer, for every own call one picture (`pops` of the snapshot);
 * and what agents write about customers. Errors of the lookup are in the picture: a panel without data says why.
 */
import { z } from 'zod'
import { callIdSchema } from '../../domain/schemas.ts'
import { databaseErrors, none, request } from './request.ts'

const text = z.string().max(4_000)
const short = z.string().max(200)

/** A customer as the panel shows him. */
export const customerCardSchema = z.object({
  userId: short, name: text,
  /** UTYPE and RELATION, the site's codes as text. */
  type: short, relation: short,
  tel: short, telHome: short, mobile: short, fax: short,
  address: text, province: text, city: text, email: text, memo: text,
  /** PERSON: whom to ask for. */
  person: text,
  /** Number of the agent who looks after him. */
  agent: short,
  /** Day of entry (BDATE), yyyyMMdd or ''; the latest service (SDATE, STIME) and the number of the agent who gave it (LASTEXT). */
  createdOn: short, servedAt: z.number().nullable(), lastAgent: short,
})
export type CustomerCard = z.infer<typeof customerCardSchema>

/** One of several who have this number. */
export const customerChoiceSchema = customerCardSchema.pick({ userId: true, name: true, type: true, city: true, address: true })
export type CustomerChoice = z.infer<typeof customerChoiceSchema>

export const contactPersonSchema = z.object({ name: text, info: text, numbers: z.array(short).max(3), /** He is the one who calls. */ calling: z.boolean() })
export type ContactPerson = z.infer<typeof contactPersonSchema>

/** Something that was between the customer and this house. */
export const dealingSchema = z.object({
  id: z.string().max(200),
  kind: z.enum(['call', 'sms']),
  at: z.number(),
  incoming: z.boolean(),
  /** Nobody spoke with him. */
  missed: z.boolean(),
  agent: short, agentName: text,
  talkS: z.number(),
  /** Name of the result code, and what was written; of a short message its text. */
  code: short.nullable(), note: text,
  /** Who noted it, when that was a colleague: his name, or his number where the name is not known. null = oneself, or nobody. */
  by: text.nullable(),
  callId: z.string().max(64),
  /** Opaque id of the recording's sound; null = none is known. */
  media: z.string().max(128).nullable(),
})
export type Dealing = z.infer<typeof dealingSchema>

export const popSchema = z.object({
  callId: callIdSchema,
  /** Whom it is about, as meant; after a transfer who called first. '' = the number was withheld, or a colleague. */
  number: z.string().max(64),
  /**
   * waiting: not looked up yet, by the chosen mode; several: the person chooses; away: nobody can say who it is now.
   * internal: a colleague, withheld: no number came with the call; nothing is looked up for these.
   */
  state: z.enum(['waiting', 'looking', 'known', 'several', 'unknown', 'away', 'withheld', 'internal']),
  choices: z.array(customerChoiceSchema).max(20),
  customer: customerCardSchema.nullable(),
  persons: z.array(contactPersonSchema).max(20),
  area: z.object({ province: text, city: text }).nullable(),
  /** Newest first; looking = not all is read yet; away = these are only the ones that this PC knows. */
  dealings: z.array(dealingSchema).max(20),
  dealingsState: z.enum(['looking', 'whole', 'away']),
  /** What is shown was seen before; the databases have not confirmed it. */
  cached: z.boolean(),
  /** Why a database did not answer: an error code. */
  fault: z.string().max(64).nullable(),
  /** The page of the site's own CRM: none is set up, its address is none, it can be opened, or it was. */
  page: z.enum(['none', 'bad', 'ready', 'opened']),
})
export type Pop = z.infer<typeof popSchema>

/** What a person writes; the limits are those of the tables. */
const field = (max: number) => z.string().trim().max(max)
export const customerFormSchema = z.object({
  name: field(100).min(1), type: field(32), mobile: field(40), tel: field(40), telHome: field(40), address: field(500), province: field(100), city: field(100),
  email: field(200), memo: field(4_000),
}).strict()
export type CustomerForm = z.infer<typeof customerFormSchema>
export type CustomerFormField = keyof CustomerForm
const read = z.string().max(4_000)
/** What the form held when it was opened: the values as they were read, to the character. */
export const customerReadSchema = z.object({
  name: read, type: read, mobile: read, tel: read, telHome: read, address: read, province: read, city: read, email: read, memo: read,
}).strict()
/** A field that somebody else has changed while the form was open, and what stands there now. */
export const formConflictSchema = z.object({ field: customerFormSchema.keyof(), now: read })
export type FormConflict = z.infer<typeof formConflictSchema>

const callRef = z.object({ callId: callIdSchema }).strict()

export const customerRequests = {
  'customer.look': request('Looks the customer of a call up now: by the button, or again after a failure.', callRef, none, ['no_such_call']),
  'customer.choose': request('One of several customers who have the number is meant.',
    z.object({ callId: callIdSchema, userId: z.string().min(1).max(200) }).strict(), none, ['no_such_call']),
  'customer.openPage': request('Opens the page of the site’s own CRM for a call, in the browser.', callRef, none, ['no_such_call', 'refused_by_guard', 'bad_arguments', 'internal']),
  'customer.save': request('Writes a new customer (userId and before null), or what the person changed of one, unless somebody else has changed just that: with a conflict nothing is written. The pictures of the calls with him follow.',
    z.object({ userId: z.string().min(1).max(32).nullable(), form: customerFormSchema, before: customerReadSchema.nullable() }).strict(),
    z.object({ userId: z.string(), conflicts: z.array(formConflictSchema).max(10) }),
    [...databaseErrors, 'outcome_unknown', 'not_logged_in'], 30_000),
  'customer.search': request('Customers by a part of name, pinyin or number: those seen on this PC, and those of the databases.',
    z.object({ text: z.string().trim().min(1).max(64), limit: z.number().int().min(1).max(50) }).strict(),
    z.object({ rows: z.array(customerCardSchema), /** The databases did not answer: these are the ones seen before. */ cached: z.boolean() }), ['storage_failed', 'cancelled', 'internal'], 20_000),
} as const
