import type { AddressInfo } from "node:net";
import hre from "hardhat";
import { type Address, createClient, type Hex, http, testActions, walletActions } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock } from "viem/actions";
import { openReader } from "../../../scripts/command/connect.ts";
import { getAttestation } from "../../../src/chain/actions/getAttestation.ts";
import type { WriteClient } from "../../../src/chain/writeClient.ts";
import { registryBuilds } from "../../journeys/easBuilds.ts";
import { deployBuild } from "./deployBuild.ts";

/** Keys that exist nowhere else; their accounts get ether from the chain's own. */
export const ISSUER_KEY: Hex = `0x${"a1".repeat(32)}`;
export const OTHER_KEY: Hex = `0x${"b2".repeat(32)}`;

/** A registry of attestations and the one of its schemas. */
export type DeployedRegistry = {
  readonly name: string;
  readonly registry: Address;
  readonly schemas: Address;
};

export type AttestationChain = Awaited<ReturnType<typeof openAttestationChain>>;

/**
 * Serves an embedded chain on a free port, with EAS as its authors published it, and ours. Close it, or the process
 * stays.
 */
export async function openAttestationChain() {
  const server = await hre.network.createServer({ network: "embedded" }, "127.0.0.1", 0);
  const { address, port } = (await server.listen()) as AddressInfo;
  const rpc = `http://${address}:${port}`;
  const reader = await openReader(rpc);
  const node = createClient({ chain: reader.chain, transport: http(rpc) })
    .extend(walletActions)
    .extend(testActions({ mode: "hardhat" }));
  const clientOf = (key: Hex): WriteClient =>
    createClient({
      account: privateKeyToAccount(key),
      chain: reader.chain,
      transport: http(rpc),
      pollingInterval: 20,
    });
  const issuer = clientOf(ISSUER_KEY);
  const other = clientOf(OTHER_KEY);
  for (const { account } of [issuer, other]) {
    await node.setBalance({ address: account.address, value: 10n ** 20n });
  }

  const deploy = deployBuild(reader, issuer);
  const registries: DeployedRegistry[] = [];
  for (const { name, registry, schemaRegistry } of registryBuilds) {
    const schemas = await deploy(schemaRegistry);
    registries.push({ name, schemas, registry: await deploy(registry, schemas) });
  }
  return {
    rpc,
    reader,
    node,
    issuer,
    other,
    deploy,
    /** EAS first. */
    registries,
    attestation: (registry: Address, uid: Hex) => getAttestation(reader, { registry, uid }),
    block: () => getBlock(reader),
    close: () => server.close(),
  };
}
