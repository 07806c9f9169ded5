import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";

/** Files that no command writes over, by a mark in their beginning. */
const KEPT: readonly (readonly [mark: RegExp, what: string])[] = [
  [/"ciphertext"\s*:[\s\S]*"kdf|"kdf"\s*:[\s\S]*"ciphertext/, "the key of an account"],
  [/"format"\s*:\s*"symbolon-(?:batch-secret|credentials)"/, "the secret of a batch"],
  [/"format"\s*:\s*"symbolon-held-credentials"/, "credentials that somebody keeps"],
  [/"format"\s*:\s*"symbolon-campaign"/, "a campaign's file"],
  [/"format"\s*:\s*"symbolon-journal"/, "a journal of what was sent"],
];

/**
 * Refuses to write over what is lost for good with its file, whatever the caller allows: keys and secrets, a campaign's
 * file, a journal, and each file of a tree that a campaign pays out.
 * @param start of the file's text
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireNotKept(file: string, start: string): void {
  const what = keptIn(file, start);
  if (what === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${file} already exists and holds ${what}, so it is never overwritten.`,
    hint: "Choose another name.",
    details: { file },
  });
}

function keptIn(file: string, start: string): string | undefined {
  const found = KEPT.find(([mark]) => mark.test(start))?.[1];
  if (found !== undefined) return found;
  for (const folder of foldersAround(file)) {
    if (basename(folder) === "secret" && existsSync(join(folder, "secret.json")))
      return "a secret of a batch";
    if (existsSync(join(folder, "manifest.json")) && campaignBeside(folder) !== undefined)
      return "a part of a campaign's tree";
  }
  return undefined;
}

/** Folders that a tree or a batch has within itself, at most. */
const DEPTH = 5;

function* foldersAround(file: string): Generator<string> {
  let folder = dirname(resolve(file));
  for (let depth = 0; depth < DEPTH && dirname(folder) !== folder; depth++) {
    yield folder;
    folder = dirname(folder);
  }
}

/** A campaign whose file lies beside the folder of its tree. */
export type CampaignBeside = {
  readonly file: string;
  /** The root that it names; undefined where it cannot be read. */
  readonly root: string | undefined;
  /** The Keccak hash of the manifest that it keeps; undefined where it keeps none. */
  readonly manifestHash: string | undefined;
};

/** The campaign of a tree's folder, by the name that `campaign create` gives its file. */
export function campaignBeside(folder: string): CampaignBeside | undefined {
  const file = `${resolve(folder)}.campaign.json`;
  if (!existsSync(file)) return undefined;
  try {
    const { arguments: terms } = JSON.parse(readFileSync(file, "utf8"));
    const manifestHash = hashIn(terms?.manifestHash);
    const isKept = manifestHash !== undefined && !/^0x0*$/.test(manifestHash);
    return { file, root: hashIn(terms?.root), manifestHash: isKept ? manifestHash : undefined };
  } catch {
    return { file, root: undefined, manifestHash: undefined };
  }
}

function hashIn(value: unknown): string | undefined {
  return typeof value === "string" ? value.toLowerCase() : undefined;
}
