import { expect } from "chai";
import fc from "fast-check";
import {
  MAX_ENTITLEMENT,
  nextPoint,
  requireSchedule,
  type VestingSchedule,
  vestedAmount,
  vestedShare,
  WHOLE_SHARE,
} from "../../../../src/sdk/core/campaign/vesting.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { vested } from "../../../vectors/naive/vested.ts";
import { uints } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type VestingVector = {
  stepped: boolean;
  times: string[];
  shares: string[];
  total: string;
  time: string;
  vested: string;
};

const MONTH = 2_592_000n;

/** Sound schedules of 1 to 64 points: some close together, plateaus, shares of nothing and of all. */
const schedules: fc.Arbitrary<VestingSchedule> = fc
  .record({
    stepped: fc.boolean(),
    first: fc.oneof(uints(40), fc.constant(0n), fc.constant(2n ** 64n - 2n ** 40n)),
    gaps: fc.array(fc.oneof(fc.constant(1n), fc.bigInt({ min: 1n, max: 2n ** 32n })), { maxLength: 63 }),
    shares: fc.array(
      fc.oneof(fc.bigInt({ min: 0n, max: WHOLE_SHARE }), fc.constantFrom(0n, WHOLE_SHARE / 2n)),
      {
        minLength: 63,
        maxLength: 63,
      },
    ),
  })
  .map(({ stepped, first, gaps, shares }) => {
    const times = [first];
    for (const gap of gaps) times.push(times.at(-1)! + gap);
    const sorted = shares.slice(0, gaps.length).sort((a, b) => (a < b ? -1 : Number(a > b)));
    const all = [...sorted, WHOLE_SHARE];
    return { stepped, points: times.map((time, i) => ({ time, share: all[i]! })) };
  });

/** A moment near a schedule: before, at its points, between them, after. */
const moments = ({ points }: VestingSchedule) =>
  fc.oneof(
    fc
      .record({ point: fc.constantFrom(...points), off: fc.bigInt({ min: -2n, max: 2n }) })
      .map(({ point, off }) => (point.time + off < 0n ? 0n : point.time + off)),
    fc.bigInt({ min: points[0]!.time, max: points.at(-1)!.time }),
  );

const cases = schedules.chain((schedule) =>
  fc.record({
    schedule: fc.constant(schedule),
    total: fc.oneof(uints(120), fc.constant(MAX_ENTITLEMENT), fc.bigInt({ min: 0n, max: 100n })),
    time: moments(schedule),
    later: moments(schedule),
  }),
);

