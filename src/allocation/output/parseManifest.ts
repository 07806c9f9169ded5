import { SymbolonError } from "../../core/errors.ts";
import { TILE_LEVELS } from "../../core/tiles/tile.ts";
import { isAmountBytes, MAX_BUCKET_BITS } from "../proof/accountBuckets.ts";
import { tilesOfTree } from "../proof/tilesOfTree.ts";
import { MAX_DECIMALS } from "../read/parseAmount.ts";
import { SHUFFLED_CONVENTION } from "../shuffle/buildShuffledTree.ts";
import { isShuffleJson } from "../shuffle/shuffleJson.ts";
import { conventionFromJson } from "../tree/conventionJson.ts";
import { type Check, hasFields, hasJustFields, isCount, isHash, isText } from "./fieldChecks.ts";
import { digestOf, MANIFEST_FORMAT, MANIFEST_VERSION, type Manifest, treeFiles } from "./manifest.ts";

const DIGITS = /^(?:0|[1-9]\d{0,77})$/;
/** Rows that any tree may have. */
const MAX_COUNT = 2 ** 32;

const isWhole: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isRowCount: Check = (value) => isCount(value) && Number(value) <= MAX_COUNT;
const isJust =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const FIELDS: Readonly<Record<keyof Manifest, Check>> = {
  format: isJust(MANIFEST_FORMAT),
  version: isJust(MANIFEST_VERSION),
  tool: isText,
  convention: (value) => typeof value === "object" && value !== null,
  root: isHash,
  count: isRowCount,
  total: (value) => typeof value === "string" && DIGITS.test(value),
  decimals: orNull((value) => isWhole(value) && Number(value) <= MAX_DECIMALS),
  merged: isWhole,
  allocationHash: isHash,
  shuffle: (value) => value === undefined || isShuffleJson(value),
  source: orNull((value) => hasJustFields(value, { name: isText, sha256: isHash })),
  warnings: (value) =>
    Array.isArray(value) && value.every((one) => hasFields(one, { code: isText, message: isText })),
  allocation: (value) => hasJustFields(value, { file: isJust(treeFiles.allocation), sha256: isHash }),
  tiles: orNull((value) =>
    hasJustFields(value, {
      folder: isJust(treeFiles.tiles),
      levels: isJust(TILE_LEVELS),
      files: isWhole,
    }),
  ),
  accounts: orNull((value) =>
    hasJustFields(value, {
      folder: isJust(treeFiles.accounts),
      bits: (bits) => isWhole(bits) && Number(bits) <= MAX_BUCKET_BITS,
      amountBytes: isAmountBytes,
      files: isCount,
    }),
  ),
  proofs: orNull((value) =>
    hasJustFields(value, { file: isJust(treeFiles.binaryProofs, treeFiles.jsonProofs), bytes: isWhole }),
  ),
  digest: isHash,
};

/**
 * Reads the text of a manifest strictly: every member there and sound, none unknown, none at odds with another.
 * @param place where it is from, for errors
 * @throws SymbolonError `BadManifest`
 */
export function parseManifest(text: string, place: string): Manifest {
  const json = parse(text, place);
  const unknown = Object.keys(json).find((name) => !Object.hasOwn(FIELDS, name));
  for (const [field, check] of Object.entries(FIELDS)) {
    const value = json[field];
    if (!check(value)) {
      throw bad(place, `${field} is ${JSON.stringify(value) ?? "missing"}`, { field, value });
    }
  }
  if (unknown !== undefined) throw bad(place, `it has ${JSON.stringify(unknown)}`, { field: unknown });
  const manifest = json as Manifest;
  requireAgreement(manifest, place);
  const digest = digestOf(text, manifest.digest);
  if (digest === manifest.digest) return manifest;
  throw bad(place, `its digest is ${manifest.digest}, and that of its bytes ${digest}: it was changed`, {
    field: "digest",
    value: manifest.digest,
    expected: digest,
  });
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
