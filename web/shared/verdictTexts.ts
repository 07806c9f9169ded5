import type { VerificationResult } from "../../src/react/index.ts";
import type { Formats } from "./language.ts";

type Decided = Extract<VerificationResult, { readonly block: unknown }>;
type Outcome = Decided["outcome"];

/** A verdict in the sentences of a language; without them, the toolkit says it in English. */
export type VerdictTexts = {
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly decided: (moment: string, outcome: string) => string;
  readonly since: (moment: string) => string;
  /** Who says so: the chain itself, or a copy of it. */
  readonly sources: Readonly<
    Record<"live" | "cached" | "offline", (block: string, moment: string) => string>
  >;
  readonly once: string;
  readonly until: (moment: string) => string;
  readonly untilHold: (moment: string) => string;
  readonly unavailable: string;
  readonly mismatch: string;
};

/** As the toolkit's `explain` has it, without what the page shows beside it. */
export function decidedText(
  texts: VerdictTexts,
  { count, moment }: Pick<Formats, "count" | "moment">,
  { outcome, source, block, since, guarantee, freshUntil, ...answer }: Decided,
): string {
  const isOnce = outcome === "NotFound" || guarantee === "None" || answer.stale !== undefined;
  // A hold suspends what is valid, and changes nothing else.
  const until = guarantee === "ExceptEmergency" && outcome === "Valid" ? texts.untilHold : texts.until;
  return [
    texts.decided(moment(answer.moment), texts.outcomes[outcome]),
    ...(since === 0n ? [] : [texts.since(moment(since))]),
    texts.sources[source](count(block.number), moment(block.timestamp)),
    isOnce ? texts.once : until(moment(freshUntil)),
  ].join(" ");
}