describe("core/vesting", () => {
  const fourYears: VestingSchedule = {
    stepped: false,
    points: [
      { time: 12n * MONTH, share: WHOLE_SHARE / 4n },
      { time: 48n * MONTH, share: WHOLE_SHARE },
    ],
  };

  it("vests four years with a cliff of one: a quarter at the cliff, then steadily", () => {
    const at = (months: bigint) => vestedAmount(fourYears, 4_800n, months * MONTH);
    expect([0n, 11n, 12n, 13n, 30n, 47n, 48n, 60n].map(at)).to.deep.equal([
      0n,
      0n,
      1_200n,
      1_300n,
      3_000n,
      4_700n,
      4_800n,
      4_800n,
    ]);
    expect(vestedAmount(fourYears, 4_800n, 12n * MONTH - 1n)).to.equal(0n);
    expect(vestedAmount(fourYears, 4_800n, 48n * MONTH - 1n)).to.equal(4_799n);
  });

  it("vests in steps where the schedule is stepped", () => {
    const stepped = { ...fourYears, stepped: true };
    const at = (time: bigint) => vestedAmount(stepped, 4_801n, time);
    expect([12n * MONTH - 1n, 12n * MONTH, 48n * MONTH - 1n, 48n * MONTH].map(at)).to.deep.equal([
      0n,
      1_200n,
      1_200n,
      4_801n,
    ]);
  });

  it("tells the share that is vested, rounded down", () => {
    expect(vestedShare(fourYears, 12n * MONTH - 1n)).to.equal(0n);
    expect(vestedShare(fourYears, 30n * MONTH)).to.equal((WHOLE_SHARE * 5n) / 8n);
    expect(vestedShare(fourYears, 12n * MONTH + 1n)).to.equal(250_000_008_037_551_440n);
    expect(vestedShare(fourYears, 2n ** 64n)).to.equal(WHOLE_SHARE);
  });

  it("tells the next point: at a point's own second it is the one after", () => {
    const points = [
      { time: 10n, share: 0n },
      { time: 20n, share: WHOLE_SHARE },
    ];
    const next = [9n, 10n, 19n, 20n].map((time) => nextPoint({ stepped: false, points }, time)?.time);
    expect(next).to.deep.equal([10n, 20n, 20n, undefined]);
  });

  it("vests what every vector says", () => {
    for (const { stepped, times, shares, total, time, vested: amount } of readVectors<VestingVector>(
      "vesting",
    )) {
      const points = times.map((moment, i) => ({ time: BigInt(moment), share: BigInt(shares[i] ?? 0) }));
      requireSchedule({ stepped, points });
      expect(vestedAmount({ stepped, points }, BigInt(total), BigInt(time))).to.equal(BigInt(amount));
    }
  });

  it("agrees with a naive reference in fractions", () => {
    fc.assert(
      fc.property(cases, ({ schedule, total, time }) => {
        requireSchedule(schedule);
        const expected = vested(schedule.stepped, schedule.points, total, time);
        expect(vestedAmount(schedule, total, time)).to.equal(expected);
      }),
    );
  });

  it("starts at nothing, ends exactly at the total, and neither falls nor passes the total between", () => {
    fc.assert(
      fc.property(cases, ({ schedule, total, time, later }) => {
        const first = schedule.points[0]!.time;
        const last = schedule.points.at(-1)!.time;
        if (first > 0n) expect(vestedAmount(schedule, total, first - 1n)).to.equal(0n);
        expect(vestedAmount(schedule, total, last)).to.equal(total);
        const [early, late] = time < later ? [time, later] : [later, time];
        const less = vestedAmount(schedule, total, early);
        const more = vestedAmount(schedule, total, late);
        expect(less <= more && more <= total, `${less} <= ${more} <= ${total}`).to.equal(true);
      }),
    );
  });

  it("gives nobody more for holding it in two parts", () => {
    fc.assert(
      fc.property(cases, uints(120), ({ schedule, total, time }, cut) => {
        const part = cut % (total + 1n);
        const parts = vestedAmount(schedule, part, time) + vestedAmount(schedule, total - part, time);
        const whole = vestedAmount(schedule, total, time);
        expect(parts === whole || parts + 1n === whole, `${parts}, ${whole}`).to.equal(true);
      }),
    );
  });

  it("refuses schedules that no campaign can have, by the contract's names", () => {
    const refused = (code: string, values: Record<string, unknown>, ...points: [bigint, bigint][]) => {
      const schedule = { stepped: false, points: points.map(([time, share]) => ({ time, share })) };
      try {
        requireSchedule(schedule);
      } catch (error) {
        expect(error).to.be.instanceOf(SymbolonError);
        const { code: told, details } = error as SymbolonError;
        expect({ told, details }).to.deep.equal({ told: code, details: values });
        return;
      }
      expect.fail(`${code} was let pass`);
    };
    const many = Array.from({ length: 65 }, (_, i): [bigint, bigint] => [BigInt(i), WHOLE_SHARE]);
    refused("PointsOutOfRange", { points: 0, most: 64 });
    refused("PointsOutOfRange", { points: 65, most: 64 }, ...many);
    refused("PointsNotAscending", { position: 1, previous: 5n, time: 5n }, [5n, 0n], [5n, WHOLE_SHARE]);
    refused("PointsNotAscending", { position: 1, previous: 5n, time: 4n }, [5n, 0n], [4n, WHOLE_SHARE]);
    refused(
      "ShareFalls",
      { position: 2, previous: 7n, share: 6n },
      [5n, 7n],
      [6n, 7n],
      [7n, 6n],
      [8n, WHOLE_SHARE],
    );
    refused("ShareFalls", { position: 0, previous: 0n, share: -1n }, [5n, -1n], [6n, WHOLE_SHARE]);
    refused("ScheduleIncomplete", { share: WHOLE_SHARE - 1n, whole: WHOLE_SHARE }, [5n, WHOLE_SHARE - 1n]);
    refused("ScheduleIncomplete", { share: WHOLE_SHARE + 1n, whole: WHOLE_SHARE }, [5n, WHOLE_SHARE + 1n]);
    refused("PointTimeOutOfRange", { position: 0, time: 2n ** 64n }, [2n ** 64n, WHOLE_SHARE]);
    refused("PointTimeOutOfRange", { position: 0, time: -1n }, [-1n, WHOLE_SHARE]);
    requireSchedule({ stepped: true, points: [{ time: 2n ** 64n - 1n, share: WHOLE_SHARE }] });
    requireSchedule({
      stepped: true,
      points: many.slice(1).map(([time, share]) => ({ time, share })),
    });
  });

  it("refuses totals that no entitlement has", () => {
    for (const total of [-1n, MAX_ENTITLEMENT + 1n]) {
      expect(() => vestedAmount(fourYears, total, 0n)).to.throw(SymbolonError, `not ${total}`);
    }
  });
});
