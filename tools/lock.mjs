/**
 * Mends package-lock.json, or only checks it: `node tools/lock.mjs [--check] [FILE]`.
 *
 * Native packages come as one optional package a platform. npm leaves those out of a lockfile which the registry it
 * asked cannot serve, and `npm ci` then refuses the lockfile on every platform ("Missing: ... from lock file").
 * This adds the entries that are missing. They carry no `integrity`, since nobody here has seen the files: their
 * version is exact, and npm checks the download against what the registry states. Run it again whenever the
 * lockfile is made anew or a package with native parts moves.
 *
 * Exit 0: nothing (left) to mend; 1: `--check` found something, or the file cannot be mended; 2: wrong call.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64"];
/** What some packages call them by. */
const ALIASES = { amd64: "x64", windows: "win32" };
const EXACT = /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;

/**
 * Adds to `lock` (an object, lockfile version 3; changed in place) every optional dependency that is asked for by an
 * entry and has none of its own. Returns the keys added, in order.
 * @throws Error naming the package where its platform cannot be told from its name or its version is a range.
 */
export function mendLock(lock) {
  const added = [];
  for (const [parent, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(lock.packages, parent, name, version)) continue;
      if (!EXACT.test(version))
        throw new Error(`${name} is wanted as "${version}": only an exact version can be added.`);
      const taken = `node_modules/${name}` in lock.packages;
      const key = taken ? `${parent}/node_modules/${name}` : `node_modules/${name}`;
      const hasMusl = `${name}-musl` in entry.optionalDependencies;
      lock.packages[key] = optionalEntry(name, version, entry.dev === true, hasMusl);
      added.push(key);
    }
  }
  // npm's own order, so that its next run leaves no difference behind.
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  lock.packages = Object.fromEntries(sorted);
  return added;
}

/** Entries that say where they were fetched from: a lockfile must name no host, it is used with other registries. */
export function entriesNamingHost(lock) {
  return Object.keys(lock.packages).filter((key) => lock.packages[key].resolved !== undefined);
}

/** Looks a dependency up as Node does: under the one who asks, then under each package that one lies in, then at the root. */
function isLocked(packages, parent, name, version) {
  let folder = parent;
  for (;;) {
    const found = packages[folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`];
    if (found !== undefined) return found.version === version || !EXACT.test(version);
    if (folder === "") return false;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));
  }
}

function optionalEntry(name, version, isDev, hasMusl) {
  const words = name.split(/[/-]/).map((word) => ALIASES[word] ?? word);
  const os = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  if (os === undefined || cpu === undefined)
    throw new Error(`The platform of ${name} cannot be told from its name.`);
  const isGlibc = words.includes("gnu") || hasMusl;
  const libc = os !== "linux" ? undefined : words.includes("musl") ? "musl" : isGlibc ? "glibc" : undefined;
  return {
    version,
    cpu: [cpu],
    ...(isDev ? { dev: true } : {}),
    ...(libc === undefined ? {} : { libc: [libc] }),
    optional: true,
    os: [os],
  };
}

function main(args) {
  const [file = join(dirname(fileURLToPath(import.meta.url)), "..", "package-lock.json"), ...rest] =
    args.filter((arg) => arg !== "--check");
  if (rest.length > 0 || file.startsWith("-")) {
    process.stderr.write("usage: node tools/lock.mjs [--check] [FILE]\n");
    return 2;
  }
  const before = readFileSync(file, "utf8");
  const lock = JSON.parse(before);
  const hosts = entriesNamingHost(lock);
  for (const key of hosts) delete lock.packages[key].resolved;
  const added = mendLock(lock);
  const after = `${JSON.stringify(lock, null, 2)}\n`;
  const summary = `${added.length} optional packages missing, ${hosts.length} entries naming a host`;
  if (after === before) {
    process.stdout.write(`${file}: nothing to mend\n`);
    return 0;
  }
  if (args.includes("--check")) {
    process.stdout.write(`${file}: ${summary}; mend it with: node tools/lock.mjs\n`);
    return 1;
  }
  writeFileSync(`${file}.new`, after);
  renameSync(`${file}.new`, file);
  process.stdout.write(`${file}: mended (${summary})\n${added.map((key) => `  + ${key}\n`).join("")}`);
  return 0;
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  process.exitCode = main(process.argv.slice(2));
}
