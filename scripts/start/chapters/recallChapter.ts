import { html } from "../../../src/node/report/markup.ts";
import { formatDay, formatThings } from "../../../src/sdk/core/text/format.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { TOKEN } from "../helpers.ts";
import type { Chapter, PlayedChapter, StoryCheck } from "./chapter.ts";
import { playRecall, RECALL_TOTAL } from "./playRecall.ts";

type Played = Awaited<ReturnType<typeof playRecall>>;
type Recall = Played["recall"];

export const recallChapter: Chapter = {
  step: "Recall a campaign with a wrong tree, and create the right one",
  supply: RECALL_TOTAL,
  play: async (chain, contracts) => tellRecall(await playRecall(chain, contracts)),
};

const tokens = (amount: bigint) => tokenAmount(amount, TOKEN);

export function tellRecall({ recall, gas }: Played): PlayedChapter {
  const { leaves, start, recalled, stranger, late, paid } = recall;
  return {
    name: "recall",
    title: "Recall",
    result: recall,
    gas,
    lines: [
      `Recall: ${tokens(recalled)} of a campaign with a zero too many went back to the treasury before its start`,
      `  recall by another account refused: ${stranger}`,
      `  recall after the start refused: ${late}`,
      `  the right campaign paid ${tokens(paid)} to the first of ${leaves}`,
    ],
    prose: html`The tree of a campaign for ${formatThings(leaves, "account")} had a zero too many. Before its start on
${formatDay(start)} the treasury took all of its money back, ${tokens(recalled)}, and the right campaign was created, which paid
the first account ${tokens(paid)}. Nobody else could recall the campaign, and from the start on the treasury no longer could.`,
    evidence: html`<p class="aside">By another account: ${stranger}</p>
<p class="aside">After the start: ${late}</p>`,
    checks: [recallCheck(recall)],
  };
}

function recallCheck({ funded, recalled, each, paid }: Recall): StoryCheck {
  return {
    promise:
      "What is recalled before the start is all that was paid in, and the right campaign pays what its tree says",
    holds: recalled === funded && paid === each,
    found: `${tokens(recalled)} of ${tokens(funded)} recalled, ${tokens(paid)} paid`,
  };
}
