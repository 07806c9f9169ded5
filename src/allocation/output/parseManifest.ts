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
import { isAmountBytes, MAX_BUCKET_BITS } from "../proof/accountBuckets.ts";
import { tilesOfTree } from "../proof/tilesOfTree.ts";
import { MAX_DECIMALS } from "../read/parseAmount.ts";
import { SHUFFLED_CONVENTION } from "../shuffle/buildShuffledTree.ts";
import { hashText, positiveCount, shuffleJson } from "../shuffle/shuffleRecord.ts";
import { conventionFromJson } from "../tree/convention.ts";
import { digestOf, MANIFEST_FORMAT, MANIFEST_VERSION, type Manifest, treeFiles } from "./manifest.ts";

const DIGITS = /^(?:0|[1-9]\d{0,77})$/;
/** Rows that any tree may have. */
const MAX_COUNT = 2 ** 32;

const digits = where(
  "decimal digits",
  (value): value is string => typeof value === "string" && DIGITS.test(value),
);
const upTo =
  (most: number, isFit: Decoder<number> = count): Decoder<number> =>
  (value, path) => {
    const number = isFit(value, path);
    if (number <= most) return number;
    throw new Misfit({ path, value, wanted: `${most} or less` });
  };
/** Codes and messages are what is looked at; a newer tool may say more. */
const warning = where("a warning", (value): value is Manifest["warnings"][number] => {
  const { code, message } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof code === "string" && typeof message === "string";
});

const readMembers = object<Omit<Manifest, "shuffle">, Pick<Required<Manifest>, "shuffle">>(
  {
    format: oneOf([MANIFEST_FORMAT]),
    version: oneOf([MANIFEST_VERSION]),
    tool: text,
    // Read by itself, which tells what is wrong in it.
    convention: members as Decoder<unknown> as Decoder<Manifest["convention"]>,
    root: hashText,
    count: upTo(MAX_COUNT, positiveCount),
    total: digits,
    decimals: orNull(upTo(MAX_DECIMALS)),
    merged: count,
    allocationHash: hashText,
    source: orNull(object({ name: text, sha256: hashText })),
    warnings: list(warning),
    allocation: object({ file: oneOf([treeFiles.allocation]), sha256: hashText }),
    tiles: orNull(object({ folder: oneOf([treeFiles.tiles]), levels: oneOf([TILE_LEVELS]), files: count })),
    accounts: orNull(
      object({
        folder: oneOf([treeFiles.accounts]),
        bits: upTo(MAX_BUCKET_BITS),
        amountBytes: where("bytes of an amount", isAmountBytes),
        files: positiveCount,
      }),
    ),
    proofs: orNull(object({ file: oneOf([treeFiles.binaryProofs, treeFiles.jsonProofs]), bytes: count })),
    digest: hashText,
  },
  { shuffle: shuffleJson },
);

/**
 * Reads the text of a manifest strictly: every member there and sound, none unknown, none at odds with another.
 * @param place where it is from, for errors
 * @throws SymbolonError `BadManifest`
 */
export function parseManifest(json: string, place: string): Manifest {
  const manifest = membersOf(parse(json, place), place);
  requireAgreement(manifest, place);
  const digest = digestOf(json, manifest.digest);
  if (digest === manifest.digest) return manifest;
  throw bad(place, `its digest is ${manifest.digest}, and that of its bytes ${digest}: it was changed`, {
    field: "digest",
    value: manifest.digest,
    expected: digest,
  });
}

/** Whatever is wrong within a member is told of the member as a whole. */
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

/** What one member says and another must agree with. */
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
    // Told below, together with JSON that is no object.
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
