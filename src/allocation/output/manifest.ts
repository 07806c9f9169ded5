import type { Hex } from "viem";
import type { AllocationSource, AllocationWarning } from "../allocation.ts";
import type { ShuffleJson } from "../shuffle/shuffleJson.ts";

/** The format's name and versions: a reader refuses any other. */
export const MANIFEST_FORMAT = "symbolon-tree";
export const MANIFEST_VERSION = 1;
/** Of shuffled trees alone, so that a reader which knows nothing of shuffles refuses them. */
export const SHUFFLED_MANIFEST_VERSION = 2;

/** What a tree directory holds and how anyone rebuilds it. No clock and no path: equal input, equal bytes. */
export type Manifest = {
  readonly format: typeof MANIFEST_FORMAT;
  readonly version: typeof MANIFEST_VERSION | typeof SHUFFLED_MANIFEST_VERSION;
  readonly tool: string;
  readonly convention: string;
  readonly root: Hex;
  readonly count: number;
  /** Base units, in decimal digits. */
  readonly total: string;
  /** Decimals the source was read with; null: it was in base units. */
  readonly decimals: number | null;
  /** Of the rows in source order, before any shuffle. */
  readonly allocationHash: Hex;
  /** How the rows came into the order of their indexes; only in version 2. Left out: they are in source order. */
  readonly shuffle?: ShuffleJson;
  readonly allocation: { readonly file: string; readonly sha256: Hex };
  readonly nodes: { readonly file: string; readonly sha256: Hex; readonly count: number };
  /** Null: the rows came from no file. */
  readonly source: AllocationSource | null;
  readonly warnings: readonly AllocationWarning[];
};

/** The bytes of `manifest.json`. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}
