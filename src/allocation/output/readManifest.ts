import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { MAX_DECIMALS } from "../read/parseAmount.ts";
import { conventions } from "../tree/conventions.ts";
import { treeShapes } from "../tree/treeShapes.ts";
import { MANIFEST_FORMAT, MANIFEST_VERSION, type Manifest } from "./manifest.ts";
import { treeFiles } from "./treeFiles.ts";

const HASH = /^0x[0-9a-f]{64}$/;
const DIGITS = /^\d{1,78}$/;

/** Whether a value is what a manifest holds there. */
type Check = (value: unknown) => boolean;

const isHash: Check = (value) => typeof value === "string" && HASH.test(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0;
const isText: Check = (value) => typeof value === "string";

const FIELDS: Readonly<Record<keyof Manifest, Check>> = {
  format: (value) => value === MANIFEST_FORMAT,
  version: (value) => value === MANIFEST_VERSION,
  tool: isText,
  convention: (value) => typeof value === "string" && conventions.has(value),
  root: isHash,
  count: isCount,
  total: (value) => typeof value === "string" && DIGITS.test(value),
  decimals: (value) =>
    value === null || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_DECIMALS),
  allocationHash: isHash,
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
  const shape = conventions.get(sound.convention)?.shape ?? "heap";
  const expected = treeShapes[shape].nodeCount(sound.count);
  if (sound.nodes.count === expected) return sound;
  throw badManifest(file, `${sound.count} rows make ${expected} nodes, not ${sound.nodes.count}`, {
    field: "nodes.count",
    value: sound.nodes.count,
    expected,
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

function hasFields(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== "object" || value === null) return false;
  const held = value as Record<string, unknown>;
  return Object.entries(fields).every(([field, check]) => check(held[field]));
}

function badManifest(file: string, problem: string, details: Record<string, unknown>): SymbolonError {
  return new SymbolonError({
    code: "BadManifest",
    reason: `${file} is not a manifest of ${MANIFEST_FORMAT} version ${MANIFEST_VERSION}: ${problem}.`,
    cure: "Build the tree again with this version.",
    details: { file, ...details },
  });
}
