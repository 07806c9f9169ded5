import { expect } from "chai";
import { rehearsedDays } from "../../../src/lab/simulation/report/rehearsedDays.ts";
import { readScenario } from "../../../src/lab/simulation/scenario/readScenario.ts";
import type { CampaignArguments } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { readClaimCounts } from "../../../src/services/timeline/report/claimCounts.ts";
import { knownCampaigns, readCohorts } from "../../../src/services/timeline/report/cohorts.ts";
import { replayText } from "../../../src/services/timeline/report/realDay.ts";
import { timelinePage } from "../../../src/services/timeline/report/reportPage.ts";
import { reportSections } from "../../../src/services/timeline/report/sections.ts";
import { readReport, type TimelineReport } from "../../../src/services/timeline/report/timelineReport.ts";
import type { ClaimTimes, WaitGroup } from "../../../src/services/timeline/report/waits.ts";
import { listEventsNamed } from "../../../src/services/timeline/tables/events.ts";
import { timelineTables } from "../../../src/services/timeline/tables/migrations.ts";
import { countClaimsByMinute } from "../../../src/services/timeline/tables/paidLeaves.ts";
import { keepVerifications } from "../../../src/services/timeline/tables/verifications.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { expectSelfContained, expectWellFormed } from "../scripts/expectPage.ts";
import { sampleReport } from "../simulation/report/sampleReport.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import {
  BEGIN,
  BLOCK_TIME,
  CAMPAIGN,
  CHAIN,
  changedLog,
  claimedLog,
  createdLog,
  GUARDIAN,
  hashOf,
  ISSUER,
  issuedLog,
  keepStageClaims,
  keepStageEvents,
  ROOTS,
  randomClaims,
  rootLog,
  type StageClaim,
  unansweredOf,
  verdictOf,
} from "./reportStage.ts";

const COUNT = 200;
const WAVES = 4;
const INTERVAL = 100;
const waveOf = (index: number) => Math.floor((index * WAVES) / COUNT);
const opensOf = (index: number) => waveOf(index) * INTERVAL;
const ALL = { chain: undefined, campaign: undefined, from: undefined, to: undefined };
const BATCHES = [hashOf("batch 1"), hashOf("batch 2"), hashOf("batch 3")] as const;

/** The naive second way: of sorted values, the least that so great a share is at or below. */
const shareAt = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b).find((_, i) => (i + 1) / values.length >= share - 1e-12) ?? NaN;
const close = (found: number | undefined, expected: number, about = "") =>
  expect(found, about).to.be.closeTo(expected, 1e-6);
const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

