import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { SIGN_CLIENT } from "../../../sdk/pageData/signClient.ts";
import { sha256 } from "../../files/sha256.ts";
import type { SignClientFiles } from "./buildPage.ts";

const { name, version, file, license, sha256: expected } = SIGN_CLIENT;

/**
 * The bundle of the library that speaks WalletConnect, and its licence, out of the packages that whoever builds has installed: no other version,
 * and no other bytes, whatever lies there.
 * @param folders from where their packages are looked for, as Node does: the one that they work in, then Symbolon's own
 * @throws SymbolonError `SignClientMissing`, `SignClientDiffers`
 */
export function readSignClient(
  folders: readonly string[] = [process.cwd(), import.meta.dirname],
): SignClientFiles {
  const places = folders.flatMap(packagesFrom);
  const [place] = places;
  if (place === undefined) {
    throw new SymbolonError({
      code: "SignClientMissing",
      reason: `Pages with walletConnect need the package ${name} ${version}, which is not installed.`,
      hint: `Install it: npm install ${name}@${version}; or leave walletConnect out, and check pages that have it by --build.`,
      details: { name, version },
    });
  }
  // Other packages may have brought others.
  const found = places.map(filesIn);
  const fits = found.find(({ hash, license: terms }) => hash === expected && terms.length > 0);
  if (fits !== undefined) return fits;
  const [{ hash, version: there }] = found as [SignClientFound];
  throw new SymbolonError({
    code: "SignClientDiffers",
    reason: `${join(place, file)} has version ${there} and SHA-256 ${hash}, and must have version ${version} and SHA-256 ${expected}.`,
    hint: `Install that one: npm install ${name}@${version}. If it is installed, somebody changed the file: find out who.`,
    details: { place, version: there, sha256: hash, wanted: expected },
  });
}

type SignClientFound = SignClientFiles & { readonly hash: Hex; readonly version: string };

/** What lies in a place, read once: what is judged is what is taken. */
function filesIn(place: string): SignClientFound {
  const script = bytesAt(join(place, file));
  return {
    script,
    license: bytesAt(join(place, license.file)),
    hash: sha256(script),
    version: versionIn(place),
  };
}

/** Nothing where it cannot be read: then it is not what is wanted. */
function bytesAt(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    return new Uint8Array();
  }
}

function versionIn(place: string): string {
  try {
    return JSON.parse(readFileSync(join(place, "package.json"), "utf8")).version ?? "none";
  } catch {
    return "none";
  }
}

/** The folders of the package that a module in a folder may find, the nearest first. */
function packagesFrom(folder: string): readonly string[] {
  const places = createRequire(join(folder, "any.js")).resolve.paths(name) ?? [];
  return places.map((place) => join(place, name)).filter((place) => existsSync(join(place, file)));
}
