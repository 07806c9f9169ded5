import type { ComponentType } from "react";
import type { Config } from "wagmi";

/** The wallets that a reader can choose. */
export type OfferedWallets = {
  readonly config: Config;
  /** Content below the list of wallets. */
  readonly Beside?: ComponentType | undefined;
};
