import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { MAX_DECIMALS } from "../read/parseAmount.ts";
import { SHUFFLED_CONVENTION } from "../shuffle/requireShuffleable.ts";
import { isShuffleJson } from "../shuffle/shuffleJson.ts";
import { conventions } from "../tree/conventions.ts";
import { treeShapes } from "../tree/treeShapes.ts";
import { type Check, hasFields, isCount, isHash, isText } from "./fieldChecks.ts";
import { MANIFEST_FORMAT, MANIFEST_VERSION, type Manifest, SHUFFLED_MANIFEST_VERSION } from "./manifest.ts";
import { treeFiles } from "./treeFiles.ts";

const DIGITS = /^\d{1,78}$/;

const FIELDS: Readonly<Record<keyof Manifest, Check>> = {
  format: (value) => value === MANIFEST_FORMAT,
  version: (value) => value === MANIFEST_VERSION || value === SHUFFLED_MANIFEST_VERSION,
  tool: isText,
  convention: (value) => typeof value === "string" && conventions.has(value),
  root: isHash,
  count: isCount,
  total: (value) => typeof value === "string" && DIGITS.test(value),
  decimals: (value) =>
    value === null || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_DECIMALS),
  allocationHash: isHash,
  shuffle: (value) => value === undefined || isShuffleJson(value),
  allocation: (value) => hasFields(value, { file: (file) => file === treeFiles.allocation, sha256: isHash }),
  nodes: (value) =>
    hasFields(value, { file: (file) => file === treeFiles.nodes, sha256: isHash, count: isCount }),
  source: (value) => value === null || hasFields(value, { name: isText, sha256: isHash }),
  warnings: Array.isArray,
};

/**
 * Reads and checks the manifest of a tree directory.
 * @throws SymbolonError `NotATree` where there is none, `BadManifest` where it is not what this version writes
 */
export async function readManifest(directory: string): Promise<Manifest> {
  const file = join(directory, treeFiles.manifest);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new SymbolonError({
      code: "NotATree",
      reason: `${directory} is not a tree directory: ${file} cannot be read.`,
      cure: "Give the folder that `symbolon tree build FILE --out DIR` wrote.",
      details: { directory, file },
      cause,
    });
  }
  const manifest = parse(text, file);
  for (const [field, check] of Object.entries(FIELDS)) {
    const value = (manifest as Record<string, unknown>)[field];
    if (!check(value))
      throw badManifest(file, `${field} is ${JSON.stringify(value) ?? "missing"}`, { field, value });
  }
  const sound = manifest as Manifest;
  checkVersion(sound, file);
  const shape = conventions.get(sound.convention)?.shape ?? "heap";
  const expected = treeShapes[shape].nodeCount(sound.count);
  if (sound.nodes.count === expected) return sound;
  throw badManifest(file, `${sound.count} rows make ${expected} nodes, not ${sound.nodes.count}`, {
    field: "nodes.count",
    value: sound.nodes.count,
    expected,
  });
}

/** Version 2 is of shuffled trees, and of no others: equal trees have equal bytes. */
function checkVersion({ version, shuffle, convention, count }: Manifest, file: string): void {
  const isShuffled = version === SHUFFLED_MANIFEST_VERSION;
  if (isShuffled !== (shuffle !== undefined)) {
    throw badManifest(file, `version is ${version} ${isShuffled ? "without" : "with"} a shuffle`, {
      field: "version",
      value: version,
    });
  }
  if (shuffle === undefined) return;
  if (convention !== SHUFFLED_CONVENTION) {
    throw badManifest(file, `convention is ${JSON.stringify(convention)}, which is never shuffled`, {
      field: "convention",
      value: convention,
    });
  }
  const { waves } = shuffle;
  if (waves === null || (waves >= 2 && waves <= count)) return;
  throw badManifest(file, `shuffle.waves is ${waves} for ${count} rows`, {
    field: "shuffle.waves",
    value: waves,
  });
}

function parse(text: string, file: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw badManifest(file, "it is not a JSON object", {});
}

function badManifest(file: string, problem: string, details: Record<string, unknown>): SymbolonError {
  return new SymbolonError({
    code: "BadManifest",
    reason: `${file} is not a manifest of ${MANIFEST_FORMAT} version ${MANIFEST_VERSION} or ${SHUFFLED_MANIFEST_VERSION}: ${problem}.`,
    cure: "Build the tree again with this version.",
    details: { file, ...details },
  });
}
