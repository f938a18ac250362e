/** Sentences of the area "fax", in Chinese; `en.ts` beside it has the same shape. */
export const faxZhCN = {
  fax: {},
}
