/** Components as tests see them: something to render (their own types are checked by vue-tsc). */
declare module '*.vue' {
  import type { Component } from 'vue'

  const component: Component
  export = component
}
