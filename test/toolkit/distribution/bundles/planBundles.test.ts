import { expect } from "chai";
import fc from "fast-check";
import type { BundleItem } from "../../../../src/sdk/core/bundle/bundle.ts";
import { bundleRoot } from "../../../../src/sdk/core/bundle/bundleRoot.ts";
import { decodeBundle } from "../../../../src/sdk/core/bundle/decodeBundle.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { planBundles, planTreeBundles } from "../../../../src/sdk/distribution/bundles/planBundles.ts";
import { isDeep } from "../../../deep.ts";
import { sampleShortSignature, sampleSignature, sampleTree } from "./sampleClaims.ts";

const RUNS = isDeep ? 1_000 : 40;

describe("distribution: planBundles", () => {
  const { nodes, root, count, items, claims } = sampleTree(150);
  const limits = { gas: 1_500_000n };

  it("pays each claim in exactly one bundle, proven and as it was given, from proofs as from the tree", () => {
    const chosen = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: count });
    fc.assert(
      fc.property(chosen, fc.integer({ min: 2, max: 9 }), (indexes, every) => {
        const signed = (item: BundleItem) => ({
          ...item,
          ...(item.index % every === 0 && { signed: sampleSignature(item.index) }),
          ...(item.index % every === 1 && { signed: sampleShortSignature(item.index) }),
        });
        const wanted = indexes.map((index) => signed(items[index]!));
        const planned = planTreeBundles({ nodes, claims: wanted, limits });
        const paid = planned
          .flatMap(({ encoded }) => decodeBundle(encoded).items)
          .sort((a, b) => a.index - b.index);
        expect(paid).to.deep.equal(wanted.toSorted((a, b) => a.index - b.index));
        for (const { bundle, encoded, gas, gasLimit, calldataBytes } of planned) {
          expect(bundleRoot(bundle)).to.equal(root);
          expect(decodeBundle(encoded)).to.deep.equal(bundle);
          expect(gas < gasLimit && gasLimit <= limits.gas).to.equal(true);
          expect(calldataBytes).to.be.within(encoded.length / 2 - 1, encoded.length / 2 + 99);
        }
        const proven = wanted.map((item) => ({ ...item, proof: claims[item.index]!.proof }));
        expect(planBundles({ root, count, claims: proven, limits })).to.deep.equal(planned);
      }),
      { numRuns: RUNS },
    );
  });

  it("gives what is paid and nothing else to each bundle: no proofs, no notes", () => {
    const [planned] = planBundles({
      root,
      count,
      claims: [{ ...claims[3]!, note: "mine" } as (typeof claims)[0]],
    });
    expect(planned!.bundle.items).to.deep.equal([items[3]]);
  });

  it("plans the one claim of a campaign of one, and no claim", () => {
    const only = sampleTree(1);
    const [planned, ...more] = planBundles(only);
    expect(more).to.deep.equal([]);
    expect(planned!.bundle.proof).to.deep.equal({ nodes: [], flags: [] });
    expect(bundleRoot(planned!.bundle)).to.equal(only.root);
    expect(planTreeBundles({ nodes: only.nodes, claims: only.items })).to.deep.equal([planned]);
    expect(planBundles({ ...only, claims: [] })).to.deep.equal([]);
  });

  it("names the claims that are not of the tree: another amount, account, proof, or tree", () => {
    const forged = claims.map((claim) => {
      if (claim.index === 7) return { ...claim, amount: claim.amount + 1n };
      if (claim.index === 40) return { ...claim, account: items[41]!.account };
      return claim;
    });
    for (const plan of [
      () => planBundles({ root, count, claims: forged }),
      () => planTreeBundles({ nodes, claims: forged }),
    ]) {
      expect(plan)
        .to.throw(SymbolonError, `2 claims do not lead to the root ${root}: index 7, 40.`)
        .with.property("details")
        .that.deep.equals({ root, indexes: [7, 40] });
    }
    const one = { ...items[7]!, amount: 1n };
    expect(() => planTreeBundles({ nodes, claims: [items[6]!, one] })).to.throw(
      "A claim does not lead to the root",
    );
    const bent = { ...claims[9]!, proof: [`0x${"00".repeat(32)}` as const, ...claims[9]!.proof.slice(1)] };
    expect(() => planBundles({ root, count, claims: [claims[12]!, bent] })).to.throw(
      "A claim does not lead to the root",
    );
    const other = sampleTree(150, (item) => ({ ...item, amount: 1n }));
    expect(() => planBundles({ root: other.root, count, claims: claims.slice(0, 30) })).to.throw(
      "30 claims do not",
    );
    expect(() => planBundles({ root, count: 200, claims })).to.throw(
      SymbolonError,
      "and in a tree of 200 leaves it has",
    );
    expect(() => planTreeBundles({ nodes: nodes.subarray(0, 64), claims: items })).to.throw(
      "not a whole tree",
    );
  });
});
