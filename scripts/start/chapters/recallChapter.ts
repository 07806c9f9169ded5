import { html } from "../../../src/node/report/markup.ts";
import { formatDay, formatThings } from "../../../src/sdk/core/text/format.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { type GasEntry, TOKEN } from "../helpers.ts";
import type { Chapter, PlayedChapter, StoryCheck } from "./chapter.ts";
import { playCoin } from "./playCoin.ts";
import { playRecall, RECALL_TOTAL } from "./playRecall.ts";

type Recall = Awaited<ReturnType<typeof playRecall>>["recall"];
type Coin = Awaited<ReturnType<typeof playCoin>>["coin"];
type Played = { readonly recall: Recall; readonly coin: Coin; readonly gas: readonly GasEntry[] };

export const recallChapter: Chapter = {
  step: "Recall a campaign with a wrong tree, create the right one, and pay coin",
  supply: RECALL_TOTAL,
  async play(chain, contracts) {
    const recalled = await playRecall(chain, contracts);
    const paid = await playCoin(chain, contracts);
    return tellRecall({ ...recalled, ...paid, gas: [...recalled.gas, ...paid.gas] });
  },
};

const tokens = (amount: bigint) => tokenAmount(amount, TOKEN);
const ether = (wei: bigint) => tokenAmount(wei, { decimals: 18, symbol: "ETH" });

export function tellRecall({ recall, coin, gas }: Played): PlayedChapter {
  const { leaves, start, recalled, stranger, late, paid } = recall;
  return {
    name: "recall",
    title: "Recall",
    result: { ...recall, coin },
    gas,
    lines: [
      `Recall: ${tokens(recalled)} of a campaign with a zero too many went back to the treasury before its start`,
      `  recall by another account refused: ${stranger}`,
      `  recall after the start refused: ${late}`,
      `  the right campaign paid ${tokens(paid)} to the first of ${leaves}`,
      `Coin: ${ether(coin.paid)} of ${ether(coin.funded)} went to accounts, without a token`,
      `  a contract's leaf skipped: ${coin.refused}`,
    ],
    prose: html`The tree of a campaign for ${formatThings(leaves, "account")} had a zero too many. Before its start on
${formatDay(start)} the treasury took all of its money back, ${tokens(recalled)}, and the right campaign was created, which paid
the first account ${tokens(paid)}. Nobody else could recall the campaign, and from the start on the treasury no longer could.
Another campaign paid ${ether(coin.paid)} of the chain's own coin, and skipped a contract that takes none.`,
    evidence: html`<p class="aside">By another account: ${stranger}</p>
<p class="aside">After the start: ${late}</p>
<p class="aside">Skipped: ${coin.refused}</p>`,
    checks: [recallCheck(recall), coinCheck(coin)],
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

function coinCheck({ due, paid, refused }: Coin): StoryCheck {
  return {
    promise: "Accounts are paid coin beside one that refuses it, which is skipped by name",
    holds: paid === due && refused.startsWith("CoinRefused"),
    found: `${ether(paid)} of ${ether(due)} paid; ${refused}`,
  };
}
