/** What both windows do first: bridge, stores, language, theme; then the page. */
import { createApp, watchEffect } from 'vue'
import { createPinia } from 'pinia'
import { windowBridge } from '../api/client.ts'
import { makeI18n } from '../i18n/index.ts'
import { connectStores } from '../stores/connect.ts'
import { useApp } from '../stores/app.ts'
import { BRIDGE } from '../stores/program.ts'
import type { Component } from 'vue'

/** Errors of a window go to the log of the program; they are seen there and not only in a console nobody opens. */
function reportErrors(app: ReturnType<typeof useApp>, vue: ReturnType<typeof createApp>): void {
  const report = (error: unknown): void => {
    const known = error instanceof Error
    void app.reportError(known ? error.message : String(error), known ? (error.stack ?? '') : '')
  }
  vue.config.errorHandler = (error) => { report(error) }
  window.addEventListener('error', (event) => { report(event.error ?? event.message) })
  window.addEventListener('unhandledrejection', (event) => { report(event.reason) })
}

/** Starts a window; the page is shown with the first snapshot, so that nothing jumps or changes language. */
export async function startWindow(root: Component): Promise<void> {
  const vue = createApp(root)
  const bridge = windowBridge()
  const i18n = makeI18n('zh-CN')
  vue.use(createPinia())
  vue.use(i18n)
  vue.provide(BRIDGE, bridge)
  const app = vue.runWithContext(() => useApp())
  reportErrors(app, vue)
  watchEffect(() => {
    const locale = app.info?.locale ?? 'zh-CN'
    i18n.global.locale.value = locale
    document.documentElement.lang = locale
    document.documentElement.dataset['theme'] = app.info?.dark === true ? 'dark' : 'light'
  }, { flush: 'sync' })
  await vue.runWithContext(() => connectStores(bridge))
  vue.mount('#app')
}
