import { getAddress, keccak256, stringToHex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { claimCall, claimSignedCall } from "../../../src/sdk/chain/calls/campaigns.ts";
import { claimedIn } from "../../../src/sdk/chain/events/payments.ts";
import { claimTypedData } from "../../../src/sdk/core/signing/claimTypedData.ts";
import { decodeClaimError } from "../../../src/sdk/distribution/decodeClaimError.ts";
import { readSkips } from "../../../src/sdk/distribution/index.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import {
  alike,
  claimTogether,
  gasEntry,
  leafAt,
  openCampaign,
  storyBug,
  treeOfHelpers,
  usualTerms,
} from "../helpers.ts";

/** Helpers who are thanked; the first has a contract wallet, the others keys. */
const HELPERS = 8;
const WALLET = 0;
const EARLY = 5;
const EACH = 10n ** 18n;
/** What the relayer of the wallet's claim may keep of it. */
const FEE = EACH / 100n;

/** Base units of the helpers' campaign. */
export const RELAYED_TOTAL = BigInt(HELPERS) * EACH;

/**
 * A second campaign, without a gate, in which nobody but one helper sends anything: a contract wallet signs its claim and a
 * stranger relays it, then one bundle pays everybody else, where the helper who did not wait is skipped.
 */
export async function playRelay(chain: EmbeddedChain, contracts: Contracts) {
  const owner = privateKeyToAccount(keccak256(stringToHex("symbolon start: owner of the wallet")));
  const wallet = getAddress(await chain.deployWallet(owner.address));
  const tree = treeOfHelpers(alike(HELPERS, EACH).with(WALLET, { account: wallet, amount: EACH }));
  const terms = await usualTerms(chain, contracts, tree, keccak256(tree.root));
  const plan = { kind: "instant", terms } as const;
  const { campaign, created } = await openCampaign(chain, contracts, plan, RELAYED_TOTAL);
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
  const signed = await chain.send(
    chain.operator,
    claimSignedCall({ campaign, ...leaf(WALLET), terms: agreed, fee: FEE, signature }),
  );

  // One helper does not wait; the bundle is made as if nobody knew.
  const waiting = Array.from({ length: HELPERS }, (_, index) => index).filter((index) => index !== WALLET);
  const early = await chain.send(
    await chain.clientOf(leaf(EARLY).account),
    claimCall({ campaign, ...leaf(EARLY) }),
  );
  const bundled = await claimTogether(chain, campaign, tree, waiting);
  const { claimed, skips } = claimedIn({ campaign, receipt: bundled });
  const skipped = skips.flatMap(readSkips).map(({ index, selector }) => ({
    index,
    sentence: decodeClaimError(selector)?.sentence ?? selector,
  }));
  requireSkip(skipped.map(({ index }) => index));

  const paid = claimed.length;
  return {
    /** A contract wallet, which signed, and where it was paid; base units. Then a bundle's items: how many were paid. */
    relay: { wallet, recipient, amount: EACH - FEE, fee: FEE, items: waiting.length, paid, skipped },
    gas: [
      gasEntry("create and fund the helpers' campaign", created),
      gasEntry("claim as a wallet signed", signed),
      gasEntry("claim without a gate", early),
      gasEntry("claim a bundle", bundled, { unit: "claim", count: paid }),
    ],
  };
}

/** @throws SymbolonError `SkipsMismatch` */
function requireSkip(indexes: readonly number[]): void {
  if (indexes.length === 1 && indexes[0] === EARLY) return;
  const reason = `The bundle skipped [${indexes.join(", ")}], where just ${EARLY} was taken.`;
  throw storyBug("SkipsMismatch", reason, { skipped: indexes, expected: [EARLY] });
}
