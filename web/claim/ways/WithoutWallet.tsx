import { lazy } from "react";
import { Late } from "../../shared/Late.tsx";
import type { PhoneWaysProps } from "./PhoneWays.tsx";

const PhoneWays = lazy(async () => ({ default: (await import("./PhoneWays.tsx")).PhoneWays }));

/** What a browser without a wallet can do at once: wallets' own browsers on phones, and a phone beside a desk. */
export function WithoutWallet(props: PhoneWaysProps) {
  return (
    <Late>
      <PhoneWays {...props} />
    </Late>
  );
}
