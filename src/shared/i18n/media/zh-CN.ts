/** Sentences of the area "media", in Chinese; `en.ts` beside it has the same shape. */
export const mediaZhCN = {
  media: {},
}
