import { expect } from "chai";
import { zeroHash } from "viem";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { type LeafFacts, leafLinks, type Payment } from "../../../src/services/timeline/links/leafLinks.ts";
import type { ChainEvent } from "../../../src/services/timeline/tables/events.ts";
import { subjectOf } from "../scripts/allocationChain.ts";

describe("links of a leaf, by the kind of its campaign", () => {
  const account = subjectOf(1);
  const campaign = subjectOf(2);
  const { root } = buildTree(allocationFromRows([{ account, amount: 100n }]), conventionNamed("native"));
  const at = (block: number, name = "Claimed") => ({ block, name, way: "proven" }) as unknown as ChainEvent;
  const paid = (amount: bigint, block: number, more: Partial<Payment> = {}): Payment => ({
    index: 0n,
    account,
    amount,
    event: at(block),
    ...more,
  });
  const facts: LeafFacts = {
    chain: 1,
    campaign,
    index: 0n,
    kind: "instant",
    row: { account, amount: 100n, proof: [] },
    count: 1,
    roots: [{ root, manifestHash: zeroHash, event: at(1, "CampaignCreated") }],
    isCreationKnown: true,
    payments: [],
    claims: [],
    manifestHash: root,
    allocationHashes: { stated: root, tree: root, allocation: undefined },
  };
  const holdsOf = (part: Partial<LeafFacts>) =>
    Object.fromEntries(leafLinks({ ...facts, ...part }).map(({ name, holds }) => [name, holds]));

  it("a leaf is paid whole, over time, or up to what the root in force has", () => {
    const two = [paid(40n, 5), paid(60n, 6)];
    const leaf = (part: Partial<LeafFacts>) => holdsOf(part).leaf;
    expect(leaf({ payments: [paid(100n, 5)] })).to.equal(true);
    expect(leaf({ payments: [paid(40n, 5)] })).to.equal(false);
    expect(leaf({ kind: "vesting", payments: [paid(40n, 5)] })).to.equal(true);
    expect(leaf({ kind: "vesting", payments: two })).to.equal(true);
    expect(leaf({ kind: "vesting", payments: [...two, paid(1n, 7)] })).to.equal(false);
    for (const kind of ["instant", "vesting"] as const)
      expect(leaf({ kind, payments: [paid(100n, 5, { account: subjectOf(3) })] })).to.equal(false);
  });

  it("a cumulative campaign's root counts until the next one is accepted", () => {
    const next = { root: zeroHash, manifestHash: root, event: at(10, "RootAccepted") };
    const cumulative = { kind: "cumulative", roots: [...facts.roots, next] } as const;
    const payments = [paid(100n, 5, { index: 7n }), paid(50n, 12), paid(9n, 13, { account: subjectOf(3) })];
    expect(holdsOf({ ...cumulative, payments })).to.include({ leaf: true, root: true, manifest: undefined });
    expect(holdsOf({ ...cumulative, payments: [paid(101n, 5)] })).to.include({ leaf: false });
    expect(holdsOf({ kind: "cumulative", payments })).to.include({ leaf: false });
    const accepted = [{ ...next, root }];
    const later = { ...cumulative, roots: accepted, isCreationKnown: false };
    expect(holdsOf(later)).to.include({ root: true, manifest: true });
    expect(holdsOf({ ...later, roots: [next] })).to.include({ root: undefined });
    expect(holdsOf({ ...later, roots: [next], isCreationKnown: true })).to.include({ root: false });
  });

  it("a manifest that states another allocation than its tree's is told without one", () => {
    const other = { stated: zeroHash, tree: root, allocation: undefined };
    expect(holdsOf({ allocationHashes: other })).to.include({ allocation: false, root: true });
  });
});
