import { type Address, type Hex, isAddressEqual, zeroHash } from "viem";
import type { CampaignKind } from "../../../sdk/chain/campaigns/campaignPlan.ts";
import { itemLeaf } from "../../../sdk/core/bundle/bundleRoot.ts";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { rootFromProof } from "../../../sdk/core/tree/nativeTree.ts";
import { isSignedByKey } from "../../../sdk/distribution/bundles/isSignedByKey.ts";
import type { ClaimOf } from "../../work/claimIntent.ts";
import { FORGOTTEN_SIGNATURE } from "../forget/forgotten.ts";
import type { ChainEvent } from "../tables/events.ts";
import type { Link } from "./link.ts";

/** A leaf of a tree, with its proof: siblings, lowest first. Amounts are base units. */
export type ProvenRow = {
  readonly account: Address;
  readonly amount: bigint;
  readonly proof: readonly Hex[];
};

/** A root under which a campaign pays, the manifest promised with it, and the event that put it in force. */
export type CampaignRoot = {
  readonly root: Hex;
  readonly manifestHash: Hex;
  readonly event: ChainEvent;
};

/** A campaign's payment of a leaf. */
export type Payment = {
  readonly index: bigint;
  readonly account: Hex;
  /** Base units. */
  readonly amount: bigint;
  readonly event: ChainEvent;
};

/** A submitted claim of a leaf. */
export type SubmittedClaim = ClaimOf & { readonly intent: bigint; readonly words: string };

/** The available data of one leaf. */
export type LeafFacts = {
  readonly chain: number;
  readonly campaign: Address;
  readonly index: bigint;
  /** Undefined: not known, because nothing of the campaign is in the store. */
  readonly kind: CampaignKind | undefined;
  /** The tree's row; undefined: it has no such index. */
  readonly row: ProvenRow | undefined;
  /** Rows of the tree. */
  readonly count: number;
  /** In their order, as far as the store has them. */
  readonly roots: readonly CampaignRoot[];
  /** Whether the event that created the campaign is in the store, and with it the first root. */
  readonly isCreationKnown: boolean;
  /**
   * The leaf's payments in blocks that were not taken back. For a cumulative campaign also the account's payments by
   * other indexes.
   */
  readonly payments: readonly Payment[];
  /** Claims that paid it, or that wait. */
  readonly claims: readonly SubmittedClaim[];
  /** keccak256 of the manifest's bytes. */
  readonly manifestHash: Hex;
  /**
   * The hash that the manifest states; the hash over the tree's rows in source order; the hash over the allocation's
   * rows, where an allocation is given.
   */
  readonly allocationHashes: {
    readonly stated: Hex;
    readonly tree: Hex;
    readonly allocation: Hex | undefined;
  };
};

/** The links from the payment, or from the waiting claim, to the rows of the allocation. */
export function leafLinks(facts: LeafFacts): readonly Link[] {
  const { row } = facts;
  if (row === undefined) {
    const words = `the tree has no index ${facts.index}: it has ${facts.count} rows`;
    return [{ name: "leaf", holds: false, words, values: { index: `${facts.index}` } }];
  }
  const folded = rootOf(facts.index, row);
  const inForce = facts.roots.findLast(({ root }) => root === folded);
  const claims = claimsUnder(facts, row);
  return [
    leafLink(facts, row, claims, inForce),
    ...claims.flatMap((claim) => signatureLink(facts, claim)),
    rootLink(facts, folded, inForce),
    manifestLink(facts, inForce ?? facts.roots.at(-1)),
    allocationLink(facts.allocationHashes),
  ];
}

function rootOf(index: bigint, { account, amount, proof }: ProvenRow): Hex {
  const leaf = itemLeaf({ index: Number(index), account, amount });
  return bytesToHex(
    rootFromProof(
      leaf,
      proof.map((node) => hexToBytes(node, WORD_BYTES)),
    ),
  );
}

/** In a cumulative campaign the same index is another leaf under each root: only claims of this one count. */
function claimsUnder({ kind, claims }: LeafFacts, row: ProvenRow): readonly SubmittedClaim[] {
  return kind === "cumulative" ? claims.filter((claim) => isOf(claim, row)) : claims;
}

const isOf = ({ claim }: SubmittedClaim, { account, amount }: ProvenRow) =>
  claim.amount === amount && isAddressEqual(claim.account, account);

function leafLink(
  facts: LeafFacts,
  row: ProvenRow,
  claims: readonly SubmittedClaim[],
  inForce: CampaignRoot | undefined,
): Link {
  const { index, kind } = facts;
  const payments = kind === "cumulative" ? paidUnder(facts, inForce) : facts.payments;
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0n);
  const named = `index ${index} of the tree: ${row.amount} base units for ${row.account}`;
  const values = {
    index: `${index}`,
    account: row.account,
    amount: `${row.amount}`,
    paid: `${paid}`,
    ...(payments.length > 0 && { blocks: payments.map(({ event }) => event.block).join(" ") }),
  };
  const problem = paymentProblem(facts, row, payments, paid) ?? claimProblem(row, claims);
  if (problem !== undefined)
    return { name: "leaf", holds: false, words: `${problem}, and the tree has ${named}`, values };
  const done =
    payments.length > 0
      ? `${paid} of them were paid`
      : claims.length > 0
        ? "a claim waits for them"
        : "nothing of them was paid, and nobody has asked here";
  return { name: "leaf", holds: true, words: `${named}; ${done}`, values };
}

