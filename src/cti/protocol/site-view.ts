/** The site's groups as a login and `site.changed` tell them. */
import { z } from 'zod'
import { groupIdSchema } from '../../shared/domain/schemas.ts'

export const groupRefSchema = z.object({ id: groupIdSchema, name: z.string() })

/** With the codes of its after-call work, so that they can be shown while the call goes on. */
export const siteGroupsSchema = z.array(groupRefSchema.extend({
  codes: z.array(z.object({ code: z.string().max(64), name: z.string().max(512) })).max(100).default([]),
})).max(2_000)
