import { lazy } from "react";
import { Fold } from "./Fold.tsx";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

const Elsewhere = lazy(async () => ({ default: (await import("./Elsewhere.tsx")).Elsewhere }));

/** Ways to claim without a wallet in this browser. */
export function OtherWays(props: WayProps) {
  const { other } = useWayTexts();
  return (
    <section>
      <Fold title={other.title}>
        <Elsewhere {...props} />
      </Fold>
    </section>
  );
}
