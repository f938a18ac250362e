/** Sentences of the area "management", in Chinese; `en.ts` beside it has the same shape. */
export const managementZhCN = {
  management: {},
}
