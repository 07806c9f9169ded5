import type { Address } from "viem";
import { countPaid, type Paid } from "../../src/distribution/check/countPaid.ts";
import { openReader } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { campaignFacts, type ReadFacts } from "./campaignFacts.ts";
import { toldFactory } from "./findFactory.ts";
import { requireOwnTree } from "./fund.ts";
import { gateLines } from "./gateLines.ts";
import { knownCampaign, noCampaign } from "./knownCampaign.ts";
import { publishedTree } from "./publishedTree.ts";
import { countClaimed } from "./readPaid.ts";
import { claimForText } from "./reportCreated.ts";
import { openWaves, timeline } from "./timeline.ts";

export type ShowOptions = {
  readonly rpc: string;
  readonly factory?: Address;
  readonly addresses?: string;
  readonly fromBlock?: bigint;
  /** The tree, which alone knows how much each leaf pays. */
  readonly tree?: string;
  readonly json?: boolean;
};

/** `symbolon campaign show CAMPAIGN`: terms, state and timeline, all as of one block. It judges nothing: `check` does. */
export async function show(told: string, options: ShowOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const known = await knownCampaign(client, told);
  const factory = toldFactory(client, options) ?? known.file?.factory;
  const facts = await campaignFacts(client, { ...known, factory, fromBlock: options.fromBlock });
  if (facts === undefined) throw noCampaign(known.campaign, client.chain.id);
  const { terms, movedEnd, now, blockNumber, token, creation, gate, words, createdAt } = facts;
  const published = options.tree === undefined ? undefined : await publishedTree(options.tree);
  if (published !== undefined) await requireOwnTree(client, known.campaign, published);
  const paid = published && countPaid(published.tree.allocation, words);
  const claimed = countClaimed(words);
  const moments = timeline(terms, { now, movedEnd, createdAt });
  const waves = openWaves(terms, now);
  const document = {
    campaign: known.campaign,
    block: blockNumber,
    now,
    terms,
    movedEnd,
    state: stateOf(facts),
    openWaves: waves,
    claimed,
    paid: paid?.paid ?? null,
    owed: paid?.owed ?? null,
    balance: token.balance ?? null,
    token: { symbol: facts.tokenState.symbol ?? null, decimals: token.decimals ?? null },
    creation: creation === undefined ? null : { ...creation, createdAt },
    gate,
    timeline: moments,
  };
  printResult(options.json ?? false, document, [
    ...table([...lines(facts, claimed, waves, paid), ...gateLines(gate)]),
    "",
    ...moments.map(({ at, what, isPast }) => `${isPast ? "*" : " "} ${momentText(at, "")}  ${what}`),
  ]);
}

function stateOf({ now, movedEnd, terms }: ReadFacts): "not started" | "open" | "ended" {
  if (now < terms.start) return "not started";
  return now < movedEnd ? "open" : "ended";
}

function lines(
  facts: ReadFacts,
  claimed: number,
  open: bigint,
  paid: Paid | undefined,
): (readonly [name: string, value: string])[] {
  const { campaign, terms, token, tokenState, creation, blockNumber, now } = facts;
  const { decimals, symbol } = tokenState;
  const { waves, waveInterval, count } = terms;
  return [
    ["campaign", campaign],
    ["as of", `block ${blockNumber}, ${momentText(now, "")}`],
    ["state", stateOf(facts)],
    ["token", `${terms.token}${symbol === undefined ? "" : ` (${symbol})`}`],
    ["root", terms.root],
    ["manifest hash", terms.manifestHash],
    ["claimed", `${claimed.toLocaleString("en")} of ${count.toLocaleString("en")} leaves`],
    ...(paid === undefined
      ? []
      : ([
          ["paid", inTokens(paid.paid, decimals)],
          ["owed", inTokens(paid.owed, decimals)],
        ] as const)),
    ["held", token.balance === undefined ? "not known" : inTokens(token.balance, decimals)],
    ...(creation === undefined ? [] : [["funded with", inTokens(creation.funding, decimals)] as const]),
    ...(creation === undefined ? [] : [["created by", creation.creator] as const]),
    ["waves", waves === 0n ? "none" : `${open} of ${waves} open, one every ${waveInterval} seconds`],
    ["for others", claimForText[terms.claimFor]],
    ["treasury", terms.treasury],
  ];
}
