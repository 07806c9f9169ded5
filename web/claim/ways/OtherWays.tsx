import { PhoneWays } from "./PhoneWays.tsx";
import { SafeBatch } from "./SafeBatch.tsx";
import { Senders } from "./Senders.tsx";
import { TransactionParts } from "./TransactionParts.tsx";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

/** Ways to claim without a wallet in this browser: load it when somebody wants them. */
export function OtherWays(props: WayProps) {
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
