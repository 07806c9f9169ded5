import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { WagmiProvider } from "wagmi";
import { walletConfig } from "../src/react/index.ts";
import { ClaimCard, type ClaimCardProps } from "./ClaimCard.tsx";

/** Asks who wants to know, by address alone: no wallet is asked, and no node. */
export function ClaimPage(published: Omit<ClaimCardProps, "account">) {
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
        {account !== undefined && <ClaimCard {...published} account={account} />}
      </QueryClientProvider>
    </WagmiProvider>
  );
}
