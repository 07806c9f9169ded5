import type { StepKind } from "../../../sdk/core/step.ts";
import { exactly, type TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import { computeWaits, type WaitedFor } from "../../../sdk/core/timeline/waits.ts";
import { recordedKinds } from "../trace/paths.ts";

/** How long an intent waited, in seconds by the store's clock. */
export type IntentWaits = {
  /**
   * From acceptance to the block that includes it and was not taken back, as a worker saw it; undefined: no such block.
   */
  readonly included: number | undefined;
  /** From acceptance to finality. */
  readonly final: number | undefined;
  /** All of its time, by the party that it waited for. */
  readonly byWhom: Readonly<Record<IntentWaitedFor, number>>;
};

/** Parties that an intent may wait for; only what follows from an intent waits for a verifier. */
export type IntentWaitedFor = Exclude<WaitedFor, "verifier">;

const SECOND = 1_000;
/** Steps that take a transaction out of its block. */
const UNDONE: readonly StepKind[] = ["reopened", "displaced", "reverted"];

/**
 * The waits of an intent, from its recorded changes as in `trace`.
 * @param steps in their order, in milliseconds since 1970
 * @param opens milliseconds since 1970 at which its wave opens, so that a block can include it; undefined: no wave. It
 * is compared with the store's clock as if both were right
 */
export function intentWaits(
  steps: readonly { readonly at: number; readonly kind: StepKind }[],
  opens: number | undefined,
): IntentWaits {
  const path: TimelineStep[] = [];
  const add = (kind: TimelineStep["kind"], at: number) => {
    const cause = path.length === 0 ? undefined : path.length - 1;
    const moment = exactly(at, "store");
    path.push({ kind, moment, cause, actor: undefined, why: undefined, words: "", ground: "recorded" });
  };
  const begin = steps[0]?.at ?? 0;
  let included: number | undefined;
  let final: number | undefined;
  for (const { at, kind } of steps) {
    const known = recordedKinds[kind];
    if (known === undefined) continue;
    const isEarly = kind === "bundled" && path.length === 1 && opens !== undefined && opens > begin;
    if (isEarly) add("opened", Math.min(opens, at));
    add(known, at);
    if (kind === "mined") included = at;
    if (kind === "final") final = at;
    if (UNDONE.includes(kind)) included = final = undefined;
  }
  const byWhom = { person: 0, gateway: 0, chain: 0, rule: 0 };
  for (const { whom, least } of computeWaits(path).waits)
    if (whom !== "verifier") byWhom[whom] += least / SECOND;
  const since = (at: number | undefined) => (at === undefined ? undefined : Math.max(0, at - begin) / SECOND);
  return { included: since(included), final: since(final), byWhom };
}
