import { expect } from "chai";
import type { Hex } from "viem";
import { writeContract } from "viem/actions";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import { pauseGateAbi } from "../../src/sdk/chain/abi/pauseGateAbi.ts";
import {
  claimCall,
  claimMany,
  claimSignedCall,
  readEntitlements,
  releaseCall,
  releaseManyCall,
  releaseSignedCall,
  sweepCall,
  type WriteClient,
} from "../../src/sdk/chain/index.ts";
import { type VestingSchedule, vestedAmount, WHOLE_SHARE } from "../../src/sdk/core/campaign/vesting.ts";
import {
  bundleOf,
  campaignTerms,
  claimTerms,
  DAY,
  ELSEWHERE,
  leafOf,
  nativeTree,
  openOverTime,
  signed,
  stateOf,
  stranded,
  sum,
} from "./overTimeChain.ts";

const YEAR = 365n * DAY;

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
              ...campaignTerms(chain, tree, start, end),
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
        let elsewhere = 0n;
        let fees = 0n;
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
              claimTerms(leaf.amount, 0n),
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
            claimTerms(leaf.amount, 7n),
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
