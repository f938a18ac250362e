/** Renders a component of the windows to HTML, with the stores fed as main would: for tests that look at what is shown. */
import { createSSRApp } from 'vue'
import { createPinia, setActivePinia } from 'pinia'
import { renderToString } from 'vue/server-renderer'
import { makeI18n } from '../../src/renderer/i18n/index.ts'
import { BRIDGE } from '../../src/renderer/stores/program.ts'
import type { Component } from 'vue'
import type { Bridge } from '../../src/renderer/api/client.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'

/** A control or mark of the picture: what a script finds by its handle. */
export interface Shown {
  readonly testid: string
  readonly disabled: boolean
  readonly busy: boolean
  readonly label: string
  readonly title: string
}

export interface Picture {
  readonly html: string
  /** Text as it is read, without marks. */
  readonly text: string
  /** Everything with a data-testid, in order. */
  readonly shown: readonly Shown[]
}

const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

function pictureOf(html: string): Picture {
  const tags = [...html.matchAll(/<[a-z][^>]*\sdata-testid="[^"]*"[^>]*>/g)].map(([tag]) => tag)
  return {
    html,
    text: html.replace(/<!--.*?-->/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim(),
    shown: tags.map((tag) => ({
      testid: attribute(tag, 'data-testid'), disabled: /\sdisabled(?:[\s>=])/.test(tag), busy: attribute(tag, 'aria-busy') === 'true',
      label: attribute(tag, 'aria-label'), title: attribute(tag, 'title'),
    })),
  }
}

/**
 * @param feed runs with the window's stores before it is rendered
 */
export async function renderWindow(component: Component, bridge: Bridge, feed: () => unknown, options: { readonly locale?: Locale; readonly props?: Record<string, unknown> } = {}): Promise<Picture> {
  const app = createSSRApp(component, options.props ?? {})
  const pinia = createPinia()
  app.use(pinia)
  setActivePinia(pinia)
  app.use(makeI18n(options.locale ?? 'zh-CN'))
  app.provide(BRIDGE, bridge)
  app.runWithContext(() => { feed() })
  return pictureOf(await renderToString(app))
}

/** Nothing has a size here. */
class NoSizes {
  observe(): void { /* nothing is laid out */ }
  disconnect(): void { /* nothing was observed */ }
}

/** The globals that the ticker and lists want; the clock does not run. Undo with the returned function. */
export function windowGlobals(): () => void {
  const none = (): void => {}
  const put = { window: { setTimeout: () => 1, clearTimeout: none, addEventListener: none, removeEventListener: none }, document: { addEventListener: none, removeEventListener: none, activeElement: null, visibilityState: 'visible', querySelector: () => null }, ResizeObserver: NoSizes }
  Object.assign(globalThis, put)
  return () => { for (const name of Object.keys(put)) Reflect.deleteProperty(globalThis, name) }
}
