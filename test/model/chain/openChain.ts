import hre from "hardhat";
import {
  type Address,
  createPublicClient,
  custom,
  encodeAbiParameters,
  type Hex,
  numberToHex,
  type PublicClient,
} from "viem";
import type { Codes } from "./shippedCodes.ts";

/** A block as the harness needs it. */
export type Mined = { readonly number: number; readonly time: number; readonly hash: Hex };

export type Chain = Awaited<ReturnType<typeof openChain>>;

/** Who issues, revokes and holds: one account, since who may do what is tested elsewhere. */
export const ACTOR: Address = "0x0000000000000000000000000000000000ac7012";

const GAS = numberToHex(16_000_000);

/**
 * An embedded chain with one registry and both verifiers on it. Each transaction is a block of its own, at a time of its own,
 * and several blocks may share a second. Gas costs nothing.
 * @param codes creation codes: as shipped, or with flaws planted
 */
export async function openChain(codes: Codes) {
  const { provider, close } = await hre.network.create({
    network: "embedded",
    override: {
      allowBlocksWithSameTimestamp: true,
      throwOnTransactionFailures: false,
      initialDate: new Date(1000),
      initialBaseFeePerGas: 0n,
    },
  });
  const request = (method: string, ...params: unknown[]): Promise<unknown> =>
    provider.request({ method, params });
  const client: PublicClient = createPublicClient({
    transport: custom(
      { request: ({ method, params }) => provider.request({ method, params }) },
      { retryCount: 0 },
    ),
    cacheTime: 0,
  });

  async function transact(to: Address | undefined, data: Hex): Promise<Receipt> {
    const call = { from: ACTOR, data, gas: GAS, gasPrice: "0x0", ...(to === undefined ? {} : { to }) };
    const hash = await request("eth_sendTransaction", call);
    return (await request("eth_getTransactionReceipt", hash)) as Receipt;
  }

  await request("hardhat_impersonateAccount", ACTOR);
  const registry = (await transact(undefined, codes.registry)).contractAddress;
  // Nothing is attested here: whatever has code will do for the registry of its schemas.
  const schemas = encodeAbiParameters([{ type: "address" }], [registry]);
  const attestations = (await transact(undefined, `${codes.attestationRegistry}${schemas.slice(2)}`))
    .contractAddress;
  const words = encodeAbiParameters([{ type: "address" }, { type: "address" }], [registry, attestations]);
  const verifier = (await transact(undefined, `${codes.credentialVerifier}${words.slice(2)}`))
    .contractAddress;
  const witnessVerifier = (await transact(undefined, codes.witnessVerifier)).contractAddress;
  const beginning = { snapshot: await request("evm_snapshot") };

  return {
    close,
    client,
    request,
    registry,
    verifier,
    witnessVerifier,
    chainId: BigInt((await request("eth_chainId")) as Hex),

    /** Puts the chain back to before the first history. */
    async reset(): Promise<void> {
      await request("evm_revert", beginning.snapshot);
      beginning.snapshot = await request("evm_snapshot");
    },

    /** Puts a word into the registry's storage, where every history from now on finds it. */
    async keepStored(slot: Hex, word: Hex): Promise<void> {
      await request("evm_revert", beginning.snapshot);
      await request("hardhat_setStorageAt", registry, slot, word);
      beginning.snapshot = await request("evm_snapshot");
    },

    snapshot: () => request("evm_snapshot"),
    revert: (snapshot: unknown) => request("evm_revert", snapshot),

    /** Mines a block of that time with a call of the registry in it, or empty; a refused call leaves no logs. */
    async mine(time: number, data?: Hex): Promise<{ block: Mined; logs: Receipt["logs"] }> {
      await request("evm_setNextBlockTimestamp", numberToHex(time));
      if (data === undefined) {
        await request("evm_mine");
        const { number, hash } = (await request("eth_getBlockByNumber", "latest", false)) as {
          number: Hex;
          hash: Hex;
        };
        return { block: { number: Number(number), hash, time }, logs: [] };
      }
      const { blockNumber, blockHash, logs } = await transact(registry, data);
      return { block: { number: Number(blockNumber), hash: blockHash, time }, logs };
    },
  };
}

type Receipt = {
  readonly contractAddress: Address;
  readonly blockNumber: Hex;
  readonly blockHash: Hex;
  readonly logs: readonly {
    readonly address: Address;
    readonly topics: [Hex, ...Hex[]];
    readonly data: Hex;
  }[];
};
