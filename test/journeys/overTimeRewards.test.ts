import { expect } from "chai";
import { type Address, getAddress, type Hex, keccak256, maxUint256 } from "viem";
import { writeContract } from "viem/actions";
import { addAmounts } from "../../src/node/allocation/next/nextAmounts.ts";
import { accountAt } from "../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import type { Tree } from "../../src/sdk/allocation/tree/buildTree.ts";
import {
  acceptRootCall,
  claimCall,
  claimMany,
  claimSignedCall,
  listRoots,
  proposeRootCall,
  readPaid,
  sweepCall,
  vetoRootCall,
  type WriteClient,
} from "../../src/sdk/chain/index.ts";
import {
  bundleOf,
  campaignTerms,
  claimTerms,
  DAY,
  ELSEWHERE,
  leafOf,
  nativeTree,
  openOverTime,
  type Signed,
  signed,
  stateOf,
  stranded,
  sum,
} from "./overTimeChain.ts";

const WEEK = 7n * DAY;

/** The leaf of an account that is in the tree. */
function leafFor(tree: Tree, account: Address) {
  for (let index = 0; index < tree.count; index++) {
    if (getAddress(accountAt(tree.allocation, index)) === getAddress(account)) return leafOf(tree, index);
  }
  throw new Error(`${account} is not in the tree.`);
}

