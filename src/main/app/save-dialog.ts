/** Asks where a file is to be written: the thin side of Electron's dialog. Services get `ChooseFile` as a port. */
import { basename, dirname, join } from 'node:path'
import { app, dialog } from 'electron'
import { fileNameOf } from './file-name.ts'
import type { BrowserWindow } from 'electron'

export interface FileSuggestion {
  /** Name with its ending; what a file name may not have is taken out. */
  readonly name: string
  readonly filters: readonly { readonly name: string; readonly extensions: readonly string[] }[]
}
/** null = the person has changed his mind. The system asks before a file is overwritten. */
export type ChooseFile = (suggestion: FileSuggestion) => Promise<string | null>

let lastFolder: string | null = null

/** Opens the dialog over the window, in the folder of the last time; first in the person's documents. */
export async function chooseFile(window: BrowserWindow, { name, filters }: FileSuggestion): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    defaultPath: join(lastFolder ?? app.getPath('documents'), fileNameOf(basename(name))),
    filters: filters.map((filter) => ({ name: filter.name, extensions: [...filter.extensions] })),
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  })
  if (answer.canceled || answer.filePath === '') return null
  lastFolder = dirname(answer.filePath)
  return answer.filePath
}
