import { effectOf } from "../naive/epochs.ts";
import type { Scene } from "./scene.ts";
import type { Sight } from "./sight.ts";
import type { ChangeName, Step } from "./step.ts";

/** Kinds of change that are thought of before a block stays empty. */
const THOUGHTS = 4;

type Weights = readonly (readonly [weight: number, kind: ChangeName])[];

const FITTING: Weights = [
  [14, "Revoke"],
  [30, "Suspend"],
  [26, "Reinstate"],
  [15, "RetractRevoke"],
  [15, "RetractSuspension"],
];
const BELATED: Weights = [
  [20, "Suspend"],
  [20, "Reinstate"],
  [30, "RetractRevoke"],
  [30, "RetractSuspension"],
];

/**
 * What happens next to a batch. Mostly what the registry accepts, for which the composer has to see what happened so far;
 * now and then what it must refuse, or what is only right a moment earlier or later.
 * @param sight of the plan's batch, undefined where it is not issued
 * @param time of the block that it will be in
 */
export function nextStep(scene: Scene, plan: number, sight: Sight | undefined, time: number): Step {
  const { random, plans } = scene;
  if (sight === undefined || random.chance(1)) return nextIssue(scene, plan);
  if (random.chance(8)) return { act: "nothing" };
  const isEmergency = plans[plan]!.emergencyLimit > 0 && random.chance(25);
  return isEmergency ? nextHold(scene, plan, sight, time) : nextChange(scene, plan, sight, time);
}

/** A batch is issued, or issued again. */
export function nextIssue({ random }: Scene, plan: number): Extract<Step, { act: "issue" }> {
  return { act: "issue", plan, back: random.pick([0, 1, 50, 86_399, 86_400, 86_400]) };
}

function nextChange(scene: Scene, plan: number, sight: Sight, time: number): Step {
  const { random } = scene;
  for (let thought = 0; thought < THOUGHTS; thought++) {
    const isBelated = random.chance(30);
    const kind = random.weighted(isBelated ? BELATED : FITTING);
    const sets = isBelated ? sight.belated(kind, time) : sight.fitting(kind, time);
    const indexes = sets.length === 0 ? [] : random.pick(sets);
    if (indexes.length > 0) return { act: "change", plan, kind, indexes: some(scene, indexes) };
  }
  return { act: "nothing" };
}

function nextHold(scene: Scene, plan: number, sight: Sight, time: number): Step {
  const { random, plans, watched } = scene;
  const { epochLength, emergencyLimit } = plans[plan]!;
  const earliest = effectOf(epochLength, time);
  const endable = sight.heldBeyond(earliest);
  if (endable.length > 0 && random.chance(50)) {
    const { target, until } = random.pick(endable);
    const end = random.pick([earliest, earliest + random.below(until - earliest), earliest - 1]);
    return { act: "endHold", plan, targets: [target], until: end };
  }
  const heldBefore = sight.heldBeyond(0).map(({ target }) => target);
  const targets = random.chance(20)
    ? (["all"] as const)
    : some(
        scene,
        heldBefore.length > 0 && random.chance(60) ? heldBefore : watched.map(({ plain }) => plain.index),
      );
  // Mostly short, so that another begins where one has ended, or just has not.
  const length = random.below(random.chance(60) ? Math.min(emergencyLimit, 40) : emergencyLimit);
  return { act: "imposeHold", plan, targets, until: time + 2 + length };
}

/** One or a few of them, each once; seldom many. */
function some<One>({ random }: Scene, all: readonly One[]): readonly One[] {
  const most = random.chance(10) ? all.length : Math.min(3, all.length);
  const count = random.chance(50) ? 1 : 1 + random.below(most);
  return [...new Set(Array.from({ length: count }, () => random.pick(all)))];
}
