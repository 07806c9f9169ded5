import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageEntries } from "../../tools/packages.ts";
import type { Consumer } from "./installPacked.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** How much there is to learn and to keep: what users can import. */
export type Surface = {
  /** Names that code is imported from. */
  readonly entries: number;
  /** Distinct values behind all of them, types not counted. */
  readonly values: number;
  /** Those of `symbolon` itself. */
  readonly rootValues: number;
};

/** Loads every entry in a project that has installed the packages, and counts what each gives. */
export function surfaceOf({ folder, link }: Consumer): Surface {
  for (const name of ["react", "wagmi", "@tanstack/react-query"]) link(name);
  const names = packageEntries().map(({ name }) => name);
  const program = `const found = {};
for (const name of ${JSON.stringify(names)}) found[name] = Object.keys(await import(name));
process.stdout.write(JSON.stringify(found));`;
  const told = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
    encoding: "utf8",
  });
  const found = JSON.parse(told) as Readonly<Record<string, readonly string[]>>;
  return {
    entries: names.length,
    values: new Set(Object.values(found).flat()).size,
    rootValues: found.symbolon?.length ?? 0,
  };
}

type Locked = {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
};

/**
 * Packages that npm installs with some, themselves and their peers among them, by the versions that our lockfile has: nothing is
 * asked of a registry. Optional peers are not installed.
 */
export function installedWith(names: readonly string[]): number {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const found = new Set(names.map((name) => `node_modules/${name}`));
  for (const path of found) {
    const { dependencies, peerDependencies, peerDependenciesMeta = {} } = packages[path] ?? {};
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta[name]?.optional);
    for (const name of [...Object.keys(dependencies ?? {}), ...peers])
      found.add(nearest(packages, path, name));
  }
  return found.size;
}

/** Where Node finds a package that another one imports: the nearest `node_modules` upwards. */
function nearest(packages: Readonly<Record<string, Locked>>, from: string, name: string): string {
  const own = `${from}/node_modules/${name}`;
  if (own in packages) return own;
  const outer = from.lastIndexOf("/node_modules/");
  return outer === -1 ? `node_modules/${name}` : nearest(packages, from.slice(0, outer), name);
}