describe("a report of a timeline", () => {
  const folder = temporaryFolder();
  const claims = randomClaims(seededRandom(23), COUNT, opensOf);
  let store: TestStore;
  let report: TimelineReport;
  let times: ClaimTimes;
  /** Leaves that others claimed, and nobody handed in here. */
  const unhanded = [3, 77, 199];
  before(async () => {
    store = await openTestStore("postgres");
    for (const space of [deliveryTables, timelineTables]) await migrate(store.sql, space);
    expect((await refusalOf(readReport(store.sql, ALL))).code).to.equal("NothingKnown");
    const terms = {
      count: BigInt(COUNT),
      start: BigInt(BEGIN),
      waves: BigInt(WAVES),
      waveInterval: BigInt(INTERVAL),
    };
    const [first, second, third] = BATCHES;
    const at = (seconds: number) => BEGIN + seconds;
    await keepStageEvents(store.sql, 10_000, [
      { at: at(0), log: createdLog(terms) },
      ...claims.flatMap(({ index, mined }) =>
        mined.length === 0 || unhanded.includes(index)
          ? []
          : [{ at: at(mined.at(-1) as number), log: claimedLog(index, 10n ** 20n + BigInt(index)) }],
      ),
      ...unhanded.map((index) => ({ at: at(5_000), log: claimedLog(index, 10n ** 20n + BigInt(index)) })),
      ...[first, second, third].map((batch) => ({ at: at(120), log: issuedLog(batch) })),
      { at: at(240), log: changedLog(first, 2, 0, at(360)) },
      { at: at(600), log: changedLog(first, 3, 1, at(720)) },
      { at: at(600), log: changedLog(second, 2, 0, at(720)) },
      { at: at(612), log: changedLog(second, 3, 3, at(720)) },
      { at: at(1_200), log: rootLog("RootProposed", 1, at(1_800)) },
      { at: at(1_320), log: rootLog("RootVetoed", 1) },
      { at: at(2_400), log: rootLog("RootProposed", 2, at(3_000)) },
      { at: at(3_600), log: rootLog("RootAccepted", 2) },
    ]);
    await keepStageClaims(store.sql, claims);
    await keepVerifications(store.sql, [
      // Issued at 120: known after 30 s, and never. Changed at 240 and 600.
      verdictOf({ verifier: "v1", outcome: "Valid", at: 150, batch: first, index: 0, revision: 1 }),
      verdictOf({ verifier: "v1", outcome: "Valid", at: 250, batch: first, index: 0, revision: 2 }),
      verdictOf({ verifier: "v2", outcome: "Valid", at: 300, batch: first, index: 0, revision: 1 }),
      verdictOf({ verifier: "v2", outcome: "Revoked", at: 400, batch: first, index: 0, revision: 2 }),
      // Whoever hands something over may write any moment.
      verdictOf({
        verifier: "v1",
        outcome: "Revoked",
        at: 650,
        batch: first,
        index: 1,
        revision: 3,
        freshUntil: 2 ** 62,
      }),
      verdictOf({
        verifier: "v2",
        outcome: "Valid",
        at: 700,
        batch: first,
        index: 1,
        revision: 2,
        moment: at(650),
      }),
      verdictOf({ verifier: "v1", outcome: "Valid", at: 130, batch: second, index: 4, revision: 1 }),
      ...[1_000, 1_010, 1_020, 1_030].map((when) => unansweredOf("v2", when, first, "RootUnknown")),
      // What one verifier does at regular times, until it stops.
      ...[0, 1, 2, 3, 4, 5].map((i) =>
        verdictOf({
          verifier: "v3",
          outcome: "Valid",
          at: 100 * i,
          batch: second,
          index: 5,
          revision: 1,
          source: "live",
        }),
      ),
    ]);
    ({ report, claims: times } = await readReport(store.sql, { ...ALL, chain: CHAIN }));
  });
  after(() => store.remove());

  const includedOf = ({ submitted, mined }: StageClaim) => (mined.at(-1) ?? NaN) - submitted;
  const expectGroup = (group: WaitGroup | undefined, own: readonly StageClaim[]) => {
    const about = group?.name ?? "none";
    const mined = own.filter((one) => one.mined.length > 0);
    const final = own.flatMap((one) => (one.final === undefined ? [] : [one.final - one.submitted]));
    expect(group?.intents, about).to.equal(own.length);
    expect(group?.included?.count, about).to.equal(mined.length);
    close(group?.included?.median, shareAt(mined.map(includedOf), 0.5), about);
    close(group?.included?.p90, shareAt(mined.map(includedOf), 0.9), about);
    close(group?.included?.most, Math.max(...mined.map(includedOf)), about);
    close(group?.final?.median, shareAt(final, 0.5), about);
    // Whom each waited for, told apart by hand.
    const person = sum(own.map(({ parked = 0, retried = 0 }) => retried - parked));
    const isEarly = ({ parked, bundled, submitted, index }: StageClaim) =>
      parked === undefined && bundled !== undefined && opensOf(index) > submitted;
    const rule = sum(own.map((one) => (isEarly(one) ? opensOf(one.index) - one.submitted : 0)));
    const chain = sum(
      own.map(({ signed, mined: seen, final: end }) => (end ?? seen.at(-1) ?? signed ?? 0) - (signed ?? 0)),
    );
    const total = sum(
      own.map(
        ({ submitted, parked, retried, signed, mined: seen, final: end }) =>
          (end ?? seen.at(-1) ?? signed ?? retried ?? parked ?? submitted) - submitted,
      ),
    );
    const shares = { person, rule, chain, gateway: total - person - rule - chain };
    for (const [whom, part] of Object.entries(shares))
      expect(group?.shares?.[whom as "rule"], `${about} ${whom}`).to.be.closeTo(part / total, 1e-6);
  };

  it("tells waits in all, by lane, by wave and by tenth of arrival as a naive second way does", () => {
    const { waits } = report;
    expectGroup(waits?.all, claims);
    const lanes = ["lane-a", "lane-b", "no lane"];
    expect(waits?.lanes.map(({ name }) => name)).to.deep.equal(lanes);
    for (const [i, lane] of lanes.entries())
      expectGroup(
        waits?.lanes[i],
        claims.filter((one) => (one.lane ?? "no lane") === lane),
      );
    expect(waits?.waves).to.have.length(WAVES);
    for (let wave = 0; wave < WAVES; wave++)
      expectGroup(
        waits?.waves[wave],
        claims.filter(({ index }) => waveOf(index) === wave),
      );
    const byArrival = claims.toSorted((a, b) => a.submitted - b.submitted);
    for (let tenth = 0; tenth < 10; tenth++)
      expectGroup(waits?.tenths[tenth], byArrival.slice((tenth * COUNT) / 10, ((tenth + 1) * COUNT) / 10));
    const states = Object.values(waits?.states ?? {});
    expect(sum(states)).to.equal(COUNT);
    expect(waits?.states.queued).to.equal(claims.filter(({ bundled }) => bundled === undefined).length);
  });

  it("counts a turn as kept where the first version was signed no more than a block after it", () => {
    const lanes = new Map(report.tickets?.lanes.map((one) => [one.lane, one]));
    expect(report.newest.blockTime).to.equal(BLOCK_TIME);
    for (const lane of ["lane-a", "lane-b", "no lane"]) {
      const own = claims.filter((one) => (one.lane ?? "no lane") === lane && one.turn !== undefined);
      const sent = own.filter(({ signed }) => signed !== undefined);
      const late = sent.filter(({ signed = 0, turn = 0 }) => signed > turn + BLOCK_TIME).length;
      expect(late).to.be.within(1, sent.length - 1);
      expect(lanes.get(lane)).to.include({ promised: own.length, kept: sent.length - late, late });
      expect(lanes.get(lane)).to.include({ waiting: own.length - sent.length, ended: 0 });
      close(lanes.get(lane)?.share, 1 - late / sent.length);
    }
  });

  it("counts what is unclaimed by wave with exact amounts, whoever sent the claim", async () => {
    const [cohort, ...others] = report.cohorts;
    expect(others.map(({ leaves }) => leaves)).to.deep.equal([undefined]);
    const isClaimed = ({ index, mined }: StageClaim) => mined.length > 0 || unhanded.includes(index);
    expect(cohort).to.include({
      campaign: CAMPAIGN,
      leaves: COUNT,
      claimed: claims.filter(isClaimed).length,
    });
    const waves = Array.from({ length: WAVES }, (_, wave) => {
      const own = claims.filter((one) => waveOf(one.index) === wave && isClaimed(one));
      const paid = own.reduce((all, { index }) => all + 10n ** 20n + BigInt(index), 0n);
      return {
        wave: wave + 1,
        opens: BEGIN + wave * INTERVAL,
        leaves: COUNT / WAVES,
        claimed: own.length,
        paid,
      };
    });
    expect(cohort?.waves).to.deep.equal(waves);
    // Anybody may create a campaign of more waves than memory has room for.
    const [known] = await knownCampaigns(store.sql, CHAIN, CAMPAIGN);
    const terms = { ...(known?.terms as CampaignArguments), count: 2n ** 32n, waves: 2n ** 32n };
    const vast = await readCohorts(
      store.sql,
      CHAIN,
      { campaign: CAMPAIGN, unit: "leaves", terms },
      undefined,
    );
    expect([vast.waves, vast.claimed]).to.deep.equal([[], cohort?.claimed]);
    expect(sum(cohort?.hours.map(({ leaves }) => leaves) ?? [])).to.equal(cohort?.claimed);
    const arrived = sum(report.arrivalHours.map((hour) => hour.arrived));
    const paid = sum(report.arrivalHours.map((hour) => hour.paid));
    expect([arrived, paid]).to.deep.equal([COUNT, claims.filter(({ mined }) => mined.length > 0).length]);
  });

  it("counts the claims of a day by the minute, and the rest as the report does", async () => {
    const [{ hours: _, ...cohort } = { hours: [] }] = report.cohorts;
    const counts = await readClaimCounts(store.sql, CHAIN, CAMPAIGN);
    expect(counts).to.deep.include({ ...cohort, moreWaves: 0, time: report.newest.block });
    // Nobody claims in the last hour of this stage.
    expect(counts.pace?.claims).to.deep.equal(Array(60).fill(0));
    expect(report.newest.block).to.be.within(
      (counts.pace?.from ?? 0) + 59 * 60,
      (counts.pace?.from ?? 0) + 3_599,
    );
    const from = BEGIN + 60;
    const pace = await countClaimsByMinute(store.sql, {
      chain: CHAIN,
      campaign: CAMPAIGN,
      from,
      to: from + 5_400,
    });
    const all = await listEventsNamed(store.sql, { chain: CHAIN }, ["Claimed"]);
    const naive = pace.map((_, i) => all.filter(({ time }) => Math.floor((time - from) / 60) === i).length);
    expect(pace).to.deep.equal(naive);
    expect(sum(pace)).to.be.within(unhanded.length + 1, all.length - 1);
  });

  it("counts no claim of the moment at which it ends, or after it", async () => {
    const claimedUntil = async (until: number) =>
      (await readCohorts(store.sql, CHAIN, { campaign: CAMPAIGN, unit: "leaves", terms: undefined }, until))
        .claimed;
    const block = BEGIN + Math.floor(5_000 / BLOCK_TIME) * BLOCK_TIME;
    const before = await claimedUntil(block - BLOCK_TIME + 1);
    expect(await claimedUntil(block)).to.equal(before);
    expect(await claimedUntil(block + 1)).to.be.at.least(before + unhanded.length);
  });

  it("tells how long it took until verifiers knew what was issued and announced, and who is not seen to", () => {
    const { verified, neverVerified, effective, known, knownLate, unknown, behind, slowest } = report.lags;
    // Batch 1 was first answered by after 30 s, batch 2 by v3 before it was issued: clocks disagree, and the lag is 0.
    expect(verified).to.include({ count: 2, median: 0, most: 30 });
    expect(neverVerified).to.equal(1);
    // A retraction is no announcement.
    expect(effective).to.deep.equal({ count: 3, median: 120, p90: 120, p99: 120, most: 120 });
    // Revision 2 of batch 1: v1 after 10 s, v2 after 160. Revision 3: v1 after 50 s, v2 answers on by revision 2.
    expect(known).to.include({ count: 2, median: 50, most: 160 });
    expect(slowest[0]).to.include({ batch: BATCHES[0], revision: 2, verifier: "v2", lag: 160 });
    // Batch 2 has changed without anybody to know it; v1 and v3 were not asked after that.
    expect({ knownLate, unknown, behind }).to.deep.equal({ knownLate: 1, unknown: 1, behind: 1 });
  });

  it("lists verdicts that disagree about one moment, and answers that are none", async () => {
    const { count, listed } = report.disagreements;
    expect([count, listed.length]).to.deep.equal([1, 1]);
    expect(listed[0]?.moment).to.equal(BEGIN + 650);
    expect(
      listed[0]?.answers.map(({ verifier, outcome, revision }) => [verifier, outcome, revision]),
    ).to.deep.equal([
      ["v1", "Revoked", 3],
      ["v2", "Valid", 2],
    ]);
    const row = {
      verifier: "v2",
      source: "cached",
      outcome: "Unavailable",
      problem: "RootUnknown",
      count: 4,
      all: 7,
    };
    expect(report.unanswered).to.deep.equal([{ ...row, first: BEGIN + 1_000, last: BEGIN + 1_030 }]);
    // Without the verdict that differs there is nothing to list.
    const before = await readReport(store.sql, { ...ALL, to: BEGIN + 660 });
    expect(before.report.disagreements.count).to.equal(0);
  });

  it("says how long each takes to act, how that went by the week, and who has gone quiet", () => {
    const actor = (role: string, who: string) =>
      report.actors.find((one) => one.role === role && one.who === who);
    const measure = (role: string, who: string, name: string) =>
      actor(role, who)?.measures.find((one) => one.measure === name);
    expect(measure("guardian", GUARDIAN, "after proposal")).to.include({ acts: 1, median: 120 });
    expect(measure("acceptor", ROOTS, "after acceptable")).to.include({ acts: 1, median: 600 });
    expect(measure("proposer", ROOTS, "between acts")).to.include({ acts: 2, median: 1_200 });
    // Three batches in one block are one act.
    expect(actor("issuer", ISSUER)?.acts).to.equal(1);
    expect(actor("revoker", ISSUER)).to.include({ acts: 3, isQuiet: false });
    const mended = claims.flatMap(({ parked, retried }) =>
      retried === undefined ? [] : [retried - (parked ?? 0)],
    );
    const operator = measure("operator", "operator-1", "after parking");
    expect(operator?.acts).to.equal(mended.length);
    close(operator?.median, shareAt(mended, 0.5));
    expect(sum(operator?.weeks.map(({ acts }) => acts) ?? [])).to.equal(mended.length);
    // A copy is of the block two before the answer's: 24 to 36 seconds old.
    expect(measure("verifier", "v1", "age of the copy")?.median).to.be.within(24, 36);
    expect(measure("verifier", "v3", "age of the copy")).to.equal(undefined);
    expect(measure("verifier", "v3", "between acts")).to.include({ acts: 6, median: 100 });
    // The newest block is of 119,988 s: v3 answered every 100 s and last at 500; v1 too seldom to say.
    const quiet = report.actors.filter(({ isQuiet }) => isQuiet).map(({ who }) => who);
    expect(quiet).to.include("v3").and.not.to.include("v1");
    expect(actor("verifier", "v3")?.silent).to.equal(119_988 - 500);
  });

  it("keeps the day's arrivals as a rehearsal replays them, and sets the rehearsed day beside it", () => {
    const { day } = report;
    expect(day).to.include({ opening: BEGIN, claimants: COUNT });
    const minutes = Array.from(
      { length: 10 },
      (_, minute) => claims.filter(({ submitted }) => Math.floor(submitted / 60) === minute).length,
    );
    expect(day?.arrivals).to.deep.equal(minutes);
    close(day?.waits?.p99, report.waits?.all.included?.p99 ?? 0);
    const { text, kept, left } = replayText(times, BEGIN);
    expect([kept, left]).to.deep.equal([COUNT, 0]);
    folder.write("day.csv", text);
    const scenario = folder.write(
      "scenario.json",
      JSON.stringify({
        format: "symbolon-scenario",
        version: 1,
        arrivals: { kind: "replay", file: "day.csv" },
      }),
    );
    const { arrivals } = readScenario(scenario);
    const moments = claims.map(({ submitted }) => submitted).sort((a, b) => a - b);
    expect(arrivals.kind === "replay" && arrivals.moments).to.deep.equal(moments);
    const rehearsal = sampleReport();
    for (const [i, rehearsed] of rehearsedDays(rehearsal).entries()) {
      const run = rehearsal.runs[i]?.measures;
      expect(rehearsed.waits).to.deep.include({ median: run?.latency.p50, most: run?.latency.max });
      expect(sum(rehearsed.arrivals)).to.equal(rehearsal.claimants);
      close(sum(rehearsed.payments), run?.paid ?? 0);
    }
  });

  it("makes a page that stands alone, and is short where there is nothing", async () => {
    const rehearsed = rehearsedDays(sampleReport());
    const page = timelinePage(report, rehearsed, "symbolon timeline report");
    expectWellFormed(page);
    expectSelfContained(page);
    for (const { title, tables } of reportSections(report, rehearsed)) {
      expect(page).to.include(`<h2>${title}</h2>`);
      expect(tables.length, title).to.be.above(0);
    }
    expect(page).to.include("beyond the calendar");
    expect(page).to.include("rehearsed, relayed").and.to.include("quiet for");
    const none = (await readReport(store.sql, { ...ALL, from: BEGIN + 10 ** 8 })).report;
    const tables = reportSections(none, [])
      .filter(({ title }) => title !== "Unclaimed")
      .flatMap((one) => one.tables);
    const notes = reportSections(none, []).map((one) => one.notes.length);
    expect(tables).to.deep.equal([]);
    expect(notes).to.deep.equal([1, 1, 1, 1, 1, 1, 0, 1]);
    const empty = timelinePage(none, [], "symbolon timeline report");
    expectWellFormed(empty);
    expect(empty).to.include("No claim was handed in.");
  });

  it("keeps to a campaign and a span, and asks which chain is meant", async () => {
    const half = BEGIN + 300;
    const { report: first } = await readReport(store.sql, { ...ALL, campaign: CAMPAIGN, to: half });
    const before = claims.filter(({ submitted }) => submitted < 300);
    expect(first.waits?.all.intents).to.equal(before.length);
    expect(first.cohorts.map(({ campaign }) => campaign)).to.deep.equal([CAMPAIGN]);
    expect(first.cohorts[0]?.claimed).to.be.within(1, (report.cohorts[0]?.claimed ?? 0) - 1);
    expect(first.lags.effective?.count).to.equal(1);
    const { report: other } = await readReport(store.sql, { ...ALL, campaign: ROOTS });
    expect([other.waits, other.tickets, other.day]).to.deep.equal([undefined, undefined, undefined]);
    await store.sql.query("insert into chain (chain, genesis) values (77, '0x77')");
    expect((await refusalOf(readReport(store.sql, ALL))).code).to.equal("AmbiguousSubject");
    expect((await readReport(store.sql, { ...ALL, chain: CHAIN })).report.chain).to.equal(CHAIN);
    expect((await refusalOf(readReport(store.sql, { ...ALL, chain: 5 }))).code).to.equal("ChainNotKnown");
  });
});
