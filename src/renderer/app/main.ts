/** Entry of the main window. */
import '../styles/theme.css'
import '../styles/base.css'
import '../styles/rows.css'
import App from './App.vue'
import { startWindow } from './start.ts'

void startWindow(App)
