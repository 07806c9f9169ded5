import { createContext, useContext } from "react";
import type { Address } from "viem";
import type { Config } from "wagmi";

/** Who acts in the console: whom plans are made for. Nobody: it is only read. */
export type Acting = {
  /** Of the connected wallet, else the address that was typed, such as a Safe's. */
  readonly account: Address | undefined;
  /** Of a connected wallet: it can send what is planned. */
  readonly wallet: { readonly config: Config; readonly chainId: number | undefined } | undefined;
};

const NOBODY: Acting = { account: undefined, wallet: undefined };
export const ActingContext = createContext<Acting>(NOBODY);
export const useActing = (): Acting => useContext(ActingContext);
