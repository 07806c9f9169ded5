export { pausingGates } from "../distribution/pause/pausingGates.ts";
