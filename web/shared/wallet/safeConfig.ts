import type { Config } from "wagmi";
import { safe } from "wagmi/connectors/safe";
import type { PageChain } from "../../../src/page/config/index.ts";
import { walletConfig } from "../../../src/react/walletConfig.ts";
import { SAFE_APP } from "../frame.ts";

/** Milliseconds that Safe's app has to say which Safe is open. */
const PATIENCE_MS = 10_000;
/** Exactly that origin. */
const ORIGIN = new RegExp(`^${SAFE_APP.replaceAll(".", "\\.")}$`);

/** The Safe within whose app the page is open, and no other wallet: connected at once, since its owners opened it there. */
export function safeConfig(chain: PageChain): Config {
  const connector = safe({ allowedDomains: [ORIGIN], unstable_getInfoTimeout: PATIENCE_MS });
  return walletConfig({ chain, connectors: [connector] });
}
