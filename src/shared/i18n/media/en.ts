/** Sentences of the area "media", in English. */
export const mediaEn = {
  media: {},
}
