import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SymbolonError } from "../../core/errors.ts";

/** The package of each machine that anvil is built for, by Node's names of its system and processor. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@foundry-rs/anvil-linux-amd64",
  "linux-arm64": "@foundry-rs/anvil-linux-arm64",
  "darwin-x64": "@foundry-rs/anvil-darwin-amd64",
  "darwin-arm64": "@foundry-rs/anvil-darwin-arm64",
  "win32-x64": "@foundry-rs/anvil-win32-amd64",
};

/**
 * Where anvil's program lies: in the package of this machine that npm installs beside `@foundry-rs/anvil`.
 * @param machine Node's names of system and processor: `linux-x64`
 * @param from file or folder from whose place packages are looked for, as an address or a path
 * @throws SymbolonError `AnvilMissing`
 */
export function anvilBinary(
  machine = `${process.platform}-${process.arch}`,
  from: string = import.meta.url,
): string {
  const name = PACKAGES[machine];
  if (name === undefined) throw missing(machine, "anvil is not built for it");
  const program = machine.startsWith("win32") ? "anvil.exe" : "anvil";
  for (const place of placesOf(from)) {
    try {
      return join(dirname(createRequire(place).resolve(`${name}/package.json`)), "bin", program);
    } catch {
      // Not to be seen from here: it may lie within the package that names it.
    }
  }
  throw missing(machine, `the package ${name} is not installed`);
}

/** npm puts the machine's package beside its parent; stricter package managers only where the parent sees it. */
function placesOf(from: string): readonly string[] {
  try {
    return [from, createRequire(from).resolve("@foundry-rs/anvil/package.json")];
  } catch {
    return [from];
  }
}

function missing(machine: string, why: string): SymbolonError {
  return new SymbolonError({
    code: "AnvilMissing",
    reason: `A fork needs anvil, and there is none for this machine (${machine}): ${why}.`,
    hint: "Install it with: npm install @foundry-rs/anvil@1.7.1 (optional packages must not be left out).",
    details: { machine },
  });
}
