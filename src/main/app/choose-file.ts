/** The system's dialog for saving a file. Thin. */
import { join } from 'node:path'
import { app, dialog } from 'electron'
import type { BrowserWindow } from 'electron'

/** @returns null = the person does not want to */
export async function chooseFile(window: BrowserWindow, name: string): Promise<string | null> {
  const chosen = await dialog.showSaveDialog(window, { defaultPath: join(app.getPath('downloads'), name), properties: ['showOverwriteConfirmation', 'createDirectory'] })
  return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath
}
