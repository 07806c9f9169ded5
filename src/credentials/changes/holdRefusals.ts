import { at, type ExplainBatchError } from "./refusalFacts.ts";
import { targetText } from "./targetText.ts";

/** An emergency hold that cannot be, or cannot end then. */
export const holdRefusals: Readonly<Record<string, ExplainBatchError>> = {
  NoTargets: () => ({
    reason: "The emergency names no credentials.",
    hint: "Give at least one index, or 2^256 - 1 for the whole batch.",
    details: {},
  }),
  IndexBeyondBatch: ([index, size]) => ({
    reason: `The batch has the credentials 0 to ${(size as bigint) - 1n}, and ${index} is none of them.`,
    hint: "Look the index up in the issuer's file of the batch, and check that it is this batch's.",
    details: { index, size },
  }),
  HoldOutOfRange: ([until, earliest, latest]) => ({
    reason: `A hold in this block may end from ${at(earliest)} to ${at(latest)}, and was to end at ${at(until)}.`,
    hint: "Give an end in between; once a hold is about to end, it can be imposed again.",
    details: { until, earliest, latest },
  }),
  HoldEndOutOfRange: ([target, until, earliest, latest]) => {
    const isOver = (latest as bigint) < (earliest as bigint);
    return {
      reason: isOver
        ? `${targetText(target as bigint)} has no hold that could end earlier than it does.`
        : `The hold of ${lower(targetText(target as bigint))} may be ended from ${at(earliest)} to ${at(latest)}, and was to end at ${at(until)}.`,
      hint: isOver
        ? "Leave it out: it ends by itself before an earlier end could take effect."
        : "Give a moment in between: before it, there may be copies of the status that count on the hold.",
      details: { target, until, earliest, latest },
    };
  },
};

function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
