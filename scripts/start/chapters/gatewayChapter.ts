import { columnsOf, html, table } from "../../../src/node/report/markup.ts";
import { formatCount, formatThings } from "../../../src/sdk/core/text/format.ts";
import { spanText, waterfall, whomText } from "../../../src/services/timeline/report/tracePage.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import type { Chapter, PlayedChapter } from "./chapter.ts";
import { playGateway } from "./playGateway.ts";

type Played = Awaited<ReturnType<typeof playGateway>>;

export const gatewayChapter: Chapter = {
  step: "Hand signed claims in to a gateway, and kill it midway",
  supply: 0n,
  playBeside: async (signal) => tellGateway(await playGateway(signal)),
};

export function tellGateway(played: Played): PlayedChapter {
  const { claimants, taken, tickets, before, paid, twice, transactions, blocks, traced } = played;
  return {
    name: "gateway",
    title: "Claims through a gateway",
    result: played,
    gas: [],
    lines: [
      `Gateway: ${formatCount(claimants)} signed claims at once, its store a PGlite`,
      `  killed (SIGKILL) with ${formatCount(taken)} taken in and ${formatCount(before)} paid, and started again`,
      `  all ${formatCount(paid)} paid once, says the chain: ${formatThings(transactions, "transaction")} in ${formatThings(blocks, "block")}`,
      `Traced from signature to finality, in that store:`,
      ...Object.entries(traced).map(([name, path]) => `  ${traceLine(name, path)}`),
    ],
    prose: html`${formatCount(claimants)} accounts signed their claims, and handed them in all at once to a gateway, which keeps
its work in a PGlite. When ${formatCount(before)} were paid, and ${formatCount(taken)} taken in, it was killed without a word, and
started again over the same store; who had no answer handed in once more. In the end the chain had paid ${formatCount(paid)}, none of them twice. A revocation that its issuer had only
signed went the same way. The store that the gateway left tells of each who signed it, when, and whom it waited for.`,
    evidence: html`${table(
      "What went through the gateway",
      columnsOf({ What: "head", "How many": "number" }),
      [
        ["Signed claims", formatCount(claimants)],
        ["Taken in when it was killed", formatCount(taken)],
        ["Paid when it was killed", formatCount(before)],
        ["Tickets to come later", formatCount(tickets)],
        ["Paid in the end", formatCount(paid)],
        ["Transactions", formatCount(transactions)],
        ["Blocks with any of them", formatCount(blocks)],
      ],
    )}
${Object.entries(traced).map(([name, path]) => html`<p>The way of one ${name}, from who signed it to its final block:</p>${waterfall(path)}`)}`,
    checks: [
      {
        promise: "Every claim that was handed in to the gateway was paid once",
        holds: paid === claimants && twice === 0,
        found: `${formatCount(paid)} of ${formatCount(claimants)} paid, ${formatCount(twice)} twice`,
      },
      ...Object.entries(traced).map(([name, { steps }]) => ({
        promise: `One ${name} is traced from who signed it to its final block`,
        holds: ["signed", "queued", "sent", "included", "final"].every((kind) =>
          steps.some((step) => step.kind === kind),
        ),
        found: steps.map(({ kind }) => kind).join(", "),
      })),
    ],
  };
}

/** A way on one line: its steps, and the slowest of its waits. */
function traceLine(name: string, { steps, slowest }: TracePath): string {
  const way = steps.map(({ kind }) => kind).join(" > ");
  return `${name}: ${way}${slowest === undefined ? "" : `; slowest ${spanText(slowest)}, for ${whomText(slowest)}`}`;
}
