import { join } from "node:path";
import type { Browser } from "playwright-core";
import { zeroAddress } from "viem";
import { buildPage, type PageFiles } from "../../src/node/pages/build/index.ts";
import { canonicalAddresses } from "../../src/sdk/chain/book/canonicalAddresses.ts";
import { relayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import type { ClaimData, PageData, PageName } from "../../src/sdk/pageData/index.ts";
import { bundled, filesOf } from "../../test/journeys/web/harness/site.ts";
import { startChromium } from "../../test/toolkit/report/browser.ts";
import { type KindChain, openKindChain } from "../../test/toolkit/scripts/kindChain.ts";
import { type CountingNode, openCountingNode } from "./countingNode.ts";
import { type Drop, openDrop } from "./drop.ts";
import type { Scale } from "./scale.ts";

/** What every row of the bench of pages is measured with. */
export type Stage = {
  readonly scale: Scale;
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  readonly progress: (line: string) => void;
  /** Reaches this machine alone. */
  readonly browser: Browser;
  readonly chain: KindChain;
  /** The node that pages ask; wallets have one of their own. */
  readonly node: CountingNode;
  readonly drop: Drop;
  /** What pages did in all runs that they must not do, and what axe found in them. */
  readonly watched: {
    /** What a policy stopped. */
    readonly violations: string[];
    /** Whom they asked elsewhere. */
    readonly foreign: string[];
    readonly flaws: string[];
    /** Where an answer or its action was not within the window. */
    readonly unseen: string[];
    /** States in which the focus was nowhere. */
    readonly lost: string[];
  };
  readonly close: () => Promise<void>;
};

export async function openStage(parameters: Pick<Stage, "scale" | "folder" | "progress">): Promise<Stage> {
  const { scale, folder, progress } = parameters;
  progress(`a campaign of ${scale.leaves} leaves`);
  const chain = await openKindChain();
  const drop = await openDrop(chain, join(folder, "drop"), scale.leaves);
  const [browser, node] = await Promise.all([startChromium(), openCountingNode(chain.rpc)]);
  return {
    ...parameters,
    browser,
    chain,
    node,
    drop,
    watched: { violations: [], foreign: [], flaws: [], unseen: [], lost: [] },
    async close() {
      await browser.close();
      node.close();
      await chain.close();
    },
  };
}

/** What pages are built for: the claim page for a campaign, as the chain has it; some of it otherwise. */
export async function dataFor(
  { chain, node }: Pick<Stage, "chain" | "node">,
  { campaign, decimals = 18 }: Pick<Drop, "campaign" | "decimals">,
  changes: Partial<ClaimData> = {},
): Promise<PageData> {
  const { id, name } = chain.reader.chain;
  const known = await relayedCampaign(chain.reader, campaign);
  const { kind, token, start, end, waves, waveInterval, maxExtraTime, gate, claimFor, recallable, schedule } =
    known;
  const terms = {
    kind,
    token,
    start,
    end,
    waves,
    waveInterval,
    maxExtraTime,
    gate,
    claimFor,
    recallable,
    ...(kind !== "cumulative" && { root: known.root, count: known.count }),
    ...(schedule !== undefined && { schedule }),
  };
  const issuers = [{ address: chain.relayer.account.address, name: "Rowing club" }];
  return {
    title: "",
    languages: ["en", "ar"],
    chain: { id, name, currency: { symbol: "ETH", decimals: 18 }, nodes: [node.url] },
    claim: {
      campaign,
      terms,
      token: { address: token, name: "Sample", symbol: "SAMPLE", decimals },
      convention: "native",
      trees: ["tree"],
      why: { en: "For early members." },
      isSafeApp: false,
      ...(gate !== zeroAddress && { gate: { kind: "unknown" as const } }),
      ...changes,
    },
    verify: { registries: [canonicalAddresses.batchRegistry], issuers, audience: "", finality: "finalized" },
    hold: { issuers },
    console: { contracts: canonicalAddresses, campaigns: [{ address: campaign }] },
  };
}

/** A page as its builder makes it. */
export async function builtFiles(name: PageName, data: PageData): Promise<PageFiles> {
  return buildPage({ name, bundle: filesOf(await bundled(name)) as PageFiles, data });
}
