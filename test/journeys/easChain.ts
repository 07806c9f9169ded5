import hre from "hardhat";
import { type Address, encodeDeployData, type Hex } from "viem";
import type { Build, RegistryBuild } from "./easBuilds.ts";
import { sent } from "./easCalls.ts";
import { ethers, type JsonRpcSigner, sdk } from "./easSdk.ts";

/** An embedded chain with a registry on it, as EAS's clients see it. */
export type EasChain = Awaited<ReturnType<typeof openEasChain>>;

/** An attestation to make, but for what a test is about. */
export const plain = {
  recipient: "0x00000000000000000000000000000000000bEEf1",
  /** Never. */
  expirationTime: 0n,
  revocable: true,
  refUID: ethers.ZeroHash,
  data: "0x1234",
  value: 0n,
};
export type Item = Partial<typeof plain>;

/** Starts the chain and deploys a schema registry and a registry on it. Close it, or the process stays. */
export async function openEasChain(build: RegistryBuild) {
  const { viem, provider, networkHelpers, close } = await hre.network.create("embedded");
  const publicClient = await viem.getPublicClient();
  const [deployer] = await viem.getWalletClients();
  // Nothing else sends to this chain, and it answers at once: no cache, hardly any waiting.
  const browser = new ethers.BrowserProvider(provider, undefined, { cacheTimeout: -1, pollingInterval: 10 });

  const deploy = async ({ abi, bytecode }: Build, ...args: readonly unknown[]): Promise<Address> => {
    const hash = await deployer!.sendTransaction({ data: encodeDeployData({ abi, bytecode, args }) });
    return (await publicClient.getTransactionReceipt({ hash })).contractAddress as Address;
  };
  const schemaRegistry = await deploy(build.schemaRegistry);
  const registry = await deploy(build.registry, schemaRegistry);
  const owner = await browser.getSigner(0);
  const issuer = await browser.getSigner(1);
  const relayer = await browser.getSigner(2);
  const schemas = new sdk.SchemaRegistry(schemaRegistry, { signer: issuer });

  return {
    registry,
    close,
    time: networkHelpers.time,
    /** Who deployed everything. */
    owner,
    issuer,
    relayer,
    schemas,
    /** The registry, as the issuer uses it. */
    eas: new sdk.EAS(registry, { signer: issuer }),
    /** The same, as the relayer does. */
    relayed: new sdk.EAS(registry, { signer: relayer }),
    /** Deploys a contract from the owner. */
    deploy,
    /** Registers a schema whose attestations go through `resolver`. Returns its uid. */
    registerSchema: (resolverAddress: string, revocable = true) =>
      sent(schemas.register({ schema: "bytes anything", resolverAddress, revocable })),
    /** Timestamp of the newest block. */
    now: async () => (await publicClient.getBlock()).timestamp,
    balanceOf: (address: string) => publicClient.getBalance({ address: address as Address }),

    /** What `send`, which makes one transaction of the signer's, cost the signer in wei beside gas. */
    async spent(signer: JsonRpcSigner, send: () => Promise<unknown>): Promise<bigint> {
      const before = await browser.getBalance(signer.address);
      await send();
      const { transactions } = await publicClient.getBlock();
      const receipt = await publicClient.getTransactionReceipt({ hash: transactions[0] as Hex });
      const fee = receipt.gasUsed * receipt.effectiveGasPrice;
      return before - (await browser.getBalance(signer.address)) - fee;
    },
  };
}

/** Data of `length` bytes, none of them zero. */
export function someData(length: number): Hex {
  const bytes = Array.from({ length }, (_, i) => ((i * 37) % 255) + 1);
  return `0x${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
