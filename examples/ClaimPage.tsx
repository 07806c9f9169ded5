"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { Address, Hex } from "viem";
import type { GateAnswerParameters, NodeConfigParameters } from "../src/react/index.ts";
import type { TokenWords } from "../src/sdk/core/index.ts";

/** What you build into the page: nothing of it is read from where the page is served. */
export type Published = NodeConfigParameters & {
  readonly campaign: Address;
  readonly root: Hex;
  readonly token: TokenWords;
  /** Hosts of the published tree. */
  readonly trees: readonly string[];
  /** What the campaign's gate asks for; without it, the page takes no credential. */
  readonly gate?: GateAnswerParameters["gate"];
};

/** Loaded for the first address: the page itself needs no chain, proof or wallet. */
const ClaimCard = lazy(async () => ({ default: (await import("./ClaimCard.tsx")).ClaimCard }));

/** Asks for an address alone: no wallet and no node is needed to see who is eligible. */
export function ClaimPage(published: Published) {
  const [queries] = useState(() => new QueryClient());
  const [account, setAccount] = useState<string>();
  return (
    <QueryClientProvider client={queries}>
      <form action={(form) => setAccount(String(form.get("account")))}>
        <label>
          Your address <input name="account" autoComplete="off" spellCheck={false} />
        </label>
        <button type="submit">Check</button>
      </form>
      <Suspense fallback={<p role="status">Loading ...</p>}>
        {account !== undefined && <ClaimCard key={account} {...published} account={account} />}
      </Suspense>
    </QueryClientProvider>
  );
}
