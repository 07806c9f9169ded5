import { getAddress, keccak256, stringToHex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { writeContract } from "viem/actions";
import { claimCall, claimMany, claimSignedCall } from "../../src/chain/calls/campaigns.ts";
import { claimedIn } from "../../src/chain/events/payments.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { claimTypedData } from "../../src/core/signing/claimTypedData.ts";
import { decodeClaimError, planTreeBundles, readSkips } from "../../src/distribution/index.ts";
import type { Contracts, EmbeddedChain } from "./embeddedChain.ts";
import { helperAccount, leafAt, treeOfHelpers } from "./helpers.ts";
import { openCampaign, usualTerms } from "./openCampaign.ts";
import type { GasEntry, Story } from "./story.ts";

/** Helpers who are thanked; the first has a contract wallet, the others keys. */
const HELPERS = 8;
const WALLET = 0;
const EARLY = 5;
const EACH = 10n ** 18n;
/** What whoever relays the wallet's claim may keep of it. */
const FEE = EACH / 100n;

/** Base units of the helpers' campaign. */
export const RELAYED_TOTAL = BigInt(HELPERS) * EACH;

/**
 * A second campaign, without a gate, in which nobody but one helper sends anything: a contract wallet signs its claim and a
 * stranger relays it, then one bundle pays everybody else, where the helper who did not wait is skipped.
 */
export async function playRelay(
  chain: EmbeddedChain,
  contracts: Contracts,
): Promise<{ relay: Story["relay"]; gas: readonly GasEntry[] }> {
  const owner = privateKeyToAccount(keccak256(stringToHex("symbolon start: owner of the wallet")));
  const wallet = getAddress(await chain.deployWallet(owner.address));
  const tree = treeOfHelpers(
    Array.from({ length: HELPERS }, (_, index) => ({
      account: index === WALLET ? wallet : helperAccount(index),
      amount: EACH,
    })),
  );
  const terms = await usualTerms(chain, contracts, tree, keccak256(tree.root));
  const { campaign, gas: opened } = await openCampaign(
    chain,
    contracts,
    { kind: "instant", terms },
    RELAYED_TOTAL,
  );
  const leaf = (index: number) => leafAt(tree, index);

  // The wallet's owner signs once: where to pay, and what the relayer may keep.
  const recipient = getAddress(chain.treasury);
  const agreed = { upTo: EACH, recipient, maxFee: FEE, feeTaker: zeroAddress, deadline: 0n };
  const chainId = BigInt(await chain.publicClient.getChainId());
  const signature = await owner.signTypedData(
    claimTypedData({
      chainId,
      campaign,
      account: wallet,
      index: BigInt(WALLET),
      terms: agreed,
      paidBefore: 0n,
    }),
  );
  const signed = await chain.receiptOf(
    await writeContract(
      chain.operator,
      claimSignedCall({ campaign, ...leaf(WALLET), terms: agreed, fee: FEE, signature }),
    ),
  );

  // One helper does not wait; the bundle was made without knowing that.
  const waiting = Array.from({ length: HELPERS }, (_, index) => index).filter((index) => index !== WALLET);
  const [bundle] = planTreeBundles({
    nodes: tree.nodes,
    claims: waiting.map((index) => ({ ...leaf(index), index })),
  });
  if (bundle === undefined) throw new Error("No bundle was planned.");
  const early = await chain.receiptOf(
    await writeContract(await chain.clientOf(leaf(EARLY).account), claimCall({ campaign, ...leaf(EARLY) })),
  );
  const bundled = await chain.receiptOf(
    await claimMany(chain.operator, { campaign, bundle: bundle.encoded }),
  );
  const { claimed, skips } = claimedIn({ campaign, receipt: bundled });
  const skipped = skips.flatMap(readSkips).map(({ index, selector }) => ({
    index,
    sentence: decodeClaimError(selector)?.sentence ?? selector,
  }));
  requireSkip(skipped.map(({ index }) => index));

  const paid = claimed.length;
  return {
    relay: { wallet, recipient, amount: EACH - FEE, fee: FEE, items: waiting.length, paid, skipped },
    gas: [
      { what: "create and fund the helpers' campaign", transactions: 1, gas: opened },
      { what: "claim as a wallet signed", transactions: 1, gas: signed.gasUsed },
      { what: "claim without a gate", transactions: 1, gas: early.gasUsed },
      { what: "claim a bundle", transactions: 1, gas: bundled.gasUsed, per: { unit: "claim", count: paid } },
    ],
  };
}

/** @throws SymbolonError `SkipsMismatch` */
function requireSkip(indexes: readonly number[]): void {
  if (indexes.length === 1 && indexes[0] === EARLY) return;
  throw new SymbolonError({
    code: "SkipsMismatch",
    reason: `The bundle skipped [${indexes.join(", ")}], where just ${EARLY} was taken.`,
    hint: "This is a bug in Symbolon: please report it.",
    details: { skipped: indexes, expected: [EARLY] },
  });
}
