import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import type { Address, Hash, Hex } from "viem";
import { useConnect, useConnection, useConnectors, WagmiProvider } from "wagmi";
import {
  explainThrown,
  useCampaignTerms,
  useClaim,
  useClaimState,
  useEligibility,
  useReceipt,
  walletConfig,
} from "../src/react/index.ts";

/** What you build into the page: nothing of it is read from where the page is served. */
export type Published = {
  readonly chain: Parameters<typeof walletConfig>[0]["chain"];
  readonly campaign: Address;
  readonly root: Hex;
  /** Hosts of the published tree. */
  readonly trees: readonly string[];
};

/** Asks who wants to know, by address alone: no wallet is asked, and no node. */
export function ClaimCard(published: Published) {
  const [config] = useState(() => walletConfig(published));
  const [queries] = useState(() => new QueryClient());
  const [account, setAccount] = useState<string>();
  return (
    <WagmiProvider config={config}>
      <QueryClientProvider client={queries}>
        <form action={(form) => setAccount(String(form.get("account")))}>
          <label>
            Your address <input name="account" autoComplete="off" spellCheck={false} />
          </label>
          <button type="submit">Check</button>
        </form>
        {account !== undefined && <Eligible {...published} account={account} />}
      </QueryClientProvider>
    </WagmiProvider>
  );
}

function Eligible({ chain, campaign, root, trees, account }: Published & { readonly account: string }) {
  const eligibility = useEligibility({ account, trees, root, convention: "native" });
  const terms = useCampaignTerms({ chainId: chain.id, campaign });
  const leaf = eligibility.data?.leaf;
  if (eligibility.isError) return <Problem thrown={eligibility.error} />;
  if (leaf === undefined || terms.data === undefined) return <p role="status">Looking ...</p>;
  if (leaf === null) return <p role="status">This address is not listed.</p>;
  return <Claim chainId={chain.id} campaign={terms.data} leaf={leaf} />;
}

type ClaimProps = Pick<Parameters<typeof useClaimState>[0], "chainId" | "campaign"> & {
  readonly leaf: NonNullable<Parameters<typeof useClaimState>[0]["leaf"]>;
};

function Claim({ chainId, campaign, leaf }: ClaimProps) {
  const { address, chainId: walletChainId } = useConnection();
  const state = useClaimState({ chainId, campaign, leaf, caller: address, walletChainId });
  const claim = useClaim({ mutation: { onSettled: () => state.refetch() } });
  if (state.isError) return <Problem thrown={state.error} />;
  if (state.data === undefined) return <p role="status">Asking the chain ...</p>;
  const { kind, asOf } = state.data;
  return (
    <>
      <p role="status">
        {leaf.amount} for {leaf.account}: {kind} as of block {asOf.blockNumber}
      </p>
      {kind === "gated" && <p>{state.data.why.why}</p>}
      {address === undefined ? (
        <Connect />
      ) : (
        <button
          type="button"
          disabled={kind !== "open" || claim.isPending}
          onClick={() => claim.mutate({ chainId, campaign, leaf, account: address })}
        >
          Claim
        </button>
      )}
      {claim.isError && <Problem thrown={claim.error} />}
      {claim.data && <Receipt chainId={chainId} campaign={campaign.campaign} hash={claim.data.hash} />}
    </>
  );
}

/** The wallets that have announced themselves (EIP-6963). */
function Connect() {
  const { mutate: connect } = useConnect();
  return useConnectors().map((connector) => (
    <button key={connector.uid} type="button" onClick={() => connect({ connector })}>
      Connect {connector.name}
    </button>
  ));
}

function Receipt(sent: { readonly chainId: number; readonly campaign: Address; readonly hash: Hash }) {
  const { data } = useReceipt(sent);
  return (
    <p>
      Sent in {sent.hash}: {data?.status ?? "pending"}
    </p>
  );
}

/** What happened, and what to do: every error of the hooks has both. */
function Problem({ thrown }: { readonly thrown: unknown }) {
  const { reason, hint } = explainThrown(thrown);
  return (
    <p role="alert">
      {reason} {hint}
    </p>
  );
}
