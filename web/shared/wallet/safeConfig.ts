import type { Config } from "wagmi";
import { safeApp } from "../../../src/react/safeApp.ts";
import { walletConfig } from "../../../src/react/walletConfig.ts";
import type { PageChain } from "../../../src/sdk/pageData/index.ts";

/** The Safe within whose app the page is open, and no other wallet: connected at once, since its owners opened it there. */
export function safeConfig(chain: PageChain): Config {
  return walletConfig({ chain, connectors: [safeApp()] });
}
