import { columnsOf, html, table } from "../../../src/node/report/markup.ts";
import { durationText } from "../../../src/sdk/core/text/duration.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { type Line, table as lines } from "../../output.ts";
import { TOKEN } from "../helpers.ts";
import type { Chapter, PlayedChapter } from "./chapter.ts";
import { BOND } from "./disputedDiploma.ts";
import { playDispute } from "./playDispute.ts";

type Played = Awaited<ReturnType<typeof playDispute>>;

export const disputeChapter: Chapter = {
  step: "Contest a diploma, and let a panel decide",
  supply: 2n * BOND,
  play: async (chain, contracts) => tellDispute(await playDispute(chain, contracts)),
};

export function tellDispute({ dispute, gas }: Played): PlayedChapter {
  const { moments, openedAt, bond, paid } = dispute;
  const after = (moment: bigint) => {
    const seconds = Number(moment - openedAt);
    return `after ${durationText(seconds)}`;
  };
  const held = moments.slice(1);
  const { toClaimant, toRespondent, toPanels, burned } = paid;
  const [won, lost, fee, rest] = [toClaimant, toRespondent, toPanels, burned].map((amount) =>
    tokenAmount(amount, TOKEN),
  ) as [string, string, string, string];
  return {
    name: "dispute",
    title: "A contested diploma",
    result: dispute,
    gas,
    lines: [
      `A diploma contested with a bond of ${tokenAmount(bond, TOKEN)}, answered with another; a panel decides, and the claimant gets ${won}:`,
      ...lines([
        ...moments.map(({ what, moment, outcome }): Line => [`  ${after(moment)}`, `${outcome}: ${what}`]),
        ["  a silent issuer", "the panel rules all the same, and the claimant pays it"],
        [
          "  a silent panel",
          "after 7 days all is as it was, and the claimant has lost a quarter of the bond",
        ],
      ]),
    ],
    prose: html`Two of a group's three seats issued a diploma in one transaction. Somebody contested it as got by deceit, with a
bond of ${tokenAmount(bond, TOKEN)}. Opening the case changed nothing; one seat had it held meanwhile, and another answered with a
bond of its own. Two of a panel's three upheld the claim, and nobody appealed. After the notice that the group's rules give, anybody
could have the group revoke it, and somebody did. The claimant got ${won}, who answered ${lost}, the panel ${fee}; ${rest} were burned.
Silence decides nothing: without an answer, the panel rules all the same, and the claimant pays it; without a ruling, the case ends as
it began, and a quarter of the claimant's bond goes to whoever answered.`,
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
      {
        promise:
          "Both bonds were paid as the panel ruled: half of the lost one to the claimant, a quarter to the panel",
        holds: toClaimant === (3n * bond) / 2n && toPanels === bond / 4n && burned === bond / 4n,
        found: [won, lost, fee, rest].join(", "),
      },
    ],
  };
}
