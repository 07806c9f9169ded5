import { claimDigest, type SignedClaim } from "../naive/claimDigest.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const { zeroAddress, maxAddress, maxUint256 } = edges;
const [row] = example.campaignRows;

const shown: SignedClaim = {
  chainId: 31_337n,
  campaign: `0x${"d4".repeat(20)}`,
  account: row!.account,
  index: 0n,
  upTo: row!.amount,
  recipient: `0x${"55".repeat(20)}`,
  maxFee: 10n ** 16n,
  feeTaker: zeroAddress,
  paidBefore: 0n,
  deadline: 1_777_593_600n,
};

const smallest: SignedClaim = {
  chainId: 0n,
  campaign: zeroAddress,
  account: zeroAddress,
  index: 0n,
  upTo: 0n,
  recipient: zeroAddress,
  maxFee: 0n,
  feeTaker: zeroAddress,
  paidBefore: 0n,
  deadline: 0n,
};

const largest: SignedClaim = {
  chainId: maxUint256,
  campaign: maxAddress,
  account: maxAddress,
  index: maxUint256,
  upTo: maxUint256,
  recipient: maxAddress,
  maxFee: maxUint256,
  feeTaker: maxAddress,
  paidBefore: maxUint256,
  deadline: maxUint256,
};

/** Each claim that differs from `base` in one value, taken from `other`: two values swapped would show. */
const oneChanged = (base: SignedClaim, other: SignedClaim): SignedClaim[] =>
  Object.entries(other).map(([name, value]) => ({ ...base, [name]: value }));

export const claimDigestKind: Kind = {
  kind: "claim-digest",
  about: "What an account signs to claim, the chain and the campaign, and the 32 bytes that are signed.",
  layout: {
    chainId: "uint256",
    campaign: "address",
    account: "address",
    index: "uint256",
    upTo: "uint256",
    recipient: "address",
    maxFee: "uint256",
    feeTaker: "address",
    paidBefore: "uint256",
    deadline: "uint256",
    digest: "bytes32",
  },
  vectors: () => {
    const random = randomSource("claim-digest");
    const any = (): SignedClaim => ({
      chainId: random.uint(64),
      campaign: random.address(),
      account: random.address(),
      index: random.uint(32),
      upTo: random.uint(128),
      recipient: random.address(),
      maxFee: random.uint(96),
      feeTaker: random.pick([zeroAddress, random.address()]),
      paidBefore: random.uint(96),
      deadline: random.uint(40),
    });
    return [
      shown,
      smallest,
      ...oneChanged(smallest, largest),
      largest,
      ...oneChanged(largest, smallest),
      ...range(20, any),
    ].map((claim) => ({ ...claim, digest: claimDigest(claim) }));
  },
};
