import type { ComponentType } from "react";
import type { Config } from "wagmi";

/** What a reader chooses among. */
export type OfferedWallets = {
  readonly config: Config;
  /** What stands below the list of wallets. */
  readonly Beside?: ComponentType | undefined;
};
