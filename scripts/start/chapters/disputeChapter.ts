import { columnsOf, html, table } from "../../../src/node/report/markup.ts";
import { durationText } from "../../../src/sdk/core/text/duration.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { table as lines } from "../../output.ts";
import { TOKEN } from "../helpers.ts";
import type { Chapter, PlayedChapter } from "./chapter.ts";
import { BOND, playDispute } from "./playDispute.ts";

type Played = Awaited<ReturnType<typeof playDispute>>;

export const disputeChapter: Chapter = {
  step: "Contest a diploma, and let the clock decide",
  supply: BOND,
  play: async (chain, contracts) => tellDispute(await playDispute(chain, contracts)),
};

export function tellDispute({ dispute, gas }: Played): PlayedChapter {
  const { moments, openedAt, bond } = dispute;
  const after = (moment: bigint) => {
    const seconds = Number(moment - openedAt);
    return `after ${durationText(seconds)}`;
  };
  const held = moments.slice(1);
  return {
    name: "dispute",
    title: "A contested diploma",
    result: dispute,
    gas,
    lines: [
      `A diploma contested with a bond of ${tokenAmount(bond, TOKEN)}; nobody answers, and the clock decides:`,
      ...lines(moments.map(({ what, moment, outcome }) => [`  ${after(moment)}`, `${outcome}: ${what}`])),
    ],
    prose: html`Two of a group's three seats issued a diploma in one transaction. Somebody contested it as got by deceit, with a
bond of ${tokenAmount(bond, TOKEN)}. Opening the case changed nothing; one seat had it held meanwhile. Nobody answered, nobody
appealed: the claim stood by the clock. After the notice that the group's rules give, anybody could have the group revoke it, and
somebody did. The claimant has the bond back.`,
    evidence: table(
      "What the chain said",
      columnsOf({ When: "head", What: "text", Verdict: "text" }),
      moments.map(({ what, moment, outcome }) => [after(moment), what, outcome]),
    ),
    checks: [
      {
        promise: "From the hold to the revocation it was never valid",
        holds: held.every(({ outcome }) => outcome !== "Valid"),
        found: held.map(({ outcome }) => outcome).join(", "),
      },
    ],
  };
}
