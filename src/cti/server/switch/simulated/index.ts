export { createSimulatedSwitch, type SimulatedSwitch } from './simulated-switch.ts'
export { SIMULATED_SWITCH_DEFAULTS, type SimulatedExtension, type SimulatedSwitchOptions } from './options.ts'
