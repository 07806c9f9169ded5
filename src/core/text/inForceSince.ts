import { momentText } from "./momentText.ts";

/**
 * Words for behind "the root in force": a root that was good before is the likeliest wrong one.
 * @param since Unix seconds at which it took the place of another one, at the latest; undefined: it is the first
 */
export function inForceSince(since: bigint | undefined): string {
  return since === undefined ? "" : `: since ${momentText(since)} at the latest it is another than before`;
}
