/** Requests of the area "media". */
import type { RequestSpec } from './request.ts'

export const mediaRequests = {} as const satisfies Record<string, RequestSpec>