/** Payments to the account until another root replaced this one. */
function paidUnder({ roots, payments }: LeafFacts, inForce: CampaignRoot | undefined): readonly Payment[] {
  const next = inForce && roots[roots.indexOf(inForce) + 1]?.event.block;
  return next === undefined ? payments : payments.filter(({ event }) => event.block < next);
}

function paymentProblem(
  { index, kind }: LeafFacts,
  { account, amount }: ProvenRow,
  payments: readonly Payment[],
  paid: bigint,
): string | undefined {
  const foreign = payments.find((one) => one.index === index && !isAddressEqual(one.account, account));
  if (foreign !== undefined)
    return `block ${foreign.event.block} paid index ${index} to the account ${foreign.account}`;
  // An instant campaign pays a leaf in full, the others pay the part that is due.
  const isOther = kind === "instant" ? payments.length > 0 && paid !== amount : paid > amount;
  return isOther ? `${paid} base units were paid of index ${index}` : undefined;
}

function claimProblem(row: ProvenRow, claims: readonly SubmittedClaim[]): string | undefined {
  const foreign = claims.find((claim) => !isOf(claim, row));
  if (foreign === undefined) return undefined;
  const { index, account, amount } = foreign.claim;
  return `the claim of intent ${foreign.intent} is of index ${index}: ${amount} base units for ${account}`;
}

function signatureLink(
  { chain, campaign }: LeafFacts,
  { claim, paidBefore, intent, words }: SubmittedClaim,
): readonly Link[] {
  const { signed, account } = claim;
  if (signed === undefined) return [];
  if (signed.signature === FORGOTTEN_SIGNATURE) {
    const values = { intent: `${intent}`, signer: account };
    return [
      { name: "signature", holds: undefined, words: `${words}: the signature was forgotten since`, values },
    ];
  }
  const place = { chainId: BigInt(chain), campaign, paidBefore };
  const isByKey = isSignedByKey(place, claim, signed);
  const by = isByKey
    ? "signed by the account's own key"
    : "not signed by the account's own key: whether the account is a contract that takes it (ERC-1271), only its chain can tell";
  const values = { intent: `${intent}`, signer: account, signature: signed.signature };
  return [{ name: "signature", holds: isByKey ? true : undefined, words: `${words}: ${by}`, values }];
}

function rootLink(
  { roots, isCreationKnown }: LeafFacts,
  folded: Hex,
  inForce: CampaignRoot | undefined,
): Link {
  const own = `the leaf and its proof fold to ${folded}`;
  if (inForce !== undefined) {
    const { name, block, way } = inForce.event;
    const how =
      name === "RootAccepted" ? "which the campaign accepted" : "with which the campaign was created";
    const values = { folded, root: inForce.root, block: `${block}`, ground: way };
    return { name: "root", holds: true, words: `${own}, ${how} in block ${block}`, values };
  }
  if (!isCreationKnown) {
    const words = `${own}; which root the campaign was created with is not in the store: follow its factory from the block that created it`;
    return { name: "root", holds: undefined, words, values: { folded } };
  }
  const known = roots.map(({ root }) => root).join(", ");
  return {
    name: "root",
    holds: false,
    words: `${own}, and the campaign pays under ${known}`,
    values: { folded, root: known },
  };
}

function manifestLink({ manifestHash }: LeafFacts, promised: CampaignRoot | undefined): Link {
  const own = `the manifest's bytes hash to ${manifestHash}`;
  const name = "manifest";
  if (promised === undefined) {
    const words = `${own}; which hash the campaign promised is not in the store`;
    return { name, holds: undefined, words, values: { manifestHash } };
  }
  const stated = promised.manifestHash;
  const values = { manifestHash, promised: stated };
  if (stated === zeroHash)
    return { name, holds: undefined, words: `${own}, and the campaign promised none`, values };
  const holds = stated === manifestHash;
  const words = holds ? `${own}, as the campaign promised` : `${own}, and the campaign promised ${stated}`;
  return { name, holds, words, values };
}

function allocationLink({ stated, tree, allocation }: LeafFacts["allocationHashes"]): Link {
  const values = { stated, tree, ...(allocation !== undefined && { allocation }) };
  const name = "allocation";
  const own = `the manifest states the allocation hash ${stated}`;
  if (tree !== stated)
    return { name, holds: false, words: `${own}, and the tree's own rows hash to ${tree}`, values };
  if (allocation === undefined)
    return { name, holds: true, words: `${own}, that of the tree's rows in their first order`, values };
  const holds = allocation === stated;
  const words = `${own}, ${holds ? "that of the allocation's rows" : `and the allocation's rows hash to ${allocation}`}`;
  return { name, holds, words, values };
}
