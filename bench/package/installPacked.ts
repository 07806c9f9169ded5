import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** What is looked at of the published package's manifest. */
export type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly bin: { readonly symbolon: string };
  readonly exports: Readonly<Record<string, string | Conditions>>;
};

export type Conditions = { readonly types: string; readonly browser?: string; readonly default: string };

/** A project of somebody else's, in a folder of its own, that has installed our package as npm packs it. */
export type Consumer = {
  readonly folder: string;
  /** Of our package, unpacked under node_modules, where Node refuses to strip types. */
  readonly installed: string;
  readonly manifest: Manifest;
  /** Bytes. */
  readonly tarball: number;
  /** Installs a package that we have, by a name of its own where one is given; nothing is downloaded. */
  readonly link: (name: string, as?: string) => void;
  /** Installs what npm would, beside the package: all but the optional peers. */
  readonly linkUsual: () => void;
  readonly remove: () => void;
};

/** Builds the package, packs it, and installs it in a new folder. */
export function installPacked(): Consumer {
  execFileSync(process.execPath, [join(ROOT, "tools", "build.ts")], { stdio: "inherit" });
  const folder = mkdtempSync(join(tmpdir(), "symbolon-package-"));
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  // The scripts of the package are left out: the build has just been done, and must not bring anything else.
  const pack = ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder];
  execFileSync(command, [...args, ...pack], { cwd: ROOT, stdio: "ignore" });
  const [name = ""] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  const file = join(folder, name);
  const installed = join(folder, "node_modules", "symbolon");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", file, "-C", installed, "--strip-components", "1"]);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;
  const link = (of: string, as = of): void => {
    const at = join(folder, "node_modules", as);
    rmSync(at, { force: true });
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", of), at, "junction");
  };
  return {
    folder,
    installed,
    manifest,
    tarball: statSync(file).size,
    link,
    linkUsual: () => {
      const { dependencies, optionalDependencies } = manifest;
      const names = [dependencies, optionalDependencies].flatMap((one) => Object.keys(one));
      for (const one of [...names, ...peersOf(manifest, false)]) link(one);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What a project must have for all of the package, or for some of it alone. */
export function peersOf({ peerDependencies, peerDependenciesMeta }: Manifest, optional: boolean) {
  return Object.keys(peerDependencies).filter(
    (name) => (peerDependenciesMeta[name]?.optional ?? false) === optional,
  );
}
