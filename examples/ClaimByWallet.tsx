import { useState } from "react";
import type { Address, Hash } from "viem";
import { useConnect, useConnection, useConnectors, WagmiProvider } from "wagmi";
import {
  type ClaimVariables,
  type NodeConfigParameters,
  useClaim,
  useReceipt,
  walletConfig,
} from "../src/react/index.ts";
import { Problem } from "./Problem.tsx";

/** What is claimed, whoever sends it. */
export type Claimed = Omit<ClaimVariables, "account">;
type ClaimByWalletProps = NodeConfigParameters & {
  readonly claim: Claimed;
  readonly state: { readonly data: { readonly kind: string }; readonly refetch: () => unknown };
};

/** Everything that needs wagmi. */
export function ClaimByWallet({ chain, ...rest }: ClaimByWalletProps) {
  const [config] = useState(() => walletConfig({ chain }));
  return (
    <WagmiProvider config={config}>
      <Send {...rest} />
    </WagmiProvider>
  );
}

function Send({ claim, state }: Omit<ClaimByWalletProps, "chain">) {
  const { address } = useConnection();
  const sent = useClaim({ mutation: { onSettled: () => state.refetch() } });
  const { chainId, campaign } = claim;
  if (address === undefined) return <Connect />;
  return (
    <>
      <button
        type="button"
        disabled={state.data.kind !== "open" || sent.isPending}
        onClick={() => sent.mutate({ ...claim, account: address })}
      >
        Claim
      </button>
      {sent.isError && <Problem thrown={sent.error} />}
      {sent.data && <Receipt chainId={chainId} campaign={campaign.campaign} hash={sent.data.hash} />}
    </>
  );
}

/** The wallets that have announced themselves (EIP-6963); without any, the one that the browser has, if it has one. */
function Connect() {
  const { mutate: connect, error } = useConnect();
  const connectors = useConnectors();
  const announced = connectors.filter(({ id }) => id !== "injected");
  const offered = announced.length === 0 && "ethereum" in globalThis ? connectors : announced;
  if (offered.length === 0) return <p role="status">No wallet here: open this page in a wallet's browser.</p>;
  return (
    <>
      {offered.map((connector) => (
        <button key={connector.uid} type="button" onClick={() => connect({ connector })}>
          Connect {connector.name}
        </button>
      ))}
      {error && <Problem thrown={error} />}
    </>
  );
}

function Receipt(sent: { readonly chainId: number; readonly campaign: Address; readonly hash: Hash }) {
  const { data } = useReceipt(sent);
  return (
    <p>
      Sent in {sent.hash}: {data?.status ?? "pending"}
    </p>
  );
}
