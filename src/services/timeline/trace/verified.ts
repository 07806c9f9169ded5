import { isoMoment } from "../../../sdk/core/text/moment.ts";
import { exactly, type TimelineKind, type TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import type { Verification } from "../../../sdk/core/timeline/verification.ts";
import { computeWaits, OLD_COPY } from "../../../sdk/core/timeline/waits.ts";
import type { TracePath } from "./openPath.ts";

/** A change that a verifier may know. */
type Change = {
  /** Its path, and in it what verifiers have to follow: the change itself, and its effect where that comes later. */
  readonly path: number;
  readonly outcome: number;
  readonly effective: number;
  readonly block: number;
  /** Unix seconds from which on it counts; undefined: it takes nothing and gives nothing by itself. */
  readonly from: number | undefined;
};

/** What decides about a credential, from when on, after its block's time. */
const DELAYS: Partial<Record<TimelineKind, number>> = { issued: 0, attested: 0, held: 1 };
const CHANGES: readonly TimelineKind[] = ["issued", "attested", "announced", "retracted", "held", "ended"];
const SECOND = 1_000;

/**
 * Puts what verifiers answered into the paths of what they knew: each answer behind the newest change that it stands on. One
 * about a moment at which a newer change counted already came from an old copy, and stands behind that change, as does the
 * same verifier's first that knows it. Of answers alike of one verifier the first is a step, which says how many there were.
 */
export function withVerifications(
  paths: readonly TracePath[],
  verifications: readonly Verification[],
): readonly TracePath[] {
  if (verifications.length === 0 || paths.length === 0) return paths;
  const changes = paths.flatMap(changesOf).toSorted((a, b) => a.block - b.block);
  const steps = paths.map((path): TimelineStep[] => [...path.steps]);
  const stepOfAnswers = new Map<Answers, number>();
  for (const answers of groupsOf(verifications, changes)) {
    const own = steps[answers.change?.path ?? 0] as TimelineStep[];
    stepOfAnswers.set(answers, own.length);
    own.push(stepOf(answers, answers.old && stepOfAnswers.get(answers.old)));
  }
  return paths.map((path, i) => {
    const own = steps[i] as readonly TimelineStep[];
    return own.length === path.steps.length ? path : { ...path, steps: own, ...computeWaits(own) };
  });
}

/** Answers alike, oldest first. */
type Answers = Place & {
  readonly alike: readonly Verification[];
  /** What the same verifier answered out of an old copy, where these are the first that know the change. */
  readonly old: Answers | undefined;
};

/** In the order of their firsts. @param verifications oldest first */
function groupsOf(verifications: readonly Verification[], changes: readonly Change[]): readonly Answers[] {
  const groups = new Map<string, Answers & { readonly alike: Verification[] }>();
  /** By verifier: old answers after which it has not shown yet that it knows the change. */
  const waiting = new Map<string, ReadonlySet<Answers>>();
  const put = (one: Verification, { change, isOld }: Place, old?: Answers) => {
    const at = change && changes.indexOf(change);
    const name = JSON.stringify([at, isOld, one.verifier, one.outcome, one.problem, old !== undefined]);
    const group = groups.get(name) ?? { change, isOld, old, alike: [] };
    group.alike.push(one);
    groups.set(name, group);
    return group;
  };
  for (const one of verifications) {
    const place = placeOf(one, changes);
    const before = waiting.get(one.verifier) ?? new Set();
    const { block = -1 } = one.verdict ?? {};
    const over = [...before].filter(({ change }) => change !== undefined && change.block <= block);
    for (const old of over) put(one, { change: old.change, isOld: false }, old);
    const left = new Set([...before].filter((old) => !over.includes(old)));
    if (over.length === 0 || place.isOld) {
      const group = put(one, place);
      const isFirst = place.isOld && ![...left].some(({ change }) => change === place.change);
      if (isFirst) left.add(group);
    }
    waiting.set(one.verifier, left);
  }
  return [...groups.values()];
}

/** What of a path decides about a credential, but for what was taken back. */
function changesOf({ steps }: TracePath, path: number): readonly Change[] {
  const undone = new Set(steps.flatMap(({ kind, cause }) => (kind === "undone" ? [cause] : [])));
  return steps.flatMap(({ kind, place, cause, moment }, outcome): readonly Change[] => {
    if (!CHANGES.includes(kind) || place === undefined || undone.has(cause)) return [];
    const delay = DELAYS[kind];
    const effect = steps.findIndex((step) => step.kind === "effective" && step.cause === outcome);
    const own = delay === undefined ? undefined : (moment.from ?? 0) / SECOND + delay;
    const from = effect === -1 ? own : (steps[effect]?.moment.from ?? 0) / SECOND;
    return [{ path, outcome, effective: effect === -1 ? outcome : effect, block: place.block, from }];
  });
}

type Place = {
  /** Undefined: it stands on a block before all of them. */
  readonly change: Change | undefined;
  /** It does not know of the change, which counted at the moment that it answers for. */
  readonly isOld: boolean;
};

/** @param changes oldest first */
function placeOf({ verdict, moment, at }: Verification, changes: readonly Change[]): Place {
  // Without a verdict nobody knows what it stood on.
  const decidedFor = moment === 0 ? Math.floor(at / SECOND) : moment;
  const counted = (change: Change) => change.from !== undefined && change.from <= decidedFor;
  if (verdict === undefined) return { change: changes.findLast(counted), isOld: false };
  const missed = changes.find((change) => change.block > verdict.block && counted(change));
  if (missed !== undefined) return { change: missed, isOld: true };
  return { change: changes.findLast(({ block }) => block <= verdict.block), isOld: false };
}

const SOURCES = {
  live: "asked the chain",
  cached: "looked at a copy",
  offline: "was shown a witness",
} as const;

/** @param old where the same verifier's answer out of an old copy stands, which this one follows */
function stepOf({ change, isOld, alike }: Answers, old: number | undefined): TimelineStep {
  const [first] = alike as [Verification];
  const { verifier, at, source, outcome, problem, moment, verdict } = first;
  const stands = verdict === undefined ? "" : ` of block ${verdict.block}`;
  const unaware = isOld ? ", which does not know this yet" : "";
  const fresh = verdict === undefined ? "" : `; fresh until ${isoMoment(BigInt(verdict.freshUntil))}`;
  const last = new Date((alike.at(-1) as Verification).at).toISOString();
  const more = alike.length === 1 ? "" : `; the first of ${alike.length} alike, the last at ${last}`;
  // Asked beforehand about a moment to come, it followed what was announced.
  const decidedFor = isOld ? moment : Math.min(moment, at / SECOND);
  const isAfter = change?.from !== undefined && decidedFor >= change.from;
  const followed = change === undefined ? undefined : isAfter ? change.effective : change.outcome;
  return {
    kind: "verified",
    moment: exactly(at, "verifier"),
    actor: verifier,
    ground: "recorded",
    cause: old ?? followed,
    why: isOld ? OLD_COPY : problem,
    words: `${outcome}: ${SOURCES[source]}${stands}${unaware}${fresh}${more}`,
  };
}
