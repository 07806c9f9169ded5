import { expect } from "chai";
import { type Address, getAddress, type Hex, keccak256, maxUint256, zeroAddress } from "viem";
import { signTypedData, writeContract } from "viem/actions";
import {
  accountAt,
  addAmounts,
  allocationFromRows,
  amountAt,
  type Tree,
} from "../../src/allocation/index.ts";
import { pauseGateAbi } from "../../src/chain/abi/pauseGateAbi.ts";
import {
  acceptRootCall,
  type CampaignArguments,
  type CampaignKind,
  type CampaignState,
  claimCall,
  claimMany,
  claimSignedCall,
  listRoots,
  proposeRootCall,
  readCampaign,
  readEntitlements,
  readPaid,
  releaseCall,
  releaseManyCall,
  releaseSignedCall,
  sweepCall,
  vetoRootCall,
  type WriteClient,
} from "../../src/chain/index.ts";
import { type VestingSchedule, vestedAmount } from "../../src/core/campaign/vesting.ts";
import { type ClaimTerms, claimTypedData, WHOLE_SHARE } from "../../src/core/index.ts";
import { bundleOf, DAY, nativeTree, type OverTime, openOverTime, stranded } from "./overTimeChain.ts";

const YEAR = 365n * DAY;
const WEEK = 7n * DAY;
/** Where signed payments go. */
const ELSEWHERE: Address = "0x00000000000000000000000000000000000ec1e1";

/** What all campaigns of these journeys agree in. */
function termsOf(chain: OverTime, tree: Tree, start: bigint, end: bigint): CampaignArguments {
  return {
    token: chain.token,
    root: tree.root,
    count: BigInt(tree.count),
    start,
    end,
    waves: 0n,
    waveInterval: 0n,
    treasury: chain.treasury.account.address,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    manifestHash: keccak256(tree.root),
  };
}

const leafOf = (tree: Tree, index: number) => ({
  index: BigInt(index),
  account: getAddress(accountAt(tree.allocation, index)),
  amount: amountAt(tree.allocation, index),
  proof: tree.proof(index),
});

/** The leaf of an account that is in the tree. */
function leafFor(tree: Tree, account: Address) {
  for (let index = 0; index < tree.count; index++) {
    if (getAddress(accountAt(tree.allocation, index)) === getAddress(account)) return leafOf(tree, index);
  }
  throw new Error(`${account} is not in the tree.`);
}

/** What a campaign says of itself, which must be of a kind. */
async function stateOf<Kind extends CampaignKind>({ client }: OverTime, campaign: Address, kind: Kind) {
  const state = await readCampaign(client, { campaign });
  expect(state.kind).to.equal(kind);
  return state as Extract<CampaignState, { kind: Kind }>;
}

type Signed = { readonly terms: ClaimTerms; readonly signature: Hex };

async function signed(
  { chainId }: OverTime,
  wallet: WriteClient,
  { campaign, index, paidBefore }: { campaign: Address; index: bigint; paidBefore: bigint },
  terms: ClaimTerms,
): Promise<Signed> {
  const account = wallet.account.address;
  const data = claimTypedData({ chainId, campaign, account, index, terms, paidBefore });
  return { terms, signature: await signTypedData(wallet, data) };
}

const termsFor = (upTo: bigint, maxFee: bigint): ClaimTerms => ({
  upTo,
  recipient: ELSEWHERE,
  maxFee,
  feeTaker: zeroAddress,
  deadline: 0n,
});

const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, amount) => total + amount, 0n);

