import { columnsOf, html, table } from "../../../src/node/report/markup.ts";
import { formatCount, formatThings } from "../../../src/sdk/core/text/format.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { TOKEN } from "../helpers.ts";
import type { Chapter, PlayedChapter } from "./chapter.ts";
import { playRelay, RELAYED_TOTAL } from "./playRelay.ts";

type Played = Awaited<ReturnType<typeof playRelay>>;

export const relayChapter: Chapter = {
  step: "Relay a wallet's signed claim, and a bundle with one that is taken",
  supply: RELAYED_TOTAL,
  play: async (chain, contracts) => tellRelay(await playRelay(chain, contracts)),
};

export function tellRelay({ relay, gas }: Played): PlayedChapter {
  const { wallet, recipient, items, paid, skipped } = relay;
  const amount = tokenAmount(relay.amount, TOKEN);
  const fee = tokenAmount(relay.fee, TOKEN);
  return {
    name: "relay",
    title: "Relayed claims",
    result: relay,
    gas,
    lines: [
      `Relayed: a contract wallet signed, the recipient that it named was paid ${amount}, the relayer ${fee}`,
      `Bundled: ${paid} of ${items} paid in one transaction`,
      ...skipped.map(({ index, sentence }) => `  skipped index ${index}: ${sentence}`),
    ],
    prose: html`In a second campaign, without a gate, a contract wallet signed its claim and sent nothing: a relayer brought it,
${amount} went where the wallet had said, and ${fee} to the relayer. Then one transaction brought
${formatThings(items, "claim")}, of which ${formatCount(paid)} were paid.
${skipped.map(({ index, sentence }) => `The one of row ${formatCount(index)} was skipped: ${sentence}`).join(" ")}`,
    evidence: table("Who took part", columnsOf({ Who: "head", Address: "code" }), [
      ["The wallet, a contract, which signed", wallet],
      ["The recipient that it named", recipient],
    ]),
    checks: [
      {
        promise: "Every item of the bundle was paid or skipped",
        holds: paid + skipped.length === items,
        found: `${paid} paid and ${skipped.length} skipped of ${formatThings(items, "item")}`,
      },
    ],
  };
}
