import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";

/**
 * What it means that leaves hold each other up; undefined: they do not.
 * @param planned leaves that a dry run would pay; 0 without a dry run
 */
export function besideText(leavesABlock: number | undefined, planned: number): string | undefined {
  if (leavesABlock === undefined) return undefined;
  const pace =
    leavesABlock === 1 ? "one leaf a block" : `${formatCount(leavesABlock)} leaves a block at most`;
  const blocks = Math.ceil(planned / leavesABlock);
  const time = planned === 0 ? "" : `: expect ${formatThings(blocks, "block")} at least`;
  return `the token or the gate pays ${pace}, and the next in a later one${time}`;
}
