export { pausedEnd, pausingGates } from "../sdk/distribution/pause/pausingGates.ts";
