import type { ShownAnswer } from "../../src/react/index.ts";

/** Whether an answer says that its issuer has issued it: what a credential says of itself counts from then on. */
export const isIssued = (shown: ShownAnswer | undefined): boolean =>
  (shown?.kind === "current" || shown?.kind === "momentary") && shown.answer.outcome !== "NotFound";
