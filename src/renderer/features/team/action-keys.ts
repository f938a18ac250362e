/** The letters of the team view's actions, while the list has the focus. */
import { TEAM_ACTIONS } from './board.ts'
import type { TeamAction } from './board.ts'

export const ACTION_KEYS: Readonly<Record<TeamAction, string>> = {
  listen: 'L', insert: 'I', leave: 'X', release: 'R', pickup: 'P', message: 'M', state: 'S', logout: 'O',
}

/** The action a letter means; null = none. */
export function actionOfKey(key: string): TeamAction | null {
  return TEAM_ACTIONS.find((action) => ACTION_KEYS[action] === key.toUpperCase()) ?? null
}
