import { summarizeActors } from "../../../src/services/timeline/report/hesitation.ts";
import { computeLags } from "../../../src/services/timeline/report/lags.ts";
import { realDay } from "../../../src/services/timeline/report/realDay.ts";
import type { TimelineReport } from "../../../src/services/timeline/report/timelineReport.ts";
import { openTally } from "../../../src/services/timeline/report/waits.ts";
import type { IntentTimes } from "../../../src/services/timeline/tables/intentTimes.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { CAMPAIGN, GUARDIAN, hashOf } from "./reportStage.ts";

const BEGIN = 1_790_000_040;
const COUNT = 500;
const SECOND = 1_000;
const newest = { block: BEGIN + 90_000, fact: BEGIN + 90_000, blockTime: 12 };
const terms = { count: BigInt(COUNT), start: BigInt(BEGIN), waves: 4n, waveInterval: 300n };

/** Claims that wait longer the later they come. */
function someIntents(): readonly IntentTimes[] {
  const random = seededRandom(7);
  return Array.from({ length: COUNT }, (_, i) => {
    const at = BEGIN + random.below(1_200) + i / COUNT;
    const moments = [0, 20 + random.below(i + 1), 1, 12, 60].map((_wait, k, all) =>
      all.slice(0, k + 1).reduce((sum, one) => sum + one, at),
    );
    const kinds = ["submitted", "bundled", "signed", "mined", "final"] as const;
    const sent = moments[2] as number;
    return {
      id: BigInt(i + 1),
      kind: "claim",
      contract: CAMPAIGN,
      lane: CAMPAIGN,
      index: BigInt(i),
      state: "done",
      submitted: at * SECOND,
      turn: at + 200,
      sent,
      isLate: sent > at + 212,
      steps: kinds.map((kind, k) => ({ kind, at: (moments[k] as number) * SECOND })),
    };
  });
}

/** A report with something in every section. */
export function sampleTimelineReport(): TimelineReport {
  const tally = openTally(new Map([[CAMPAIGN, terms]]));
  tally.add(someIntents());
  const change = { batch: hashOf(1), announced: BEGIN, effective: BEGIN + 7_200, revision: 2 };
  const act = { role: "verifier", who: "gateway <1>", first: BEGIN, last: BEGIN + 600 } as const;
  const spread = { median: 60, p90: 90, p99: 99, most: 120 };
  const acts = [
    { ...act, ...spread, measure: "between acts", week: undefined, acts: 10 },
    { ...act, ...spread, measure: "between acts", week: BEGIN, acts: 10 },
    {
      ...act,
      ...spread,
      role: "guardian",
      who: GUARDIAN,
      measure: "after proposal",
      week: undefined,
      acts: 2,
    },
  ] as const;
  const answer = {
    verifier: "gateway <1>",
    source: "cached",
    at: BEGIN,
    block: 7,
    freshUntil: BEGIN + 60,
  } as const;
  return {
    chain: 1,
    campaign: CAMPAIGN,
    span: { from: BEGIN, to: undefined },
    newest,
    answers: { answers: 90, attestations: 2, verifiers: 2 },
    lags: computeLags(
      [{ batch: hashOf(1), issued: BEGIN, verified: BEGIN + 900 }],
      [change],
      [{ batch: hashOf(1), verifier: "gateway <1>", at: BEGIN + 8_000, revision: 2, last: BEGIN + 9_000 }],
    ),
    disagreements: {
      count: 1,
      listed: [
        {
          credential: hashOf(2),
          moment: BEGIN,
          answers: [
            { ...answer, outcome: "Valid", revision: 1 },
            { ...answer, verifier: "page", outcome: "Revoked", revision: 2 },
          ],
        },
      ],
    },
    waits: tally.waits(),
    tickets: tally.tickets(),
    actors: summarizeActors(acts, newest, undefined),
    unanswered: [
      {
        verifier: "page",
        source: "offline",
        outcome: "Unavailable",
        problem: "RootUnknown",
        count: 3,
        all: 40,
        first: BEGIN,
        last: BEGIN + 60,
      },
    ],
    cohorts: [
      {
        unit: "leaves",
        campaign: CAMPAIGN,
        token: GUARDIAN,
        start: BEGIN,
        leaves: COUNT,
        claimed: 350,
        paid: 35n * 10n ** 19n,
        waves: [1, 2, 3, 4].map((wave) => ({
          wave,
          opens: BEGIN + 300 * wave,
          leaves: 125,
          claimed: 25 * wave,
          paid: 10n ** 19n,
        })),
        hours: [1, 2, 5].map((n) => ({ hour: BEGIN + 3_600 * n, leaves: 50 * n, paid: 10n ** 19n })),
      },
    ],
    arrivalHours: tally.hours(),
    day: realDay(tally.claims(), BEGIN),
  };
}
