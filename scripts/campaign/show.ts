import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import { campaignChart } from "../../src/node/campaigns/scheduleChart.ts";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { nextPoint, vestedAmount, vestedShare, WHOLE_SHARE } from "../../src/sdk/core/campaign/vesting.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { type Paid, sumPaid } from "../../src/sdk/distribution/check/countPaid.ts";
import { namedFactory } from "../../src/sdk/distribution/create/requireFactory.ts";
import { requireOwnTree } from "../../src/sdk/distribution/fund/requireOwnTree.ts";
import {
  type CampaignMoment,
  campaignMoments,
  openWaves,
} from "../../src/sdk/distribution/state/campaignMoments.ts";
import { noCampaign } from "../../src/sdk/distribution/state/campaignState.ts";
import { type ReadFacts, readCampaignFacts } from "../../src/sdk/distribution/state/readCampaignFacts.ts";
import { countClaimed } from "../../src/sdk/distribution/state/readPaid.ts";
import { openReader } from "../command/connect.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { type Line, printResult, table } from "../output.ts";
import { claimForText, gateLines, historyLines, planLines, rootLines, tokenText } from "./campaignLines.ts";
import type { ChainOptions, FactoryOptions } from "./commonOptions.ts";
import { factoryPlaces } from "./openCampaign.ts";
import { publishedTree, readingProgress } from "./publishedTree.ts";

export type ShowOptions = FactoryOptions &
  ChainOptions &
  ReplaceOptions & { readonly fromBlock?: bigint; readonly tree?: string; readonly chart?: string };

/** `symbolon campaign show CAMPAIGN`: terms, state and timeline, all as of one block. It judges nothing: `check` does. */
export async function show(addressOrFile: string, options: ShowOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const known = await knownCampaign(client, addressOrFile);
  const published = options.tree === undefined ? undefined : await publishedTree(options.tree);
  if (published !== undefined) await requireOwnTree(client, known.campaign, published);
  const rows = published?.tree.allocation;
  const places = factoryPlaces(options);
  const facts = await readCampaignFacts(client, {
    ...known,
    factoryOf: (design) => namedFactory(client, places, design),
    fromBlock: options.fromBlock,
    rows,
    onProgress: readingProgress(),
  });
  if (facts === undefined) throw noCampaign(known.campaign, client.chain.id);
  const { terms, effectiveEnd, now, gate, createdAt } = facts;
  if (options.chart !== undefined) {
    writeOwnOutput(options.chart, campaignChart(facts), { replace: options.replace });
  }
  const paid = rows && sumPaid(facts, rows);
  const claimed = facts.kind === "instant" ? countClaimed(facts.words) : paid?.claimed;
  const moments = campaignMoments(terms, {
    now,
    effectiveEnd,
    createdAt,
    ...(facts.kind === "vesting" && { schedule: facts.schedule }),
    ...(facts.kind === "cumulative" && { roots: facts.roots }),
  });
  const shown = { claimed, paid, waves: openWaves(terms, now), moments, chart: options.chart };
  printResult(options.json ?? false, documentOf(facts, shown), [
    ...table([...lines(facts, shown), ...kindLines(facts), ...gateLines(gate), ["chart", options.chart]]),
    "",
    ...moments.map(({ at, what, isPast }) => `${isPast ? "*" : " "} ${isoMomentOr(at, "")}  ${what}`),
    ...(facts.kind === "cumulative" ? rootsLines(facts) : []),
  ]);
}

/** Why the roots of a campaign are not listed that was looked for in vain, or not at all. */
const NO_HISTORY =
  "It is not known in which block the campaign was created: give its factory (--factory, --addresses or its file), and an earlier --from-block where that does not help.";

function rootsLines({
  history,
  rules,
  tokenState,
}: Extract<ReadFacts, { kind: "cumulative" }>): readonly string[] {
  if (history === undefined) return ["", `What happened to its roots is left out. ${NO_HISTORY}`];
  return history.length === 0 ? [] : ["", ...historyLines(history, rules.timelock, tokenState)];
}

type Shown = {
  readonly claimed: number | undefined;
  readonly paid: Paid | undefined;
  readonly waves: bigint;
  readonly moments: readonly CampaignMoment[];
  readonly chart: string | undefined;
};

