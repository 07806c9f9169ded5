import { formatCount, formatThings } from "../../../sdk/core/text/format.ts";
import type { DryRunReport } from "../mergeRanges.ts";

/** What a dry run came to, in one line, its verdict first. */
export function verdictText({ verdict, leaves, findings }: DryRunReport): string {
  if (verdict === "sound")
    return `sound: all ${formatThings(leaves.count, "leaf", "leaves")} are paid exactly their amounts`;
  if (verdict === "incomplete") {
    return `incomplete: ${formatCount(leaves.untried)} of ${formatCount(leaves.count)} leaves were not tried`;
  }
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const parts = [
    ...(leaves.notPaid === 0
      ? []
      : [
          `${formatCount(leaves.notPaid)} of ${formatThings(leaves.count, "leaf is", "leaves are")} not paid`,
        ]),
    ...(errors === 0 ? [] : [`${errors} thing${errors === 1 ? " is" : "s are"} wrong with the campaign`]),
    ...(leaves.untried === 0 ? [] : [`${formatThings(leaves.untried, "leaf was", "leaves were")} not tried`]),
  ];
  return `findings: ${parts.join(", ")}`;
}

/** Whether the money that is left comes back, and not too early. */
export function sweepText({ sweep }: DryRunReport): string {
  if (!sweep.refusedBefore) return "went through before the end";
  return sweep.doneAfter
    ? "refused before the end, done at it, of what is left"
    : "refused before the end, not done right at it";
}
