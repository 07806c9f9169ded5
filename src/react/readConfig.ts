import { useContext } from "react";
import type { Chain, Client, Transport } from "viem";
import { WagmiContext } from "wagmi";
import { SymbolonError } from "../sdk/core/errors.ts";

/** What hooks that only read ask: a wagmi `Config`, or nodes alone (`nodeConfig`). */
export type ReadConfig = {
  readonly getClient: (parameters: { readonly chainId: number }) => Client<Transport, Chain>;
};

/** How a wagmi `Config` looks to hooks that only read: its own type knows its chains by number. */
type WagmiReads = { readonly getClient: (parameters: never) => unknown };

export type ReadConfigParameters = {
  /** Default: that of the `WagmiProvider` around. */
  readonly config?: ReadConfig | WagmiReads | undefined;
};

/**
 * What a hook reads by.
 * @throws SymbolonError `NoConfig`
 */
export function useReadConfig({ config }: ReadConfigParameters): ReadConfig {
  const around = useContext(WagmiContext);
  const found = config ?? around;
  // Of wagmi's types the one difference is that a chain's number is one of those that it was made for.
  if (found !== undefined) return found as ReadConfig;
  throw new SymbolonError({
    code: "NoConfig",
    reason: "A hook of symbolon/react has no configuration to read a chain.",
    hint: "Give it a config, wagmi's or what nodeConfig makes, or put a WagmiProvider around.",
  });
}
