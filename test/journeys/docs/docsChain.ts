import { type ChildProcess, spawn } from "node:child_process";
import { type Address, createClient, erc20Abi, http, type Quantity, testActions } from "viem";
import { getAddresses, getBlock, waitForTransactionReceipt, writeContract } from "viem/actions";
import { openReader } from "../../../scripts/command/connect.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { PATIENT, until } from "../../toolkit/patience.ts";

/**
 * Runs a command that serves a chain, in a shell, until it is closed.
 * @param env of the shell
 * @returns when it answers
 */
export async function serveApart(command: string, rpc: string, env: NodeJS.ProcessEnv) {
  const child = spawn("sh", ["-c", command], { env, stdio: "pipe", detached: true });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  await answering(rpc, child, () => said);
  const reader = await openReader(rpc);
  const [first] = await getAddresses(reader);
  if (first === undefined) throw new Error("The chain has no accounts.");
  const account = { address: first, type: "json-rpc" } as const;
  const operator: WriteClient = createClient({ account, chain: reader.chain, transport: http(rpc, PATIENT) });
  const node = createClient({ chain: reader.chain, transport: http(rpc, PATIENT) }).extend(
    testActions({ mode: "hardhat" }),
  );
  return {
    rpc,
    reader,
    operator,
    node,
    async now() {
      return (await getBlock(reader)).timestamp;
    },
    /** One more block, of that moment; later ones go on from there. */
    async moveTo(timestamp: bigint) {
      await node.setNextBlockTimestamp({ timestamp });
      await node.mine({ blocks: 1 });
    },
    /** Undoes everything since a snapshot, the time that has passed since included. */
    async rewind(snapshot: Quantity) {
      await node.revert({ id: snapshot });
      await node.setNextBlockTimestamp({ timestamp: BigInt(Math.floor(Date.now() / 1_000)) });
      await node.mine({ blocks: 1 });
    },
    async transfer(token: Address, to: Address, amount: bigint) {
      const call = { address: token, abi: erc20Abi, functionName: "transfer" } as const;
      const hash = await writeContract(operator, { ...call, args: [to, amount] });
      await waitForTransactionReceipt(reader, { hash, pollingInterval: 20 });
    },
    close: () =>
      new Promise<void>((resolve) => {
        child.on("exit", () => resolve());
        // The shell and what it has started are a group of their own.
        if (child.pid !== undefined) process.kill(-child.pid);
      }),
  };
}

export type DocsChain = Awaited<ReturnType<typeof serveApart>>;

async function answering(rpc: string, child: ChildProcess, said: () => string): Promise<void> {
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`The chain ended with ${child.exitCode}: ${said()}`);
    return openReader(rpc).then(
      () => true,
      () => false,
    );
  });
}
