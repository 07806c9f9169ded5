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

/** What only some sources can do, or must be told. */
export function requireSource(command: Command, flags: SourceFlags): void {
  const { at, cache, witness, trustList, finality, reorgMargin } = flags;
  const isLive = cache === undefined && witness === undefined;
  requireHeeded(command, flags, isLive);
  if (!isLive && trustList !== undefined) {
    command.error(
      "error: --trust-list is asked on the chain: verify live, or name the issuers with --issuer ADDRESS",
    );
  }
  if (!isLive && at === "block") {
    command.error(
      "error: --at block is for --live: a copy or a witness is asked about a moment, by default now",
    );
  }
  if (witness !== undefined && finality !== "finalized" && reorgMargin === undefined) {
    command.error(
      "error: a trusted hash makes no block final: with --witness give --finality finalized where its block is, or else " +
        "--reorg-margin DURATION by which it may be undone",
    );
  }
}

/** What a source does not heed is refused: a limit that is given and not kept is worse than none. */
function requireHeeded(command: Command, flags: SourceFlags, isLive: boolean): void {
  const { maxAge, block, cache, refresh, bestEffort, witness, blockHash, finality } = flags;
  const inVain = [
    ["--max-age", "live answers", isLive || maxAge === undefined],
    ["--block", "live answers", isLive || block === undefined],
    ["--block-hash", "a --witness", witness !== undefined || blockHash === undefined],
    ["--best-effort", "a --cache", cache !== undefined || bestEffort === undefined],
    ["--no-refresh", "a --cache", cache !== undefined || refresh !== false],
  ] as const;
  for (const [flag, source, isMeant] of inVain) {
    if (!isMeant) command.error(`error: ${flag} is for ${source} alone, and nothing would come of it here`);
  }
  if (block !== undefined && finality !== undefined) {
    command.error(
      "error: give --block or --finality: a block that is named by its number is as final as it is",
    );
  }
}