describe("rewards that grow for a year", () => {
  const WEEKS = 52;
  const PLANTED = 20;
  const FORGOTTEN = 33;
  const UNFUNDED = 40;
  const TIMELOCK = 2n * DAY;
  const MEMBERS = 24;
  /** Claims each week / as signed / a root behind / in a bundle, signed / never; everybody else in bundles. */
  const [WEEKLY, SIGNING, LAGGING, BUNDLED, SILENT] = [0, 1, 2, 3, 4] as const;
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
          terms: termsOf(chain, tree, start, end),
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
      let [previous, next] = [tree, tree];
      let [elsewhere, fees] = [0n, 0n];
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
          const terms = termsFor(maxUint256, 5n);
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
                termsFor(amount, 0n),
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

describe("vesting over four years", () => {
  const LEAVES = 48;
  const WAVES = 4;
  const CLIFF = YEAR;
  const QUARTER = WHOLE_SHARE / 4n;
  /** Every third leaf is somebody's who has a key. */
  const personAt = (index: number) => (index % 3 === 0 ? index / 3 : undefined);
  const isSilent = (index: number) => index % 12 === 11;
  const LATE = 45;
  const SIGNING = 3;
  const RELEASING = 6;
  const schedules: Readonly<Record<string, (start: bigint) => VestingSchedule>> = {
    "steadily after the cliff": (start) => ({
      stepped: false,
      points: [
        { time: start + CLIFF, share: QUARTER },
        { time: start + 4n * YEAR, share: WHOLE_SHARE },
      ],
    }),
    "in steps of a month after the cliff": (start) => ({
      stepped: true,
      points: Array.from({ length: 37 }, (_, month) => ({
        time: start + CLIFF + (BigInt(month) * 3n * YEAR) / 36n,
        share: QUARTER + (BigInt(month) * 3n * QUARTER) / 36n,
      })),
    }),
  };

  for (const [name, scheduleFrom] of Object.entries(schedules)) {
    it(`is claimed in waves through a gate, and released in every way, ${name}, to the last unit`, async () => {
      const chain = await openOverTime("VestingCampaignFactory");
      try {
        const { client, guardian, stranger, people, treasury, done, refusalOf } = chain;
        const walletOf = (index: number) => people[personAt(index) ?? -1] as WriteClient;
        const tree = nativeTree(
          allocationFromRows(
            Array.from({ length: LEAVES }, (_, index) => ({
              account: personAt(index) === undefined ? stranded(index) : walletOf(index).account.address,
              amount: 1_000_000_007n * BigInt(index + 1) + BigInt(index * index),
            })),
          ),
        );
        const { total } = tree.allocation;
        const { address: gate } = await chain.viem.deployContract("PauseGate", [
          guardian.account.address,
          3n * DAY,
          DAY,
        ]);
        const start = (await chain.now()) + DAY;
        const end = start + CLIFF + YEAR / 2n;
        const schedule = scheduleFrom(start);
        const campaign = await chain.create(
          {
            kind: "vesting",
            terms: {
              ...termsOf(chain, tree, start, end),
              waves: BigInt(WAVES),
              waveInterval: DAY,
              gate,
              maxExtraTime: 7n * DAY,
            },
            schedule,
          },
          total,
        );
        expect((await stateOf(chain, campaign, "vesting")).schedule).to.deep.equal(schedule);
        const setPause = (functionName: "pause" | "resume") =>
          done(
            writeContract(guardian, {
              address: gate,
              abi: pauseGateAbi,
              functionName,
              args: [campaign, "looking"],
            }),
          );
        const request = (index: number) => ({ campaign, ...leafOf(tree, index), gateData: "0x" as const });
        const claimOf = (index: number) => writeContract(walletOf(index), claimCall(request(index)));
        const releaseOf = (index: number, by: WriteClient) =>
          writeContract(by, releaseCall({ campaign, ...leafOf(tree, index) }));

        // What each was paid, by index; the account's balance unless it was signed away.
        const paid = new Map<number, bigint>();
        let [elsewhere, fees] = [0n, 0n];
        const vestedAt = (index: number, time: bigint) =>
          vestedAmount(schedule, leafOf(tree, index).amount, time);
        const noteAll = async (indexes: readonly number[], sent: Promise<Hex>) => {
          const time = await chain.timeOf(await done(sent));
          for (const index of indexes) paid.set(index, vestedAt(index, time));
        };
        const checkBooks = async () => {
          const keys = [...paid.keys()].map((index) => leafOf(tree, index));
          const told = await readEntitlements(client, { campaign, keys });
          expect(told.map(({ released }) => released)).to.deep.equal([...paid.values()]);
          const { funding } = await stateOf(chain, campaign, "vesting");
          expect(funding.claimed).to.equal(sum(keys.map(({ amount }) => amount)));
          expect(await chain.balanceOf(campaign)).to.equal(funding.funded - sum(paid.values()));
        };

        // The first days: a wave each, while nothing is vested; the guardian stops the second one for an hour.
        expect(await refusalOf(claimOf(0))).to.equal("NotStarted");
        for (let wave = 0; wave < WAVES; wave++) {
          await chain.waitUntil(start + BigInt(wave) * DAY);
          const first = (wave * LEAVES) / WAVES;
          const indexes = Array.from({ length: LEAVES / WAVES }, (_, i) => first + i);
          if (wave < WAVES - 1)
            expect(await refusalOf(claimOf(first + indexes.length))).to.equal("WaveNotOpen");
          if (wave === 1) {
            await setPause("pause");
            await chain.waitUntil((await chain.now()) + 3_600n);
            expect(await refusalOf(claimOf(first))).to.equal("ClaimsPaused");
            await setPause("resume");
          }
          const bundled = indexes.filter((index) => personAt(index) === undefined && !isSilent(index));
          const items = bundled.map((index) => ({ ...leafOf(tree, index), index, gateData: "0x" as const }));
          await noteAll(bundled, claimMany(stranger, { campaign, bundle: bundleOf(tree, items) }));
          for (const index of indexes.filter((at) => personAt(at) !== undefined && at !== LATE)) {
            if (index !== SIGNING) {
              await noteAll([index], claimOf(index));
              continue;
            }
            const leaf = request(index);
            const agreed = await signed(
              chain,
              walletOf(index),
              { ...leaf, paidBefore: 0n },
              termsFor(leaf.amount, 0n),
            );
            await noteAll([index], writeContract(stranger, claimSignedCall({ ...leaf, ...agreed, fee: 0n })));
          }
        }
        expect(sum(paid.values())).to.equal(0n);
        expect(await refusalOf(claimOf(0))).to.equal("AlreadyClaimed");
        await checkBooks();

        // The cliff: nothing a second before it, a quarter with it.
        const cliff = start + CLIFF;
        await chain.waitUntil(cliff - 2n);
        expect(await refusalOf(releaseOf(0, walletOf(0)))).to.equal("NothingDue");
        await chain.waitUntil(cliff);
        await noteAll([0], releaseOf(0, walletOf(0)));
        const everybody = () => [...paid.keys()];
        const keysOf = (indexes: readonly number[]) => indexes.map((index) => leafOf(tree, index));
        await noteAll(
          everybody(),
          writeContract(stranger, releaseManyCall({ campaign, keys: keysOf(everybody()) })),
        );
        await checkBooks();
        for (const index of everybody())
          expect(paid.get(index)! >= leafOf(tree, index).amount / 4n).to.equal(true);

        // The guardian stops claims, never releases; who comes late is paid at once what is vested.
        await chain.waitUntil(cliff + 40n * DAY);
        await setPause("pause");
        await chain.waitUntil((await chain.now()) + 60n);
        expect(await refusalOf(claimOf(LATE))).to.equal("ClaimsPaused");
        await noteAll([RELEASING], releaseOf(RELEASING, walletOf(RELEASING)));
        await setPause("resume");
        await chain.waitUntil((await chain.now()) + 60n);
        await noteAll([LATE], claimOf(LATE));
        expect(paid.get(LATE)! > leafOf(tree, LATE).amount / 4n).to.equal(true);
        await checkBooks();

        // Claiming ends, later by what was paused: what nobody claimed is swept, and nothing else.
        const silent = Array.from({ length: LEAVES }, (_, index) => index).filter(isSilent);
        const before = await chain.balanceOf(treasury.account.address);
        await chain.waitUntil(end);
        const { effectiveEnd } = await stateOf(chain, campaign, "vesting");
        expect(effectiveEnd >= end + 3_660n).to.equal(true);
        expect(await refusalOf(writeContract(stranger, sweepCall({ campaign })))).to.equal("NotEnded");
        await chain.waitUntil(effectiveEnd);
        expect(await refusalOf(writeContract(stranger, claimCall(request(silent[0]!))))).to.equal("Ended");
        await done(writeContract(stranger, sweepCall({ campaign })));
        const swept = (await chain.balanceOf(treasury.account.address)) - before;
        expect(swept).to.equal(sum(silent.map((index) => leafOf(tree, index).amount)));
        expect((await stateOf(chain, campaign, "vesting")).funding.funded).to.equal(total - swept);
        await checkBooks();

        // The years after: one by one, by strangers, signed, in bulk.
        for (let quarter = 7n; quarter < 16n; quarter++) {
          await chain.waitUntil(start + (quarter * YEAR) / 4n);
          await noteAll([RELEASING], releaseOf(RELEASING, walletOf(RELEASING)));
          await noteAll([1], releaseOf(1, stranger));
          const leaf = leafOf(tree, SIGNING);
          const paidBefore = paid.get(SIGNING)!;
          const agreed = await signed(
            chain,
            walletOf(SIGNING),
            { ...leaf, campaign, paidBefore },
            termsFor(leaf.amount, 7n),
          );
          const sent = { campaign, ...leaf, ...agreed, fee: 7n };
          await noteAll([SIGNING], writeContract(stranger, releaseSignedCall(sent)));
          [elsewhere, fees] = [elsewhere + paid.get(SIGNING)! - paidBefore - 7n, fees + 7n];
          expect(await refusalOf(writeContract(stranger, releaseSignedCall(sent)))).to.be.oneOf([
            "NothingDue",
            "InvalidSignature",
          ]);
          if (quarter % 3n === 0n)
            await noteAll(
              everybody(),
              writeContract(stranger, releaseManyCall({ campaign, keys: keysOf(everybody()) })),
            );
          await checkBooks();
        }

        // The end of the schedule: everybody has all of it, and the campaign nothing.
        await chain.waitUntil(start + 4n * YEAR);
        await done(writeContract(stranger, releaseManyCall({ campaign, keys: keysOf(everybody()) })));
        for (const index of everybody()) {
          const { account, amount } = leafOf(tree, index);
          const away = index === SIGNING ? elsewhere + fees : 0n;
          expect((await chain.balanceOf(account)) + away, `leaf ${index}`).to.equal(amount);
        }
        for (const index of silent) expect(await chain.balanceOf(stranded(index))).to.equal(0n);
        expect(await chain.balanceOf(ELSEWHERE)).to.equal(elsewhere);
        expect(await chain.balanceOf(stranger.account.address)).to.equal(fees);
        expect(await chain.balanceOf(campaign)).to.equal(0n);
        expect(await refusalOf(releaseOf(0, stranger))).to.equal("NothingDue");
      } finally {
        await chain.close();
      }
    });
  }
});
