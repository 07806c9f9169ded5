import { keccak256, toHex } from "viem";
import { getBlock, writeContract } from "viem/actions";
import { issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import { deployProxy } from "../../../src/sdk/contracts/deployProxy.ts";
import { deployContracts } from "../../../src/sdk/contracts/index.ts";
import { systemConstructions } from "../../../src/sdk/contracts/system.ts";
import { type BatchHeader, batchId, type Policy } from "../../../src/sdk/core/credential/batchId.ts";
import { deployBuild } from "./deployBuild.ts";
import type { Ended } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { serveChain } from "./servedChain.ts";

/** Seconds of an epoch in these tests. */
export const EPOCH = 3_600n;

export type CredentialChain = Awaited<ReturnType<typeof openCredentialChain>>;

/** Serves an embedded chain on a free port, with a BatchRegistry where all chains have it. Close it, or the process stays. */
export async function openCredentialChain(initialDate?: Date) {
  const { rpc, reader, node, clients, close } = await serveChain(initialDate);
  const [issuer, other] = clients;
  const deploy = deployBuild(reader, issuer);
  await deployProxy(issuer);
  const { batchRegistry } = systemConstructions();
  const { address: registry } = (await deployContracts(issuer, { batchRegistry })).batchRegistry;
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
      await writeContract(issuer, issueBatchCall({ registry, header, uri: "" }));
      return { header, id: batchId({ chainId, registry, header }) };
    },
    block: () => getBlock(reader),
    /** Begins a new epoch with an empty block in its first second. */
    async nextEpoch() {
      const { timestamp } = await getBlock(reader);
      await node.setNextBlockTimestamp({ timestamp: (timestamp / EPOCH + 1n) * EPOCH });
      await node.mine({ blocks: 1 });
    },
    close,
  };
}

/** Runs `symbolon credential ...` in this process, which spares half a second a call. */
export function runCredential(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runSymbolon(["credential", ...args], env);
}
