/** Warnings of what is hardly ever meant, and can never be mended: each needs a yes. */
export const TO_ACCEPT: readonly string[] = [
  "VestedAtStart",
  "StrangerChoosesAccount",
  "TotalBelowOneToken",
  "CapBelowFunding",
];
