import type { Hex } from "viem";
import type { AllocationSource, AllocationWarning } from "../allocation.ts";

/** The format's name and version: a reader refuses any other. */
export const MANIFEST_FORMAT = "symbolon-tree";
export const MANIFEST_VERSION = 1;

/** What a tree directory holds and how anyone rebuilds it. No clock and no path: equal input, equal bytes. */
export type Manifest = {
  readonly format: typeof MANIFEST_FORMAT;
  readonly version: typeof MANIFEST_VERSION;
  readonly tool: string;
  readonly convention: string;
  readonly root: Hex;
  readonly count: number;
  /** Base units, in decimal digits. */
  readonly total: string;
  /** Decimals the source was read with; null: it was in base units. */
  readonly decimals: number | null;
  readonly allocationHash: Hex;
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
