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
import { layPackages, type PackageName, packageNames } from "../../tools/packages.ts";
import { packedConsumer } from "./packedConsumer.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** What is looked at of a published manifest. */
export type PackageManifest = {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

/** One of ours, unpacked as npm installs it. */
export type InstalledPackage = {
  readonly folder: string;
  readonly manifest: PackageManifest;
  /** Bytes. */
  readonly tarball: number;
};

export type PackagesConsumer = {
  readonly folder: string;
  readonly packages: Readonly<Record<PackageName, InstalledPackage>>;
  readonly remove: () => void;
};

/** A project of somebody else's with our three packages, and what npm would bring with them; nothing is downloaded. */
export async function packedPackages(): Promise<PackagesConsumer> {
  packedConsumer();
  const folder = mkdtempSync(join(tmpdir(), "symbolon-packages-"));
  const laid = join(folder, "laid");
  await layPackages(laid);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const installed = packageNames.map((name) => [name, install(join(laid, name), folder)] as const);
  for (const [, { manifest }] of installed) {
    const { dependencies = {}, optionalDependencies = {} } = manifest;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) link(folder, name);
  }
  return {
    folder,
    packages: Object.fromEntries(installed) as PackagesConsumer["packages"],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Installs what a project has for itself. */
export function link(folder: string, name: string): void {
  const at = join(folder, "node_modules", name);
  if (/^(?:symbolon$|@symbolon\/)/.test(name)) return;
  rmSync(at, { force: true });
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", name), at, "junction");
}

function install(laid: string, folder: string): InstalledPackage {
  const packed = join(laid, "packed");
  mkdirSync(packed);
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const pack = ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", packed];
  execFileSync(command, [...args, ...pack], { cwd: laid, stdio: "ignore" });
  const tarball = join(packed, readdirSync(packed)[0] ?? "");
  const { name } = JSON.parse(readFileSync(join(laid, "package.json"), "utf8")) as PackageManifest;
  const at = join(folder, "node_modules", name);
  mkdirSync(at, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", at, "--strip-components", "1"]);
  const manifest = JSON.parse(readFileSync(join(at, "package.json"), "utf8")) as PackageManifest;
  return { folder: at, manifest, tarball: statSync(tarball).size };
}
