import { randomFrom } from "../../src/sdk/core/randomFrom.ts";

/** When one of some processes is killed: seconds after the first claimant may come, and its number from 0. */
export type PlannedKill = { readonly at: number; readonly victim: number };

export type KillPlanParameters = {
  readonly seed: number;
  readonly kills: number;
  /** Processes. */
  readonly victims: number;
  /** Seconds between two kills on average: each time between a third and five thirds of it. */
  readonly apart: number;
};

/** Draws whom to kill and when: of the same seed the same. */
export function drawKills({ seed, kills, victims, apart }: KillPlanParameters): readonly PlannedKill[] {
  const random = randomFrom(`gateway faults ${seed}`);
  let at = 0;
  return Array.from({ length: kills }, () => {
    at += apart * (1 / 3 + (random() * 4) / 3);
    return { at, victim: Math.floor(random() * victims) };
  });
}
