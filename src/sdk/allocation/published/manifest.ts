import { type Hex, sha256 } from "viem";
import {
  count,
  type Decoder,
  list,
  Misfit,
  members,
  object,
  oneOf,
  orNull,
  text,
  versioned,
  where,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { TILE_LEVELS } from "../../core/tiles/tile.ts";
import type { AllocationSource, AllocationWarning } from "../allocation.ts";
import { isAmountBytes, MAX_BUCKET_BITS } from "../proof/accountBuckets.ts";
import { tilesOfTree } from "../proof/tilesOfTree.ts";
import { MAX_DECIMALS } from "../read/parseAmount.ts";
import { SHUFFLED_CONVENTION } from "../shuffle/buildShuffledTree.ts";
import { hashText, positiveCount, shuffleJson, shuffleToJson } from "../shuffle/shuffleRecord.ts";
import type { Tree } from "../tree/buildTree.ts";
import { type ConventionJson, conventionFromJson, conventionToJson } from "../tree/convention.ts";

/** The files and folders of a tree folder: these and no others. */
export const treeFiles = {
  /** What the tree is and how to rebuild it. */
  manifest: "manifest.json",
  /** The rows: `index,account,amount` in index order, checksummed accounts, base units. */
  allocation: "allocation.csv",
  /** Folder of the pieces of the tree, which anybody can take the proof of a row from. */
  tiles: "tiles",
  /** Folder of the rows by account, in which claimants find their own. */
  accounts: "accounts",
  /** Every proof, where it was asked for: one of the two. */
  binaryProofs: "proofs.bin",
  jsonProofs: "proofs.json",
} as const;

/** Maximum bytes of a manifest, with some 10,000 warnings: what a host may make a claimant fetch. */
export const MANIFEST_BYTES = 1 << 22;
/** The same for one on disk, where nobody waits for it: a list may have a warning for each of a million rows. */
export const LOCAL_MANIFEST_BYTES = 1 << 28;

/** The name of a tile or bucket: two hexadecimal digits for each folder. */
const PIECE = /^(?:(?:[0-9a-f]{2}\/)*[0-9a-f]{2}|top|all)\.bin$/;
const FOLDER = /^[0-9a-f]{2}(?:\/[0-9a-f]{2})*$/;

/** Whether a path, with forward slashes, is one of a tree folder's files. */
export function isTreeFile(path: string): boolean {
  const { tiles: _tiles, accounts: _accounts, ...files } = treeFiles;
  return Object.values(files).some((name) => name === path) || PIECE.test(withinPieces(path) ?? "");
}

/** Whether a path, with forward slashes, is one of a tree folder's folders. */
export function isTreeFolder(path: string): boolean {
  const within = withinPieces(path);
  return path === treeFiles.tiles || path === treeFiles.accounts || FOLDER.test(within ?? "");
}

/** The path within the folder of tiles or of buckets; undefined elsewhere. */
function withinPieces(path: string): string | undefined {
  const [folder = "", ...rest] = path.split("/");
  return folder === treeFiles.tiles || folder === treeFiles.accounts ? rest.join("/") : undefined;
}

/** The tool that made an output. A test keeps it equal to package.json, which not every bundle has. */
export const TOOL_VERSION = "symbolon 0.1.0";

/** The format's name and version: a reader refuses any other. */
export const MANIFEST_FORMAT = "symbolon-tree";
const MANIFEST_VERSION = 3;

const NO_DIGEST: Hex = `0x${"0".repeat(64)}`;

/** A manifest with its digest. */
export function sealManifest(manifest: Omit<Manifest, "digest">): Manifest {
  const unsealed = new TextDecoder().decode(encodeManifest({ ...manifest, digest: NO_DIGEST }));
  return { ...manifest, digest: digestOf(unsealed, NO_DIGEST) };
}

/** The digest of a manifest's text that already has one. */
function digestOf(text: string, stated: Hex): Hex {
  const at = text.lastIndexOf(stated);
  const unsealed = `${text.slice(0, at)}${NO_DIGEST}${text.slice(at + NO_DIGEST.length)}`;
  return sha256(new TextEncoder().encode(unsealed));
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** The manifest of a tree and of its written files. */
export function manifestOf(
  tree: Tree,
  written: Pick<Manifest, "allocation" | "tiles" | "accounts" | "proofs">,
): Manifest {
  const { allocation, convention, count, root, shuffle } = tree;
  return sealManifest({
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    tool: TOOL_VERSION,
    convention: conventionToJson(convention),
    root,
    count,
    total: allocation.total.toString(),
    decimals: allocation.decimals ?? null,
    merged: allocation.merged ?? 0,
    allocationHash: tree.allocationHash,
    ...(shuffle !== undefined && { shuffle: shuffleToJson(shuffle) }),
    source: allocation.source ?? null,
    warnings: allocation.warnings,
    ...written,
  });
}

const DIGITS = /^(?:0|[1-9]\d{0,77})$/;
/** Rows that any tree may have. */
const MAX_COUNT = 2 ** 32;

const digits = where(
  "decimal digits",
  (value): value is string => typeof value === "string" && DIGITS.test(value),
);
const upTo =
  (max: number, isFit: Decoder<number> = count): Decoder<number> =>
  (value, path) => {
    const number = isFit(value, path);
    if (number <= max) return number;
    throw new Misfit({ path, value, expected: `${max} or less` });
  };
/** Only code and message are checked; a newer tool may write more. */
const warning = where("a warning", (value): value is AllocationWarning => {
  const { code, message } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof code === "string" && typeof message === "string";
});

const publishedAccounts = object({
  folder: oneOf([treeFiles.accounts]),
  bits: upTo(MAX_BUCKET_BITS),
  /** Bytes of an amount in every record. */
  amountBytes: where("bytes of an amount", isAmountBytes),
  files: positiveCount,
});

/** How a tree folder holds the rows by account. */
export type PublishedAccounts = ReturnType<typeof publishedAccounts>;

const readMembers = object(
  {
    format: oneOf<typeof MANIFEST_FORMAT>([MANIFEST_FORMAT]),
    version: oneOf<typeof MANIFEST_VERSION>([MANIFEST_VERSION]),
    tool: text,
    // It is read separately, which reports what is wrong in it.
    convention: members as Decoder<unknown> as Decoder<ConventionJson>,
    root: hashText,
    count: upTo(MAX_COUNT, positiveCount),
    /** Base units, in decimal digits. */
    total: digits,
    /** Decimals the source was read with; null: it was in base units. */
    decimals: orNull(upTo(MAX_DECIMALS)),
    /** Rows of the source that were added to an earlier one of their account; 0: it was read without merging. */
    merged: count,
    /** Of the rows in source order, before any shuffle. */
    allocationHash: hashText,
    /** Null: the rows came from no file. */
    source: orNull(object<AllocationSource>({ name: text, sha256: hashText })),
    warnings: list(warning),
    allocation: object({ file: oneOf([treeFiles.allocation]), sha256: hashText }),
    /**
     * Null: a sharded tree, which is rebuilt for its proofs. Neither tiles nor accounts have a hash: both follow from
     * the rows. Verification compares every byte, and a user of one file checks it against the root.
     */
    tiles: orNull(object({ folder: oneOf([treeFiles.tiles]), levels: oneOf([TILE_LEVELS]), files: count })),
    /** Null with `tiles`. */
    accounts: orNull(publishedAccounts),
    /** Null: no file of all proofs was asked for. */
    proofs: orNull(object({ file: oneOf([treeFiles.binaryProofs, treeFiles.jsonProofs]), bytes: count })),
    /** SHA-256 of these bytes with this member's own digits all zero: it finds accidental changes. */
    digest: hashText,
  },
  // How the rows came into the order of their indexes. Default: they are in source order.
  { shuffle: shuffleJson },
);

/** The content of a tree folder, and how anyone rebuilds it. No clock and no path: equal input, equal bytes. */
export type Manifest = Readonly<ReturnType<typeof readMembers>>;

/**
 * Reads the text of a manifest strictly: every member is there and valid, none is unknown, none contradicts another.
 * @param place where it is from, for errors
 * @throws SymbolonError `BadManifest`
 */
export function parseManifest(json: string, place: string): Manifest {
  const manifest = parseUnsealedManifest(json, place);
  const digest = digestOf(json, manifest.digest);
  if (digest === manifest.digest) return manifest;
  throw bad(place, `it was changed: it states the digest ${manifest.digest}, and its bytes have ${digest}`, {
    field: "digest",
    value: manifest.digest,
    expected: digest,
  });
}

/**
 * As {@link parseManifest}, but without the digest, which finds accidental changes. That is enough for a reader who
 * trusts none of it and knows root and convention from elsewhere.
 * @throws SymbolonError `BadManifest`
 */
export function parseUnsealedManifest(json: string, place: string): Manifest {
  const manifest = membersOf(parse(json, place), place);
  requireAgreement(manifest, place);
  return manifest;
}

/** An error within a member names the member as a whole. */
function membersOf(json: Readonly<Record<string, unknown>>, place: string): Manifest {
  try {
    return versioned(MANIFEST_FORMAT, MANIFEST_VERSION, readMembers)(json, "");
  } catch (cause) {
    if (!(cause instanceof Misfit)) throw cause;
    const { path, member } = cause.flaw;
    if (member?.isExtra && member.owner === "") {
      throw bad(place, `it has ${JSON.stringify(member.name)}`, { field: member.name });
    }
    const [field = ""] = path.split(/[.[]/);
    const value = json[field];
    throw bad(place, `${field} is ${JSON.stringify(value) ?? "missing"}`, { field, value });
  }
}

/** Requires members that depend on each other to agree. */
function requireAgreement(manifest: Manifest, place: string): void {
  const { count, shuffle, tiles, accounts } = manifest;
  const refuse = (field: string, problem: string, details: Readonly<Record<string, unknown>> = {}) =>
    bad(place, `${field} ${problem}`, { field, ...details });
  const convention = conventionIn(manifest, place);
  const plan = tilesOfTree(convention, count);
  if ((plan === undefined) !== (tiles === null)) {
    throw refuse("tiles", plan === undefined ? "are there for a sharded tree" : "are null");
  }
  if ((accounts === null) !== (tiles === null)) {
    throw refuse("accounts", `are ${accounts === null ? "missing beside" : "there without"} tiles`);
  }
  if (plan !== undefined && tiles !== null && plan.files !== tiles.files) {
    throw refuse("tiles.files", `is ${tiles.files}, and ${count} rows make ${plan.files}`, {
      value: tiles.files,
      expected: plan.files,
    });
  }
  if (accounts !== null && accounts.files !== 2 ** accounts.bits) {
    throw refuse(
      "accounts.files",
      `is ${accounts.files}, and ${accounts.bits} bits make ${2 ** accounts.bits}`,
      {
        value: accounts.files,
        expected: 2 ** accounts.bits,
      },
    );
  }
  if (shuffle === undefined) return;
  if (convention.name !== SHUFFLED_CONVENTION) {
    throw refuse("convention", `is ${convention.name}, which is never shuffled`, { value: convention.name });
  }
  const { waves } = shuffle;
  if (waves === null || (waves >= 2 && waves <= count)) return;
  throw refuse("shuffle.waves", `is ${waves} for ${count} rows`, { value: waves });
}

function conventionIn(manifest: Manifest, place: string) {
  try {
    return conventionFromJson(manifest.convention);
  } catch (cause) {
    if (!(cause instanceof SymbolonError)) throw cause;
    throw bad(place, `convention is unsound (${cause.reason})`, { field: "convention" }, cause);
  }
}

function parse(text: string, place: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Refused below, together with JSON that is not an object.
  }
  throw bad(place, "it is not a JSON object", {});
}

function bad(
  place: string,
  problem: string,
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): SymbolonError {
  return new SymbolonError({
    code: "BadManifest",
    reason: `${place} is not a manifest of ${MANIFEST_FORMAT} version ${MANIFEST_VERSION}: ${problem}.`,
    hint: "Fetch it again from its publisher, or build the tree again with this version.",
    details: { file: place, ...details },
    cause,
  });
}
