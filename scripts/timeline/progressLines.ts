import { formatCount } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { ChainProgress } from "../../src/services/timeline/tables/progress.ts";
import type { ToldRange } from "../../src/services/timeline/tables/told.ts";
import { table } from "../output.ts";

/** How far chains are followed, as programs get it. @param ranges which of their blocks are on the node's word */
export function progressDocument(
  store: string,
  chains: readonly ChainProgress[],
  ranges: readonly ToldRange[],
) {
  return {
    store,
    chains: chains.map(({ stopped = null, ...chain }) => ({ ...chain, stopped })),
    told: ranges.map(({ last = null, blocks = null, ...range }) => ({ ...range, last, blocks })),
  };
}

/** The same for people. */
export function progressLines(
  store: string,
  chains: readonly ChainProgress[],
  ranges: readonly ToldRange[],
): readonly string[] {
  const lines = table([["store", store]]);
  if (chains.length === 0)
    lines.push("", "no chain is followed into it yet: symbolon timeline follow begins");
  for (const { chain, way, cursor, final, head, looked, stopped } of chains) {
    const behind = Math.max(0, head - cursor);
    const sure =
      way === "proven" ? "proven by hashes at the head, told by the node before" : "told by the node";
    lines.push(
      "",
      `chain ${chain}${stopped === undefined ? "" : ": stopped"}`,
      ...table([
        [
          "  read up to",
          `block ${cursor}, ${behind === 0 ? "the newest" : `${formatCount(behind)} behind the newest`}`,
        ],
        ["  final", final < 0 ? "nothing yet" : `block ${final}`],
        ["  events are", sure],
        ["  looked at last", isoMomentOr(BigInt(Math.floor(looked / 1_000)), "never")],
        ["  stopped since", stopped],
        ...ranges
          .filter((range) => range.chain === chain)
          .map((range) => ["  on the node's word", toldText(range)] as const),
      ]),
    );
  }
  return lines;
}

function toldText({ first, last, blocks, why }: ToldRange): string {
  const range = last === undefined ? `block ${first} on` : `blocks ${first} to ${last}`;
  const which = first === last ? `block ${first}` : range;
  const some = blocks === undefined || first === last ? "" : `${formatCount(blocks)} of `;
  return `${some}${which}: ${why}`;
}
