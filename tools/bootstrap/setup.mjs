import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockFor } from "./exclusive.mjs";
import { endedBy, runChild } from "./runChild.mjs";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** A path inside the project. */
export const at = (...parts) => join(ROOT, ...parts);

/** Something could not be brought: why, and what helps. */
export class SetupError extends Error {
  constructor(reason, hint) {
    super(reason);
    this.hint = hint;
  }
}

/** Runs the npm that called us, under `node`. What it says of its progress and its failures is for people to read. */
export async function npmCi(node, folder = at()) {
  const npm = process.env.npm_execpath ?? "";
  if (basename(npm) !== "npm-cli.js") {
    throw new SetupError("Something is missing that npm brings.", "Call this by npm, such as `npm start`.");
  }
  // These undo what an outer `npm run -s`, NODE_ENV or a personal setting would change.
  const flags = ["--include=dev", "--include=optional", "--loglevel=error"];
  const args = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", ...flags];
  if (await work(node, args, folder)) return;
  throw new SetupError(
    "npm could not install what is missing, for the reason above.",
    "Where it cannot reach its registry, check the network, `npm config get registry` and `npm config get proxy`, and run this again. After EINTEGRITY do not go on with that registry: it served other bytes than the ones pinned here.",
  );
}

/** Runs a program of the set-up, whose words go to stderr. @returns whether it ended well */
export async function work(command, args, cwd = at()) {
  const { code, stopped } = await runChild(command, args, { cwd, stdio: ["ignore", 2, 2] }, lockFor);
  if (stopped !== undefined) process.exit(endedBy(stopped));
  return code === 0;
}
