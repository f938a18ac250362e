/** The build of vue-i18n without its message compiler: our sentences are functions already. */
declare module 'vue-i18n/dist/vue-i18n.runtime.mjs' {
  export { createI18n, useI18n } from 'vue-i18n'
}
