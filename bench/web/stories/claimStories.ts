import type { Page } from "playwright-core";
import {
  type BrowserWalletParameters,
  browserWallet,
} from "../../../test/journeys/web/harness/browserWallet.ts";
import { accountOf, keyOf } from "../../../test/toolkit/scripts/relayChain.ts";
import { askCalls, claimDirectly, connect, linkTo, openOtherWays, sign, stands } from "../claimPage.ts";
import type { Stage } from "../stage.ts";
import { type ClaimDrops, leaves, openClaimDrops } from "./claimDrops.ts";
import type { Story } from "./story.ts";
import type { StorySites } from "./storySites.ts";

type Urls = Readonly<Record<keyof ClaimDrops, string>>;
type Prepare = Story["prepare"];

/** The claim page in each state of `claimState`, before it, and on the ways to claim. */
export async function claimStories(stage: Stage, sites: StorySites): Promise<readonly Story[]> {
  // Their amounts are some thousand base units: of a token of 18 decimals, nobody would see one.
  const drops = await openClaimDrops(stage);
  const put = Object.entries(drops).map(
    async ([name, drop]) => [name, await sites.put("claim", { ...drop, decimals: 0 })] as const,
  );
  const urls = Object.fromEntries(await Promise.all(put)) as Urls;
  return [...answers(urls), ...standings(urls), ...acts(stage, urls)];
}

const story = (name: string, url: string, prepare: Prepare): Story => ({ name, page: "claim", url, prepare });

const says = (text: string) => (page: Page) => page.getByText(text).first().waitFor();
const alarms: Prepare = (page) => page.getByRole("alert").first().waitFor();

function answers({ instant, treeless }: Urls): readonly Story[] {
  return [
    story("nobody asked for", instant, (page) => page.locator("form").waitFor()),
    story("not listed", linkTo(instant, `0x${"de".repeat(20)}`), says("This address is not listed.")),
    story("no address", linkTo(instant, "0x12"), alarms),
    story("no host of the tree", linkTo(treeless, accountOf(leaves.open)), alarms),
  ];
}

function standings(urls: Urls): readonly Story[] {
  const standing = (name: string, at: keyof Urls, kind: string, leaf: keyof typeof leaves = "open") =>
    story(name, linkTo(urls[at], accountOf(leaves[leaf])), (page) => stands(page, kind));
  return [
    standing("open", "instant", "open"),
    standing("too early", "early", "tooEarly"),
    standing("taken", "instant", "taken", "taken"),
    standing("paused", "paused", "paused"),
    standing("gated", "instant", "gated", "refused"),
    standing("not funded", "unfunded", "notFunded"),
    standing("ended", "ended", "ended"),
    standing("open, vesting", "vesting", "open"),
    standing("open, rewards", "rewards", "open"),
  ];
}

type WalletAnswer = NonNullable<BrowserWalletParameters["answer"]>;

function acts({ chain }: Stage, { instant }: Urls): readonly Story[] {
  const acting = (name: string, leaf: keyof typeof leaves, act: Prepare, answer?: WalletAnswer): Story => {
    const prepare = async (page: Page) => {
      await stands(page, "open");
      await act(page);
    };
    const key = keyOf(leaves[leaf]);
    const wallet = browserWallet({ key, rpc: chain.rpc, ...(answer !== undefined && { answer }) });
    return { ...story(name, linkTo(instant, accountOf(leaves[leaf])), prepare), wallet };
  };
  const straying = acting("wrong chain", "open", async (page) => {
    await connect(page);
    await straying.wallet?.chooseChain(page, 10);
    await stands(page, "wrongChain");
  });
  return [
    acting("other ways unfolded", "open", openOtherWays),
    acting("connected", "open", connect),
    straying,
    acting("signed for a relayer", "signing", sign),
    acting("claimed", "paying", async (page) => {
      await claimDirectly(page);
      await stands(page, "taken");
    }),
    acting("waiting for owners", "owned", waitForOwners, ownersWallet),
  ];
}

const waitForOwners: Prepare = async (page) => {
  await askCalls(page);
  await stands(page, "waitingForOwners");
};

/** What a wallet answers whose account has three owners, of whom one has signed. */
const ownersWallet: WalletAnswer = ({ method }) => {
  if (method === "wallet_getCapabilities") return { result: { "0x0": { atomic: { status: "supported" } } } };
  if (method === "wallet_sendCalls") return { result: { id: "0x01" } };
  if (method !== "wallet_getCallsStatus") return undefined;
  const about = { version: "2.0.0", id: "0x01", atomic: true, receipts: [] };
  return { result: { ...about, chainId: "0x7a69", status: 100, owners: { signed: 1, needed: 2 } } };
};
