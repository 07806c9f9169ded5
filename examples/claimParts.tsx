import type { Address, Hash } from "viem";
import { useConnect, useConnectors } from "wagmi";
import { explainThrown, useReceipt } from "../src/react/index.ts";

/** The wallets that have announced themselves (EIP-6963). */
export function Connect() {
  const { mutate: connect } = useConnect();
  return useConnectors().map((connector) => (
    <button key={connector.uid} type="button" onClick={() => connect({ connector })}>
      Connect {connector.name}
    </button>
  ));
}

export function Receipt(sent: { readonly chainId: number; readonly campaign: Address; readonly hash: Hash }) {
  const { data } = useReceipt(sent);
  return (
    <p>
      Sent in {sent.hash}: {data?.status ?? "pending"}
    </p>
  );
}

/** What happened, and what to do: every error of the hooks has both. */
export function Problem({ thrown }: { readonly thrown: unknown }) {
  const { reason, hint } = explainThrown(thrown);
  return (
    <p role="alert">
      {reason} {hint}
    </p>
  );
}
