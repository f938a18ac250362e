/** Sentences of the area "email", in English. */
export const emailEn = {
  email: {},
}
