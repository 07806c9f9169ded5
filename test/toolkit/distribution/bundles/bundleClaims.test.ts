import { expect } from "chai";
import fc from "fast-check";
import {
  BaseError,
  ContractFunctionRevertedError,
  encodeErrorResult,
  type Hex,
  toFunctionSelector,
} from "viem";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import type { BundleItem } from "../../../../src/sdk/core/bundle/bundle.ts";
import { bundleRoot } from "../../../../src/sdk/core/bundle/bundleRoot.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  bundleClaims,
  bundleTreeClaims,
  type CheckedBundle,
  type SimulateBundle,
} from "../../../../src/sdk/distribution/bundles/planBundles.ts";
import { readSkips, type Skip } from "../../../../src/sdk/distribution/claim/paidIn.ts";
import { isDeep } from "../../../deep.ts";
import { sampleTree } from "./sampleClaims.ts";

const RUNS = isDeep ? 500 : 30;
const TAKEN = toFunctionSelector("AlreadyClaimed(uint256)");
const UNKNOWN: Hex = "0x00000000";

/** What viem throws where the campaign reverts with one of its errors. */
function refusal(errorName: "NotEnoughGas" | "Ended", args: readonly [bigint, bigint]) {
  const data = encodeErrorResult({ abi: instantCampaignAbi, errorName, args });
  const cause = new ContractFunctionRevertedError({
    abi: instantCampaignAbi,
    data,
    functionName: "claimMany",
  });
  return new BaseError("The call reverted.", { cause });
}

async function collect<Claim extends BundleItem>(bundles: AsyncGenerator<CheckedBundle<Claim>>) {
  const found: CheckedBundle<Claim>[] = [];
  for await (const bundle of bundles) found.push(bundle);
  return found;
}

const tree = sampleTree(120);
const limits = { gas: 1_500_000n };
const skipping =
  (indexes: readonly number[], selector: Hex = TAKEN): SimulateBundle =>
  async ({ bundle }) =>
    bundle.items
      .filter(({ index }) => indexes.includes(index))
      .map(({ index }): Skip => ({ index, selector }));

