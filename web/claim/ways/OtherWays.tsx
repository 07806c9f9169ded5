import type { WayProps } from "./wayProps.ts";

/** Ways to claim without a wallet in this browser. */
export function OtherWays(_: WayProps) {
  return null;
}
