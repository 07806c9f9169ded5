import type { WalletWayProps } from "./wayProps.ts";

/** Ways to claim by the connected wallet, other than a transaction of its own. */
export function WalletWays(_: WalletWayProps) {
  return null;
}
