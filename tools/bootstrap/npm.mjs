import * as fs from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { capture, SetupError } from "./capture.mjs";
import { at } from "./state.mjs";

/** npm's own file, so that it can run under any Node and without a shell: given by npm, beside Node, or on PATH. */
export function npmCli() {
  const given = process.env.npm_execpath;
  if (given !== undefined && basename(given) === "npm-cli.js" && fs.existsSync(given)) return given;
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? "").split(delimiter)];
  for (const folder of folders) {
    for (const library of [join(folder, "node_modules"), join(folder, "..", "lib", "node_modules")]) {
      const file = join(library, "npm", "bin", "npm-cli.js");
      if (fs.existsSync(file)) return file;
    }
    const link = join(folder, "npm");
    if (process.platform !== "win32" && fs.existsSync(link)) {
      const target = fs.realpathSync(link);
      if (basename(target) === "npm-cli.js") return target;
    }
  }
  return undefined;
}

/** What npm's failures mean and what helps, most telling first. */
const NPM_HINTS = [
  [/ENOSPC/, "The disk is full: free about 1 GB and run this again."],
  [
    /EINTEGRITY/,
    "The registry served other bytes than the ones pinned here. Do not go on with that registry.",
  ],
  [
    /E40[13]\b/,
    "The registry wants a login or refuses this package: see `npm config get registry` and `npm login`.",
  ],
  [
    /ETARGET|E404|notarget/,
    "The registry does not have this version: see `npm config get registry`, try another one.",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|network/i,
    "npm cannot reach its registry: check the network, `npm config get registry` and `npm config get proxy`, run this again.",
  ],
  [
    /CERT|SELF_SIGNED/,
    "The registry's certificate is not trusted: set `npm config set cafile FILE` for your network.",
  ],
  [
    /EACCES|EPERM|EROFS/,
    "A file cannot be written: check who owns this folder and npm's cache (`npm config get cache`).",
  ],
  [
    /EUSAGE/,
    "package.json and package-lock.json disagree: `npm install` and `node tools/lock.mjs` bring them together.",
  ],
];

/**
 * Runs npm under `node`. The flags undo what an outer `npm run -s`, NODE_ENV or a personal setting would change.
 * @throws SetupError with the end of npm's output and the hint.
 */
export async function npm(node, args, cwd = at()) {
  const cli = npmCli();
  if (cli === undefined)
    throw new SetupError("npm was not found.", "Install npm (it comes with Node) and run this again.");
  const flags = [
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--json=false",
  ];
  const env = { ...process.env, PATH: `${dirname(node.path)}${delimiter}${process.env.PATH ?? ""}` };
  const all = [cli, ...args, ...flags, "--global=false", "--loglevel=error"];
  const { code, output } = await capture(node.path, all, { cwd, env });
  if (code === 0) return;
  const hint =
    NPM_HINTS.find(([pattern]) => pattern.test(output))?.[1] ?? `Try it by hand: npm ${args.join(" ")}`;
  const error = new SetupError(
    `npm ${args[0]} failed.\n${output.trim().split("\n").slice(-20).join("\n")}`,
    hint,
  );
  error.isMissingVersion = /ETARGET|E404|notarget/.test(output);
  throw error;
}
