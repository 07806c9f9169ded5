import { formatCount, formatThings } from "../../../src/report/format.ts";
import { columnsOf, html, table } from "../../../src/report/markup.ts";
import type { Chapter, PlayedChapter } from "./chapter.ts";
import { playGateway } from "./playGateway.ts";

type Played = Awaited<ReturnType<typeof playGateway>>;

export const gatewayChapter: Chapter = {
  step: "Hand signed claims in to a gateway, and kill it midway",
  supply: 0n,
  playBeside: async (signal) => tellGateway(await playGateway(signal)),
};

export function tellGateway(played: Played): PlayedChapter {
  const { claimants, taken, tickets, before, paid, twice, transactions, blocks } = played;
  return {
    name: "gateway",
    title: "Claims through a gateway",
    result: played,
    gas: [],
    lines: [
      `Gateway: ${formatCount(claimants)} signed claims at once, its store a PGlite`,
      `  killed (SIGKILL) with ${formatCount(taken)} taken in and ${formatCount(before)} paid, and started again`,
      `  all ${formatCount(paid)} paid once, says the chain: ${formatThings(transactions, "transaction")} in ${formatThings(blocks, "block")}`,
    ],
    prose: html`${formatCount(claimants)} accounts signed their claims, and handed them in all at once to a gateway, which keeps
its work in a PGlite. When ${formatCount(before)} were paid, and ${formatCount(taken)} taken in, it was killed without a word, and
started again over the same store; who had no answer handed in once more. In the end the chain had paid ${formatCount(paid)}, none of them twice.`,
    evidence: table("What went through the gateway", columnsOf({ What: "head", "How many": "number" }), [
      ["Signed claims", formatCount(claimants)],
      ["Taken in when it was killed", formatCount(taken)],
      ["Paid when it was killed", formatCount(before)],
      ["Tickets to come later", formatCount(tickets)],
      ["Paid in the end", formatCount(paid)],
      ["Transactions", formatCount(transactions)],
      ["Blocks with any of them", formatCount(blocks)],
    ]),
    checks: [
      {
        promise: "Every claim that was handed in to the gateway was paid once",
        holds: paid === claimants && twice === 0,
        found: `${formatCount(paid)} of ${formatCount(claimants)} paid, ${formatCount(twice)} twice`,
      },
    ],
  };
}
