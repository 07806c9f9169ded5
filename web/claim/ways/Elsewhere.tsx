import { PhoneWays } from "./PhoneWays.tsx";
import { SafeBatch } from "./SafeBatch.tsx";
import { Senders } from "./Senders.tsx";
import { TransactionParts } from "./TransactionParts.tsx";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

/** All that is there for wallets that are not in this browser. */
export function Elsewhere(props: WayProps) {
  const { other } = useWayTexts();
  return (
    <>
      <p>{other.about}</p>
      <PhoneWays {...props} />
      <TransactionParts {...props} />
      <SafeBatch {...props} />
      <Senders {...props} />
    </>
  );
}
