/** Requests of the area "management". */
import type { RequestSpec } from './request.ts'

export const managementRequests = {} as const satisfies Record<string, RequestSpec>