describe("rewards that grow for a year", () => {
  const WEEKS = 52;
  const PLANTED = 20;
  const FORGOTTEN = 33;
  const UNFUNDED = 40;
  const TIMELOCK = 2n * DAY;
  const MEMBERS = 24;
  /** Claims each week / as signed / a root behind / in a bundle, signed / never; everybody else in bundles. */
  const WEEKLY = 0;
  const SIGNING = 1;
  const LAGGING = 2;
  const BUNDLED = 3;
  const SILENT = 4;
  /** What a member earns in a week: nothing in some; one more member every fourth week. */
  const earned = (week: number, member: number) =>
    member >= MEMBERS + week / 4 || (week > 0 && (week + member) % 3 === 2)
      ? 0n
      : 1_000_003n * BigInt(week + 1) + 17n * BigInt(member);

  it("is proposed, watched, accepted by strangers and claimed in every way, to the last unit", async () => {
    const chain = await openOverTime("CumulativeCampaignFactory");
    try {
      const { client, proposer, guardian, stranger, people, treasury, done, refusalOf } = chain;
      const person = (member: number) => people[member] as WriteClient;
      const accountOf = (member: number) =>
        member < people.length ? getAddress(person(member).account.address) : stranded(member);
      /** Everybody's total, added up here without the toolkit. */
      const totals = new Map<Address, bigint>();
      const earnedIn = (week: number) => {
        const rows = Array.from({ length: MEMBERS + WEEKS }, (_, member) => ({
          account: accountOf(member),
          amount: earned(week, member),
        })).filter(({ amount }) => amount > 0n);
        for (const { account, amount } of rows) totals.set(account, (totals.get(account) ?? 0n) + amount);
        return allocationFromRows(rows);
      };

      let tree = nativeTree(earnedIn(0));
      const start = (await chain.now()) + DAY;
      const end = start + BigInt(WEEKS + 2) * WEEK;
      let funded = tree.allocation.total;
      const campaign = await chain.create(
        {
          kind: "cumulative",
          terms: campaignTerms(chain, tree, start, end),
          rules: {
            proposer: proposer.account.address,
            guardian: guardian.account.address,
            timelock: TIMELOCK,
            overlap: TIMELOCK,
            fundingCap: 10n ** 12n,
          },
        },
        funded,
      );
      const propose = (next: Tree, funding: bigint, by = proposer) =>
        writeContract(
          by,
          proposeRootCall({
            campaign,
            root: next.root,
            count: BigInt(next.count),
            funding,
            manifestHash: keccak256(next.root),
          }),
        );
      const accept = (proposal: Hex) => writeContract(stranger, acceptRootCall({ campaign, proposal }));
      const waiting = async () => (await stateOf(chain, campaign, "cumulative")).roots.proposal;
      const paid = new Map<Address, bigint>();
      const pays = ({ account, amount }: { account: Address; amount: bigint }) => paid.set(account, amount);
      // The root before the one in force, and the newest that was proposed.
      let previous = tree;
      let next = tree;
      let elsewhere = 0n;
      let fees = 0n;
      let old: Signed | undefined;

      for (let week = 1; week <= WEEKS; week++) {
        // Monday: the next totals are proposed.
        const monday = start + BigInt(week) * WEEK;
        await chain.waitUntil(monday);
        next = nativeTree(addAmounts(next.allocation, earnedIn(week)).allocation);
        expect(next.allocation.total).to.equal(sum(totals.values()));
        const funding = next.allocation.total - funded;
        if (week === 1) expect(await refusalOf(propose(next, funding, stranger))).to.equal("NotProposer");
        if (week === PLANTED) {
          const account = proposer.account.address;
          const rows = allocationFromRows([{ account, amount: 10n ** 12n }]);
          const bad = nativeTree(addAmounts(next.allocation, rows).allocation);
          await done(propose(bad, funding));
          expect(await refusalOf(propose(next, funding))).to.equal("ProposalPending");
          // The guardian rebuilds the tree from what was published, and finds another root.
          const { root, hash } = (await waiting())!;
          expect(root).not.to.equal(next.root);
          await done(writeContract(guardian, vetoRootCall({ campaign, proposal: hash })));
          await chain.waitUntil(monday + TIMELOCK - DAY);
          expect(await refusalOf(accept(hash))).to.equal("NothingProposed");
        }
        if (week === FORGOTTEN + 1) {
          // Last week's root was forgotten: nobody can put it in force behind everybody's back.
          expect(await refusalOf(propose(next, funding))).to.equal("ProposalPending");
          await chain.waitUntil(monday + TIMELOCK);
          expect(await refusalOf(accept((await waiting())!.hash))).to.equal("ProposalExpired");
        }
        const { blockNumber } = await done(propose(next, funding));
        const proposedAt = (await client.getBlock({ blockNumber })).timestamp;
        const { hash } = (await waiting())!;
        if (week === FORGOTTEN) continue;

        // When the timelock has run, a stranger accepts, and the money comes in.
        if (week !== UNFUNDED) await chain.approve(campaign, funding);
        if (week % 10 === 1) expect(await refusalOf(accept(hash))).to.equal("TimelockRunning");
        await chain.waitUntil(proposedAt + TIMELOCK);
        if (week === UNFUNDED) {
          expect(await refusalOf(accept(hash))).to.equal("ERC20InsufficientAllowance");
          await chain.approve(campaign, funding);
        }
        await done(accept(hash));
        [previous, tree, funded] = [tree, next, funded + funding];

        // The day after: they claim.
        await chain.waitUntil(proposedAt + TIMELOCK + DAY);
        const own = leafFor(tree, accountOf(WEEKLY));
        if (own.amount > (paid.get(own.account) ?? 0n)) {
          await done(writeContract(person(WEEKLY), claimCall({ campaign, ...own })));
          pays(own);
        }
        expect(await refusalOf(writeContract(stranger, claimCall({ campaign, ...own })))).to.equal(
          "AlreadyClaimed",
        );

        const signing = leafFor(tree, accountOf(SIGNING));
        const before = paid.get(signing.account) ?? 0n;
        if (old !== undefined && signing.amount > before) {
          // What was signed for another week's payment is good for nothing any more.
          const again = writeContract(stranger, claimSignedCall({ campaign, ...signing, ...old, fee: 0n }));
          expect(await refusalOf(again)).to.equal("InvalidSignature");
        }
        if (signing.amount > before) {
          const terms = claimTerms(maxUint256, 5n);
          const agreed = await signed(
            chain,
            person(SIGNING),
            { campaign, index: signing.index, paidBefore: before },
            terms,
          );
          const request = { campaign, ...signing, ...agreed, fee: 5n };
          await done(writeContract(stranger, claimSignedCall(request)));
          pays(signing);
          old = agreed;
          [elsewhere, fees] = [elsewhere + signing.amount - before - 5n, fees + 5n];
          expect(await refusalOf(writeContract(stranger, claimSignedCall(request)))).to.equal(
            "AlreadyClaimed",
          );
        }

        // Somebody has the proof of the root before, which is good for as long as it overlaps.
        const lagging = leafFor(previous, accountOf(LAGGING));
        if (lagging.amount > (paid.get(lagging.account) ?? 0n)) {
          if (week % 10 === 2) {
            await chain.waitUntil(proposedAt + 2n * TIMELOCK + 60n);
            expect(
              await refusalOf(writeContract(person(LAGGING), claimCall({ campaign, ...lagging }))),
            ).to.equal("InvalidProof");
          } else {
            await done(writeContract(person(LAGGING), claimCall({ campaign, ...lagging })));
            pays(lagging);
          }
        }

        // Once a month everybody else is paid in one transaction, one of them as they signed.
        if (week % 4 === 0) {
          const members = [...totals.keys()].filter(
            (account) => ![WEEKLY, SIGNING, LAGGING, SILENT].some((member) => accountOf(member) === account),
          );
          const items = await Promise.all(
            members.map(async (account) => {
              const { index, amount } = leafFor(tree, account);
              const item = { index: Number(index), account, amount };
              if (account !== accountOf(BUNDLED)) return item;
              const paidBefore = paid.get(account) ?? 0n;
              const agreed = await signed(
                chain,
                person(BUNDLED),
                { campaign, index, paidBefore },
                claimTerms(amount, 0n),
              );
              elsewhere += amount - paidBefore;
              return { ...item, signed: { ...agreed, fee: 0n } };
            }),
          );
          await done(claimMany(stranger, { campaign, bundle: bundleOf(tree, items) }));
          for (const item of items) pays(item);
        }
        const accounts = [...totals.keys()];
        const told = await readPaid(client, { campaign, accounts });
        expect(told).to.deep.equal(accounts.map((account) => paid.get(account) ?? 0n));
        expect(await chain.balanceOf(campaign)).to.equal(funded - sum(paid.values()));
      }

      // The end.
      const last = leafFor(tree, accountOf(SILENT));
      await chain.waitUntil(end);
      expect(await refusalOf(writeContract(person(SILENT), claimCall({ campaign, ...last })))).to.equal(
        "Ended",
      );
      const beforeSweep = await chain.balanceOf(treasury.account.address);
      await done(writeContract(stranger, sweepCall({ campaign })));
      const rest = funded - sum(paid.values());
      expect(rest >= last.amount).to.equal(true);
      expect((await chain.balanceOf(treasury.account.address)) - beforeSweep).to.equal(rest);
      expect(await chain.balanceOf(campaign)).to.equal(0n);
      expect(await chain.balanceOf(ELSEWHERE)).to.equal(elsewhere);
      expect(await chain.balanceOf(stranger.account.address)).to.equal(fees);
      expect(await chain.balanceOf(last.account)).to.equal(0n);
      for (const [account, amount] of paid) {
        if (account === accountOf(SIGNING) || account === accountOf(BUNDLED)) continue;
        expect(await chain.balanceOf(account)).to.equal(amount);
      }
      const events = await listRoots(client, { campaign });
      const count = (name: string) => events.filter(({ event }) => event === name).length;
      expect(["RootProposed", "RootAccepted", "RootVetoed"].map(count)).to.deep.equal([
        WEEKS + 1,
        WEEKS - 1,
        1,
      ]);
    } finally {
      await chain.close();
    }
  });
});
