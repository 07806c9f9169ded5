/**
 * What a chain of your own lacks, so that everything can be tried on it: `npm run -s sandbox -- COMMAND`.
 *
 *   chain [--port NUMBER]   serves a chain until it is stopped; its accounts have ether
 *   safe                    puts a Safe on the chain of SYMBOLON_RPC_URL, and prints its address
 *   execute FILE            has that Safe's owners sign and send what `--calldata FILE --calldata-format safe` wrote
 *   wait DAYS               lets so many days pass on it
 *
 * Everybody can know the keys: nothing of it is for a chain of others. Exit 0: done; 1: it failed; 2: it was called wrongly.
 */
import { once } from "node:events";
import { createServer } from "node:net";
import { isAddressEqual } from "viem";
import { openWriter } from "../scripts/command/connect.ts";
import { describeFailure } from "../scripts/runProgram.ts";
import { readText, systemCode } from "../src/node/files/readText.ts";
import type { WriteClient } from "../src/sdk/chain/clients.ts";
import { SymbolonError } from "../src/sdk/core/errors.ts";
import { openSafe, readSafeFile } from "./sandbox/safe.ts";

const USAGE = "usage: npm run -s sandbox -- chain [--port NUMBER] | safe | execute FILE | wait DAYS\n";
const NAME = "sandbox";
const LOCAL_CHAIN = 31_337;

/** Ends with 2. */
function refuse(): void {
  process.stderr.write(USAGE);
  process.exitCode = 2;
}

/** @throws SymbolonError `PortTaken` */
async function requirePort(port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (cause) {
    throw new SymbolonError({
      code: "PortTaken",
      reason: `No chain can be served at 127.0.0.1:${port} (${systemCode(cause)}).`,
      hint: "Stop what is served there, or give another --port, and use it in SYMBOLON_RPC_URL.",
      details: { port, system: systemCode(cause) },
      cause,
    });
  }
  await new Promise((resolve) => server.close(resolve));
}

async function serve(port: number): Promise<void> {
  await requirePort(port);
  const { default: hre } = await import("hardhat");
  // Many transactions in a second do not make the chain's clock run ahead.
  const override = { allowBlocksWithSameTimestamp: true };
  const server = await hre.network.createServer({ network: "embedded", override }, "127.0.0.1", port);
  await server.listen();
  console.log(`export SYMBOLON_RPC_URL=http://127.0.0.1:${port}`);
}

/** The first account of the sandbox's chain. @throws SymbolonError `NotASandbox` */
async function openSender(): Promise<WriteClient> {
  const sender = await openWriter(process.env.SYMBOLON_RPC_URL ?? "http://127.0.0.1:8545", {});
  if (sender.chain.id === LOCAL_CHAIN) return sender;
  throw new SymbolonError({
    code: "NotASandbox",
    reason: `SYMBOLON_RPC_URL leads to chain ${sender.chain.id}, not to a chain of your own.`,
    hint: "Serve one (npm run -s sandbox -- chain), and set SYMBOLON_RPC_URL to it. A real Safe acts in Safe's app.",
    details: { chainId: sender.chain.id },
  });
}

async function execute(path: string): Promise<void> {
  const { safe, calls } = readSafeFile(
    readText(path, "Give what `--calldata FILE --calldata-format safe` wrote."),
  );
  const own = await openSafe(await openSender(), NAME);
  if (!isAddressEqual(safe, own.address)) {
    throw new SymbolonError({
      code: "NotTheSafe",
      reason: `${path} is for the Safe ${safe}; the sandbox's is ${own.address}.`,
      hint: "Write it again with --from the address that `npm run -s sandbox -- safe` prints.",
      details: { safe, own: own.address },
    });
  }
  console.log(`executed  ${calls.length} calls in ${await own.execute(calls)}`);
}

async function wait(days: number): Promise<void> {
  const sender = await openSender();
  const ask = sender.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  await ask({ method: "evm_increaseTime", params: [days * 86_400] });
  await ask({ method: "evm_mine", params: [] });
  console.log(`waited    ${days} days`);
}

async function main([command, ...args]: readonly string[]): Promise<void> {
  const [first = "", second = ""] = args;
  const isNumber = (text: string) => /^[1-9]\d{0,4}$/.test(text);
  if (command === "chain" && args.length === 0) return serve(8545);
  if (command === "chain" && first === "--port" && isNumber(second) && Number(second) < 2 ** 16) {
    return serve(Number(second));
  }
  if (command === "safe" && args.length === 0) {
    return console.log((await openSafe(await openSender(), NAME)).address);
  }
  if (command === "execute" && args.length === 1) return execute(first);
  if (command === "wait" && args.length === 1 && isNumber(first)) return wait(Number(first));
  refuse();
}

try {
  await main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(describeFailure(thrown).text);
  process.exitCode = 1;
}
