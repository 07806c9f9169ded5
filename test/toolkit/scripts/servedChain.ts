import type { AddressInfo } from "node:net";
import hre from "hardhat";
import { createClient, type Hex, http, testActions, walletActions } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { openReader } from "../../../scripts/command/connect.ts";
import { httpOnce, patiently } from "../../../scripts/command/patientHttp.ts";
import type { ReadClient, WriteClient } from "../../../src/sdk/chain/clients.ts";
import { watchConnections } from "../closeServer.ts";
import { PATIENCE, PATIENT } from "../patience.ts";

/** Keys that exist nowhere else; their accounts get ether from the chain's own. */
export const ISSUER_KEY: Hex = `0x${"a1".repeat(32)}`;
export const OTHER_KEY: Hex = `0x${"b2".repeat(32)}`;

/**
 * Serves an embedded chain on a free port, with two accounts that have ether. Close it, or the process stays.
 * @param initialDate when it begins; left out: now
 * @param chainId left out: that of the network `embedded`
 */
export async function serveChain(initialDate?: Date, chainId?: number) {
  const override = {
    ...(initialDate !== undefined && { initialDate }),
    ...(chainId !== undefined && { chainId }),
  };
  const connections = watchConnections();
  const server = await hre.network.createServer({ network: "embedded", override }, "127.0.0.1", 0);
  const { address, port } = (await server.listen()) as AddressInfo;
  const rpc = `http://${address}:${port}`;
  const { chain } = await openReader(rpc);
  // As a command asks, so that a connection that ends while it is idle is made again; but without its haste.
  const transport = patiently(httpOnce(rpc, { patience: PATIENCE }), rpc);
  const reader: ReadClient = createClient({ chain, transport });
  const node = createClient({ chain: reader.chain, transport: http(rpc, PATIENT) })
    .extend(walletActions)
    .extend(testActions({ mode: "hardhat" }));
  const clientOf = (key: Hex): WriteClient =>
    createClient({
      account: privateKeyToAccount(key),
      chain: reader.chain,
      transport: http(rpc, PATIENT),
      pollingInterval: 20,
    });
  /** Of {@link ISSUER_KEY} and {@link OTHER_KEY}. */
  const clients = [clientOf(ISSUER_KEY), clientOf(OTHER_KEY)] as const;
  for (const { account } of clients) {
    await node.setBalance({ address: account.address, value: 10n ** 20n });
  }
  const close = async () => {
    const closed = server.close();
    connections.end(port);
    await closed;
  };
  return { rpc, reader, node, clientOf, clients, close };
}
