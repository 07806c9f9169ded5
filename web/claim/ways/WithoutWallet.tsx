import { lazy, Suspense } from "react";
import { Caught } from "../../shared/Problem.tsx";
import type { WayProps } from "./wayProps.ts";

const PhoneWays = lazy(async () => ({ default: (await import("./PhoneWays.tsx")).PhoneWays }));

/** What a browser without a wallet can do at once: wallets' own browsers on phones, and a phone beside a desk. */
export function WithoutWallet({ leaf }: Pick<WayProps, "leaf">) {
  return (
    <Caught>
      <Suspense>
        <PhoneWays leaf={leaf} />
      </Suspense>
    </Caught>
  );
}
