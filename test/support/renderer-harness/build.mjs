/** Builds the windows alone, as electron.vite.config.ts does, for the harness. */
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../../..')

await build({
  configFile: false,
  logLevel: process.env['VITE_LOG'] ?? 'warn',
  root: resolve(root, 'src/renderer'),
  base: './',
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  plugins: [vue()],
  build: {
    outDir: resolve(root, '.cache/renderer-harness'),
    emptyOutDir: true,
    target: 'chrome148',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: resolve(root, 'src/renderer/index.html'), card: resolve(root, 'src/renderer/card.html') } },
  },
})
