import type { Command } from "commander";
import type { ExpectedOptions } from "../command/expectedOptions.ts";

type SourceFlags = ExpectedOptions & {
  readonly at?: bigint | "block";
  readonly maxAge?: bigint;
  readonly block?: bigint;
  readonly cache?: string;
  readonly refresh?: boolean;
  readonly bestEffort?: boolean;
  readonly witness?: string;
  readonly blockHash?: string;
  readonly finality?: string;
  readonly reorgMargin?: bigint;
};

/** What only some sources can do, or need. What a source does not heed is refused: a limit that is not kept is worse than none. */
export function requireSource(command: Command, flags: SourceFlags): void {
  const { at, maxAge, block, trustList, cache, refresh, bestEffort, witness, blockHash } = flags;
  const { finality, reorgMargin } = flags;
  const offline = witness === undefined ? undefined : "--witness";
  const copy = offline ?? (cache === undefined ? undefined : "--cache");
  const ofChain: readonly (readonly [flag: string, value: unknown])[] = [
    ["--max-age", maxAge],
    ["--block", block],
    ["--trust-list", trustList],
    ["--at block", at === "block" || undefined],
  ];
  const needed: readonly (readonly [flag: string, value: unknown, source: string, given: unknown])[] = [
    ["--block-hash", blockHash, "--witness", witness],
    ["--best-effort", bestEffort, "--cache", cache],
    ["--no-refresh", refresh === false || undefined, "--cache", cache],
  ];
  const [live] = copy === undefined ? [] : ofChain.filter(([, value]) => value !== undefined);
  if (live !== undefined) {
    command.error(`error: ${live[0]} and ${copy} exclude each other: ${live[0]} is for a live verdict`);
  }
  const [lacking] = needed.filter(([, value, , given]) => value !== undefined && given === undefined);
  if (lacking !== undefined) command.error(`error: ${lacking[0]} needs ${lacking[2]}`);
  if (block !== undefined && finality !== undefined) {
    command.error("error: --block and --finality exclude each other");
  }
  if (offline !== undefined && finality !== "finalized" && reorgMargin === undefined) {
    command.error("error: --witness needs --finality finalized, if its block is final, or --reorg-margin");
  }
}
