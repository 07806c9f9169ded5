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
import { type PackageName, packageNames } from "../../tools/packages.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** What is looked at of a published manifest. */
export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Conditions>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

export type Conditions = { readonly types: string; readonly browser?: string; readonly default: string };

/** One of our packages, unpacked under node_modules, where Node refuses to strip types. */
export type Installed = {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Bytes. */
  readonly tarball: number;
};

/** A project of somebody else's, in a folder of its own, that has installed our packages as npm packs them. */
export type Consumer = {
  readonly folder: string;
  readonly packages: Readonly<Record<PackageName, Installed>>;
  /** The command line's file. */
  readonly command: string;
  /** Installs a package that we have, by a name of its own where one is given; nothing is downloaded. */
  readonly link: (name: string, as?: string) => void;
  /** Installs what npm would beside ours, and viem. */
  readonly linkUsual: () => void;
  readonly remove: () => void;
};

/** Builds the packages, packs them, and installs them in a new folder. */
export function installPacked(): Consumer {
  execFileSync(process.execPath, [join(ROOT, "tools", "build.ts")], { stdio: "inherit" });
  const folder = mkdtempSync(join(tmpdir(), "symbolon-package-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const packages = Object.fromEntries(
    packageNames.map((name) => [name, install(name, folder)]),
  ) as Consumer["packages"];
  const link = (of: string, as = of): void => {
    const at = join(folder, "node_modules", as);
    rmSync(at, { force: true });
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", of), at, "junction");
  };
  return {
    folder,
    packages,
    command: join(packages.node.folder, packages.node.manifest.bin?.symbolon ?? ""),
    link,
    linkUsual: () => {
      const own = Object.values(packages).map(({ manifest }) => manifest.name);
      for (const { manifest } of Object.values(packages)) {
        const brought = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
        for (const name of brought) if (!own.includes(name)) link(name);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function install(of: PackageName, folder: string): Installed {
  const packed = join(folder, "packed", of);
  mkdirSync(packed, { recursive: true });
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const pack = ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", packed];
  execFileSync(command, [...args, ...pack], { cwd: join(ROOT, "dist", "packages", of), stdio: "ignore" });
  const tarball = join(packed, readdirSync(packed)[0] ?? "");
  const { name } = manifestIn(join(ROOT, "dist", "packages", of));
  const at = join(folder, "node_modules", name);
  mkdirSync(at, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", at, "--strip-components", "1"]);
  return { folder: at, manifest: manifestIn(at), tarball: statSync(tarball).size };
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
