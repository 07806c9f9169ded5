import { closeSync, existsSync, fsyncSync, openSync, truncateSync, writeSync } from "node:fs";
import type { Address, Hash } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { readText, systemCode } from "../../files/readText.ts";
import type { ForeignClaim } from "./importSources.ts";

const FORMAT = "symbolon-foreign-claims";
const VERSION = 1;

/** What claims are kept of: those of another file are never taken for them. */
export type ClaimsKeptOf = {
  readonly chainId: number;
  readonly contract: Address;
  readonly token: Address | null;
  /** The first block that was looked through. */
  readonly from: string;
};

type KeptRange = { readonly to: bigint; readonly hash: Hash; readonly claims: readonly ForeignClaim[] };

/** Claims that were read before, and where those that are read now are kept. */
export type KeptClaims = {
  readonly claims: readonly ForeignClaim[];
  /** The last block that was looked through, and its hash; undefined: none. */
  readonly last: Pick<KeptRange, "to" | "hash"> | undefined;
  readonly keep: (range: KeptRange) => void;
  readonly close: () => void;
};

const NOTHING_KEPT: KeptClaims = { claims: [], last: undefined, keep: () => {}, close: () => {} };

/**
 * Opens a file of claims, one range of blocks a line, which a run that ended early goes on with. A line that a killed run
 * left half-written is dropped.
 * @param path undefined: nothing is kept
 * @throws SymbolonError `OtherClaims`, `UnreadableFile`, `OutputNotWritable`
 */
export function openKeptClaims(path: string | undefined, of: ClaimsKeptOf): KeptClaims {
  if (path === undefined) return NOTHING_KEPT;
  const head = `${JSON.stringify({ format: FORMAT, version: VERSION, ...of })}\n`;
  const text = existsSync(path) ? readText(path) : "";
  if (text !== "" && !text.startsWith(head)) throw otherClaims(path, text.split("\n")[0] ?? "", head.trim());
  const ranges: KeptRange[] = [];
  let length = text === "" ? 0 : head.length;
  for (let end = text.indexOf("\n", length); end !== -1; end = text.indexOf("\n", length)) {
    const range = rangeOf(text.slice(length, end));
    if (range === undefined) break;
    ranges.push(range);
    length = end + 1;
  }
  const file = inSystem(path, () => {
    const opened = openSync(path, "a", 0o666);
    // Only a whole line counts; all of them are ASCII.
    truncateSync(path, length);
    if (length === 0) writeSync(opened, head);
    return opened;
  });
  return {
    claims: ranges.flatMap(({ claims }) => claims),
    last: ranges.at(-1),
    keep: (range) =>
      inSystem(path, () => {
        writeSync(file, lineOf(range));
        fsyncSync(file);
      }),
    close: () => closeSync(file),
  };
}

/** The chain has replaced the last block of which claims were kept, or it comes after the one that is asked about. */
export function keptTooFar(path: string, to: bigint, problem: string): SymbolonError {
  return new SymbolonError({
    code: "OtherClaims",
    reason: `${path} has claims up to block ${to}, ${problem}.`,
    hint: "Remove the file, or name another (--claims), and run again.",
    details: { path, block: to },
  });
}

function lineOf({ to, hash, claims }: KeptRange): string {
  const rows = claims.map(({ index, account, amount }) => [index ?? null, account, String(amount)]);
  return `${JSON.stringify({ to: String(to), hash, claims: rows })}\n`;
}

type Line = {
  readonly to: string;
  readonly hash: Hash;
  readonly claims: readonly (readonly [index: number | null, account: Address, amount: string])[];
};

function rangeOf(line: string): KeptRange | undefined {
  try {
    const { to, hash, claims } = JSON.parse(line) as Line;
    return {
      to: BigInt(to),
      hash,
      claims: claims.map(([index, account, amount]) => ({
        index: index ?? undefined,
        account,
        amount: BigInt(amount),
      })),
    };
  } catch {
    return undefined;
  }
}

function otherClaims(path: string, found: string, wanted: string): SymbolonError {
  return new SymbolonError({
    code: "OtherClaims",
    reason: `${path} holds something else: it begins with ${quote(found.slice(0, 240))}, and not with ${wanted}.`,
    hint: "Name another file (--claims): each chain, contract, token and --from-block has one of its own.",
    details: { path },
  });
}

function inSystem<Result>(path: string, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    const system = systemCode(cause);
    throw new SymbolonError({
      code: "OutputNotWritable",
      reason: `${path} cannot be written (${system}).`,
      hint: "Choose another --claims that can be written, or free space; then run again: it goes on where it was.",
      details: { path, system },
      cause,
    });
  }
}