function documentOf(facts: ReadFacts, { claimed, paid, waves, moments, chart }: Shown) {
  const { campaign, kind, form, implementation, terms, tokenState: token, creation, gate } = facts;
  return {
    campaign,
    kind,
    form,
    ...(implementation !== undefined && { implementation: implementation.address }),
    block: facts.blockNumber,
    now: facts.now,
    terms,
    effectiveEnd: facts.effectiveEnd,
    ...kindDocument(facts),
    state: stateOf(facts),
    openWaves: waves,
    claimed: claimed ?? null,
    paid: paid?.paid ?? null,
    owed: paid?.owed ?? null,
    recalled: recalledOf(facts) ?? null,
    balance: token.balance ?? null,
    token: {
      symbol: facts.tokenState.symbol ?? null,
      decimals: token.decimals ?? null,
      ...(facts.tokenState.isCoin && { isCoin: true }),
    },
    creation: creation === undefined ? null : { ...creation, createdAt: facts.createdAt },
    gate,
    timeline: moments,
    chart: chart ?? null,
  };
}

/** Base units that the treasury took back before the start, all in all; undefined: not known. */
function recalledOf({ recalls }: ReadFacts): bigint | undefined {
  return recalls?.reduce((sum, { amount }) => sum + amount, 0n);
}

function stateOf({ now, effectiveEnd, terms }: ReadFacts): "not started" | "open" | "ended" {
  if (now < terms.start) return "not started";
  return now < effectiveEnd ? "open" : "ended";
}

function kindDocument(facts: ReadFacts): Readonly<Record<string, unknown>> {
  if (facts.kind === "instant") return {};
  if (facts.kind === "vesting") {
    const { schedule, funding, now } = facts;
    return { schedule, funding, vestedShare: vestedShare(schedule, now) };
  }
  const { rules, roots, history, source } = facts;
  return {
    rules,
    roots,
    history: history ?? null,
    ...(history === undefined && { noHistory: NO_HISTORY }),
    source,
  };
}

function kindLines(facts: ReadFacts): readonly Line[] {
  const { now } = facts;
  const token = facts.tokenState;
  const recalled = recalledOf(facts) ?? 0n;
  const plan: readonly Line[] = [
    ...planLines(facts, token, now),
    ["recalled", recalled === 0n ? undefined : `${tokenAmount(recalled, token)}, before the start`],
  ];
  if (facts.kind === "instant") return plan;
  if (facts.kind === "cumulative") {
    const { balance, allowance } = facts.source;
    const shown = (amount: bigint | undefined) =>
      amount === undefined ? "not known" : tokenAmount(amount, token);
    return [
      ...plan,
      ...rootLines(facts, { now, token }),
      ["treasury has", `${shown(balance)}, of which it allows ${shown(allowance)}`],
    ];
  }
  const { schedule, funding } = facts;
  const next = nextPoint(schedule, now);
  return [
    ...plan,
    ["vested now", `${percent(vestedShare(schedule, now))} of each entitlement`],
    [
      "next point",
      next === undefined ? "none: all is vested" : `${percent(next.share)} by ${isoMomentOr(next.time, "")}`,
    ],
    ["promised", `${tokenAmount(funding.claimed, token)}, of ${tokenAmount(funding.funded, token)} funded`],
    // Each entitlement rounds down by itself.
    [
      "vested of it",
      facts.entitlements &&
        tokenAmount(
          facts.entitlements.reduce((sum, { total }) => sum + vestedAmount(schedule, total, now), 0n),
          token,
        ),
    ],
  ];
}

function percent(share: bigint): string {
  const hundredths = (share * 10_000n) / WHOLE_SHARE;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")} %`;
}

function lines(facts: ReadFacts, { claimed, waves: open, paid }: Shown): readonly Line[] {
  const {
    campaign,
    kind,
    form,
    implementation,
    terms,
    tokenState: token,
    creation,
    blockNumber,
    now,
  } = facts;
  const { balance } = facts.token;
  const { waves, waveInterval, count } = terms;
  return [
    ["campaign", campaign],
    ["kind", kind],
    ["form", form === "light" ? `light: a clone of ${implementation?.address}` : form],
    ["as of", `block ${blockNumber}, ${isoMomentOr(now, "")}`],
    ["state", stateOf(facts)],
    ["token", tokenText(terms.token, facts.tokenState)],
    ["root", terms.root],
    ["manifest hash", terms.manifestHash],
    [
      "claimed",
      `${claimed === undefined ? "not known without --tree," : formatCount(claimed)} of ${formatCount(count)} leaves`,
    ],
    ["paid", paid && tokenAmount(paid.paid, token)],
    ["owed", paid && tokenAmount(paid.owed, token)],
    ["held", balance === undefined ? "not known" : tokenAmount(balance, token)],
    ["funded with", creation && tokenAmount(creation.funding, token)],
    ["created by", creation?.creator],
    ["waves", waves === 0n ? "none" : `${open} of ${waves} open, one every ${durationText(waveInterval)}`],
    ["for others", claimForText[terms.claimFor]],
    ["treasury", terms.treasury],
  ];
}
