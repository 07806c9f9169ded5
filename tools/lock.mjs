/**
 * Mends package-lock.json, or only checks it: `node tools/lock.mjs [--check] [FILE]`.
 *
 * Native packages come as one optional package a platform. npm leaves those out of a lockfile which the registry it
 * asked cannot serve, and `npm ci` then refuses the lockfile on every platform ("Missing: ... from lock file").
 * This adds the entries that are missing. They carry no `integrity`, since nobody here has seen the files: their
 * version is exact, and npm checks the download against what the registry states. It also takes away where packages
 * were fetched from: a lockfile must name no host, it is used with other registries.
 *
 * Exit 1: `--check` found something, or the file cannot be mended.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SYSTEM = /\b(?:aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|windows)\b/;
const PROCESSOR = /\b(?:amd64|arm|arm64|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)\b/;
/** What some packages call them by. */
const ALIASES = { amd64: "x64", windows: "win32" };
const EXACT = /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;

/** Adds every optional dependency that an entry asks for and that has none of its own. */
function addMissing(packages) {
  for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isLocked(packages, name, version)) continue;
      const key = `node_modules/${name}`;
      packages[key in packages ? `${parent}/${key}` : key] = optionalEntry(name, version, dev);
    }
  }
}

function isLocked(packages, name, version) {
  const versions = Object.keys(packages)
    .filter((key) => key.endsWith(`node_modules/${name}`))
    .map((key) => packages[key].version);
  return EXACT.test(version) ? versions.includes(version) : versions.length > 0;
}

function optionalEntry(name, version, dev) {
  const [os, cpu] = [SYSTEM, PROCESSOR].map((kind) => kind.exec(name)?.[0]);
  if (!EXACT.test(version) || os === undefined || cpu === undefined) {
    throw new Error(`${name} is wanted as "${version}": its platform or its exact version cannot be told.`);
  }
  return {
    version,
    cpu: [ALIASES[cpu] ?? cpu],
    ...(dev ? { dev } : {}),
    ...(name.endsWith("-musl") ? { libc: ["musl"] } : {}),
    optional: true,
    os: [ALIASES[os] ?? os],
  };
}

const args = process.argv.slice(2);
const [file = fileURLToPath(new URL("../package-lock.json", import.meta.url))] = args.filter(
  (arg) => arg !== "--check",
);
const before = readFileSync(file, "utf8");
const lock = JSON.parse(before);
for (const entry of Object.values(lock.packages)) delete entry.resolved;
addMissing(lock.packages);
// npm's own order, so that its next run leaves no difference behind.
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
const after = `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`;
if (after === before) {
  process.stdout.write(`${file}: nothing to mend\n`);
} else if (args.includes("--check")) {
  process.stdout.write(
    `${file}: names a host, or lacks optional packages; mend it with: node tools/lock.mjs\n`,
  );
  process.exitCode = 1;
} else {
  writeFileSync(file, after);
  process.stdout.write(`${file}: mended\n`);
}
