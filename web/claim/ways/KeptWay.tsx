import { lazy } from "react";
import { Late } from "../../shared/Late.tsx";
import { useKeptTerms } from "./useKeptTerms.ts";
import type { WalletWayProps, WayProps } from "./wayProps.ts";

const SignedText = lazy(async () => ({ default: (await import("./SignedText.tsx")).SignedText }));

/** A claim that was signed on this device and is not paid yet: it needs no wallet any more. Without one it draws nothing. */
export function KeptWay(props: WayProps & Partial<Pick<WalletWayProps, "wallet">>) {
  const { kept, keep, terms, isGood } = useKeptTerms(props);
  if (kept === undefined || terms === undefined || !isGood) return null;
  return (
    <Late>
      <SignedText {...props} {...kept} terms={terms} keep={keep} />
    </Late>
  );
}
