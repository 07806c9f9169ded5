import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Abi } from "viem";
import { attestationRegistryAbi } from "../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { instantCampaignAbi } from "../../src/sdk/chain/abi/instantCampaignAbi.ts";
import type { EventChain } from "./eventChain.ts";

/** Versions of what is installed for the bench alone; nothing of ours needs it. */
export const PINS = { ponder: "0.16.10", viem: "2.57.1", hono: "4.13.19" } as const;
export const PONDER = `ponder ${PINS.ponder}`;
/** Milliseconds. */
const INSTALL_TIMEOUT = 300_000;
/** Milliseconds between its looks for a new block. */
const POLLING = 250;

/**
 * Puts ponder and an app that keeps the same events into a folder.
 * @throws Error where npm does not install it
 */
export function makePonderApp(folder: string, chain: EventChain): void {
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "src", "api"), { recursive: true });
  file("package.json", JSON.stringify({ private: true, type: "module", dependencies: PINS }));
  file("ponder.config.ts", configText(chain));
  file("ponder.schema.ts", SCHEMA);
  file(join("src", "index.ts"), HANDLERS);
  file(join("src", "api", "index.ts"), API);
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync(command, [...args, ...install], { cwd: folder, stdio: "ignore", timeout: INSTALL_TIMEOUT });
}

function configText({ contracts, followed }: EventChain): string {
  const { rpc, chainId, fromBlock: startBlock } = followed;
  const contract = (abi: Abi, address: string) => ({ abi, chain: "bench", address, startBlock });
  const config = {
    chains: { bench: { id: chainId, rpc, pollingInterval: POLLING } },
    contracts: {
      AttestationRegistry: contract(attestationRegistryAbi, contracts.registry),
      InstantCampaign: contract(instantCampaignAbi, contracts.campaign),
    },
  };
  return `import { createConfig } from "ponder";
export default createConfig({
  database: { kind: "postgres", connectionString: process.env.BENCH_DATABASE },
  ...${JSON.stringify(config)},
});
`;
}

const SCHEMA = `import { onchainTable } from "ponder";
export const event = onchainTable("event", (t) => ({
  id: t.text().primaryKey(),
  number: t.bigint().notNull(),
  hash: t.hex().notNull(),
  log: t.integer().notNull(),
  contract: t.hex().notNull(),
  name: t.text().notNull(),
  transaction: t.hex().notNull(),
  account: t.hex(),
  actor: t.hex(),
  item: t.hex(),
  index: t.bigint(),
}));
`;

/** What it prints at its first event. */
export const FIRST_EVENT = "the first event is here";

const HANDLERS = `import { ponder } from "ponder:registry";
import { event as table } from "ponder:schema";
let isFirst = true;
function row({ block, log, transaction }, name) {
  if (isFirst) console.log("${FIRST_EVENT}");
  isFirst = false;
  const { number, hash } = block;
  const id = number + "-" + log.logIndex;
  return { id, number, hash, log: log.logIndex, contract: log.address, name, transaction: transaction.hash };
}
ponder.on("AttestationRegistry:Attested", async ({ event, context }) => {
  const { recipient, attester, uid } = event.args;
  await context.db.insert(table).values({ ...row(event, "Attested"), account: recipient, actor: attester, item: uid });
});
ponder.on("InstantCampaign:Claimed", async ({ event, context }) => {
  const { index, account } = event.args;
  await context.db.insert(table).values({ ...row(event, "Claimed"), account, index });
});
`;

const API = `import { Hono } from "hono";
export default new Hono();
`;
