import type { Address } from "viem";
import { type RuledManifest, readRuledDirectory } from "./readRuledDirectory.ts";
import { type LeftOutLine, type ReasonLine, ruledFiles } from "./ruledFiles.ts";

/** Why an account gets what it gets. */
export type RuledTrace = {
  readonly manifest: RuledManifest;
  /** Undefined: it gets nothing. */
  readonly row: ReasonLine | undefined;
  /** Its credentials that count for nothing. */
  readonly leftOut: readonly LeftOutLine[];
};

/**
 * Reads why an account gets what it gets by an allocation from credentials.
 * @param account lower case
 * @throws SymbolonError `BadAllocationDirectory`
 */
export async function traceRuledAccount(directory: string, account: Address): Promise<RuledTrace> {
  const { manifest, files } = await readRuledDirectory(directory);
  const [row] = linesOf<ReasonLine>(files.get(ruledFiles.reasons), account);
  return { manifest, row, leftOut: linesOf<LeftOutLine>(files.get(ruledFiles.leftOut), account) };
}

/** The lines of an account: each begins with its account, so the others need not be parsed. */
function linesOf<Line>(bytes: Uint8Array | undefined, account: Address): readonly Line[] {
  const start = `{"account":"${account}"`;
  return new TextDecoder()
    .decode(bytes)
    .split("\n")
    .filter((line) => line.slice(0, start.length).toLowerCase() === start)
    .map((line) => JSON.parse(line) as Line);
}
