/** `npm run format`: puts TypeScript, styles and JSON (Biome), and Solidity (Prettier), into the form that `npm run lint` wants. */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { formatters } from "./testing/testSteps.ts";

process.chdir(dirname(import.meta.dirname));
const ended = formatters.map((command) => spawnSync(process.execPath, command, { stdio: "inherit" }).status);
process.exitCode = ended.every((status) => status === 0) ? 0 : 1;
