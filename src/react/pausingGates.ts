export { pausedEnd, pausingGates } from "../distribution/pause/pausingGates.ts";
