// Stand-in for src/preload: the same surface, answered by the harness' main script.
const { contextBridge, ipcRenderer } = require('electron')

const listeners = new Set()
ipcRenderer.on('harness:event', (_event, envelope) => { for (const listener of listeners) listener(envelope) })
contextBridge.exposeInMainWorld('atclient', {
  request: (name, args) => ipcRenderer.invoke('harness:request', name, args),
  onEvent: (listener) => {
    listeners.add(listener)
    return () => { listeners.delete(listener) }
  },
  windowKind: process.argv.includes('--card') ? 'card' : 'main',
})