describe("distribution: bundleClaims", () => {
  it("hands out each claim in a bundle or as dropped, once, and only bundles that pay everything", async () => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: 119 }), { maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(some, async (bad) => {
        const simulate = skipping(bad);
        const { nodes, items } = tree;
        for (const found of [
          await collect(bundleClaims({ ...tree, limits, simulate })),
          await collect(bundleTreeClaims({ nodes, claims: items, limits, simulate })),
        ]) {
          const dropped = found.flatMap((each) => each.dropped.map(({ claim }) => claim.index));
          expect(dropped).to.have.members(bad);
          const planned = found.flatMap((each) => each.planned ?? []);
          for (const each of planned) {
            expect(await simulate(each)).to.deep.equal([]);
            expect(bundleRoot(each.bundle)).to.equal(tree.root);
            expect(each.gasLimit <= limits.gas).to.equal(true);
          }
          const paid = planned.flatMap(({ bundle }) => bundle.items.map(({ index }) => index));
          expect([...paid, ...dropped]).to.have.members(items.map(({ index }) => index));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("says of each dropped claim why, where there was a reason", async () => {
    const claims = tree.claims.slice(0, 4);
    const simulate: SimulateBundle = async (planned) => [
      ...(await skipping([1])(planned)),
      ...(await skipping([3], UNKNOWN)(planned)),
    ];
    const [found, ...more] = await collect(bundleClaims({ ...tree, claims, simulate }));
    expect(more).to.deep.equal([]);
    const [taken, unknown] = found!.dropped;
    expect(taken).to.include({ claim: claims[1], selector: TAKEN });
    expect(taken!.reason).to.include({ error: "AlreadyClaimed" });
    expect(unknown).to.include({ claim: claims[3], selector: UNKNOWN });
    expect(unknown!.reason?.sentence).to.include("without a reason");
  });

  it("reports what was dropped even where nothing is left to send", async () => {
    const claims = tree.claims.slice(0, 3);
    const found = await collect(bundleClaims({ ...tree, claims, simulate: skipping([0, 1, 2]) }));
    expect(found).to.have.length(1);
    expect(found[0]!.planned).to.equal(undefined);
    expect(found[0]!.dropped).to.have.length(3);
    expect(await collect(bundleClaims({ ...tree, claims: [], simulate: skipping([]) }))).to.deep.equal([]);
  });

  it("simulates a bundle when it is asked for: what an earlier one has used up drops out of a later one", async () => {
    const used = new Set<number>();
    const asked: number[] = [];
    // Accounts 10 apart are one person, who is paid once.
    const simulate: SimulateBundle = async ({ bundle }) => {
      asked.push(bundle.items.length);
      const now = new Set(used);
      return bundle.items.flatMap(({ index }) => {
        const isUsed = now.has(index % 10);
        now.add(index % 10);
        return isUsed ? [{ index, selector: UNKNOWN }] : [];
      });
    };
    const bundles = bundleClaims({ ...tree, limits: { items: 15 }, simulate });
    expect(asked).to.deep.equal([]);
    const next = async () => (await bundles.next()).value as CheckedBundle<BundleItem>;
    const first = await next();
    expect(asked).to.deep.equal([15, 10]);
    expect(first.planned?.bundle.items.map(({ index }) => index)).to.deep.equal([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    for (let person = 0; person < 10; person++) used.add(person);
    const last = await next();
    expect(last.planned).to.equal(undefined);
    expect(last.dropped).to.have.length(105);
  });

  it("parts a bundle that the campaign finds too little gas for, down to one claim", async () => {
    const sizes: number[] = [];
    const simulate: SimulateBundle = async ({ bundle: { items } }) => {
      sizes.push(items.length);
      if (items.length > 2) throw refusal("NotEnoughGas", [1n, 500_000n]);
      return items.filter(({ index }) => index === 5).map(({ index }) => ({ index, selector: TAKEN }));
    };
    const found = await collect(bundleClaims({ ...tree, claims: tree.claims.slice(0, 7), simulate }));
    expect(found.map(({ planned }) => planned!.bundle.items.map(({ index }) => index))).to.deep.equal([
      [0, 1],
      [2, 3],
      [4],
      [6],
    ]);
    expect(found.flatMap(({ dropped }) => dropped.map(({ claim }) => claim.index))).to.deep.equal([5]);
    expect(sizes).to.deep.equal([7, 4, 2, 2, 3, 2, 1, 1]);
    const never: SimulateBundle = async () => Promise.reject(refusal("NotEnoughGas", [1n, 500_000n]));
    await refused(collect(bundleClaims({ ...tree, simulate: never })), "The call reverted");
  });

  it("passes on what the simulation rejects with, and refuses skips of another bundle", async () => {
    const ended: SimulateBundle = async () => Promise.reject(refusal("Ended", [2n, 1n]));
    await refused(collect(bundleClaims({ ...tree, simulate: ended })), "The call reverted");
    const silent: SimulateBundle = async () => Promise.reject(new Error("no answer"));
    await refused(collect(bundleClaims({ ...tree, simulate: silent })), "no answer");
    const other: SimulateBundle = async () => [{ index: 120, selector: TAKEN }];
    const error = await refused(collect(bundleClaims({ ...tree, simulate: other })), "skipped index 120");
    expect(error).to.be.instanceOf(SymbolonError).with.property("code", "UnknownSkip");
  });

  async function refused(promise: Promise<unknown>, sentence: string): Promise<unknown> {
    const outcome = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(String(outcome)).to.include(sentence);
    return outcome;
  }
});

describe("distribution: readSkips", () => {
  it("reads index and selector of each item, in order", () => {
    expect(readSkips("0x")).to.deep.equal([]);
    expect(readSkips(`0x00000005${TAKEN.slice(2)}ffffffff00000000`)).to.deep.equal([
      { index: 5, selector: TAKEN },
      { index: 4_294_967_295, selector: UNKNOWN },
    ]);
  });

  it("refuses a list that is cut off", () => {
    for (const skips of ["0x00", `0x${"00".repeat(7)}`, `0x${"00".repeat(9)}`] as const) {
      expect(() => readSkips(skips))
        .to.throw(SymbolonError, "not a list of skipped items")
        .with.property("code", "BadSkips");
    }
    expect(() => readSkips("0x0" as Hex)).to.throw(SymbolonError, "not a hexadecimal byte string");
  });
});
