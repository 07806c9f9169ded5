import type { AddressInfo } from "node:net";
import { Command } from "commander";
import hre from "hardhat";
import {
  type Address,
  createClient,
  type Hex,
  http,
  keccak256,
  testActions,
  toHex,
  walletActions,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock } from "viem/actions";
import { openReader } from "../../../scripts/command/connect.ts";
import { registerCredential } from "../../../scripts/credential.ts";
import { runProgram } from "../../../scripts/runProgram.ts";
import { issueBatch } from "../../../src/chain/actions/issueBatch.ts";
import type { WriteClient } from "../../../src/chain/writeClient.ts";
import { type BatchHeader, batchId } from "../../../src/core/batchId.ts";
import type { Policy } from "../../../src/core/policyHash.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { ISSUER_KEY, OTHER_KEY } from "./attestationChain.ts";
import { deployBuild } from "./deployBuild.ts";
import { captured } from "./runAttestation.ts";
import type { Ended } from "./runProcess.ts";

/** Seconds of an epoch in these tests. */
export const EPOCH = 3_600n;

export type CredentialChain = Awaited<ReturnType<typeof openCredentialChain>>;

/** Serves an embedded chain on a free port, with a BatchRegistry. Close it, or the process stays. */
export async function openCredentialChain() {
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
  const [issuer, other] = [clientOf(ISSUER_KEY), clientOf(OTHER_KEY)];
  for (const { account } of [issuer, other]) {
    await node.setBalance({ address: account.address, value: 10n ** 20n });
  }
  const deploy = deployBuild(reader, issuer);
  const registry: Address = await deploy(ownBuild("BatchRegistry", "credentials"));
  const chainId = BigInt(reader.chain.id);
  let salts = 0;

  const newHeader = async (size: number, policy: Partial<Policy> = {}): Promise<BatchHeader> => {
    const { timestamp } = await getBlock(reader);
    salts += 1;
    return {
      issuer: issuer.account.address,
      schema: keccak256("0x01"),
      root: keccak256("0x02"),
      size: BigInt(size),
      issuedAt: timestamp,
      policy: {
        revoker: issuer.account.address,
        emergency: issuer.account.address,
        epochLength: EPOCH,
        emergencyLimit: 86_400n,
        rulesHash: keccak256("0x03"),
        ...policy,
      },
      manifestHash: keccak256("0x04"),
      salt: toHex(salts, { size: 32 }),
    };
  };
  return {
    rpc,
    reader,
    node,
    issuer,
    other,
    registry,
    chainId,
    deploy,
    newHeader,
    idOf: (header: BatchHeader) => batchId({ chainId, registry, header }),
    /** Issues a batch whose root proves nothing: for tests of status. */
    async issued(size: number, policy: Partial<Policy> = {}) {
      const header = await newHeader(size, policy);
      await issueBatch(issuer, { registry, header, uri: "" });
      return { header, id: batchId({ chainId, registry, header }) };
    },
    block: () => getBlock(reader),
    /** Begins a new epoch with an empty block in its first second. */
    async nextEpoch() {
      const { timestamp } = await getBlock(reader);
      await node.setNextBlockTimestamp({ timestamp: (timestamp / EPOCH + 1n) * EPOCH });
      await node.mine({ blocks: 1 });
    },
    close: () => server.close(),
  };
}

/** Runs `symbolon credential ...` in this process, which spares half a second a call. */
export function runCredential(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return captured(env, ["node", "symbolon", "credential", ...args], async () => {
    const program = new Command("symbolon");
    registerCredential(program);
    await runProgram(program);
  });
}
