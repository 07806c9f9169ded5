import {
  type Address,
  createClient,
  createPublicClient,
  custom,
  erc20Abi,
  getAddress,
  type Hash,
  type Hex,
  type PublicClient,
  type TransactionReceipt,
} from "viem";
import { deployContract, getAddresses, readContract, sendTransaction } from "viem/actions";
import { hardhat } from "viem/chains";
import { openNetwork } from "../../src/lab/dryRun/engine/edrNetwork.ts";
import { pauseGateBuild } from "../../src/sdk/chain/builds/pauseGateBuild.ts";
import { sampleTokenBuild } from "../../src/sdk/chain/builds/sampleTokenBuild.ts";
import { sampleWalletBuild } from "../../src/sdk/chain/builds/sampleWalletBuild.ts";
import { asTransaction, type ContractCall } from "../../src/sdk/chain/calls/asTransaction.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import type { ContractBuild } from "../../src/sdk/chain/contractBuild.ts";
import { deployContracts } from "../../src/sdk/contracts/deploy.ts";
import { deploySystem } from "../../src/sdk/contracts/deploySystem.ts";
import { credentialGate } from "../../src/sdk/contracts/gates.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";

/** What the demonstration deploys. */
export type Contracts = Readonly<
  Record<
    | "schemaRegistry"
    | "attestationRegistry"
    | "batchRegistry"
    | "credentialVerifier"
    | "instantCampaignFactory"
    | "vestingCampaignFactory"
    | "cumulativeCampaignFactory"
    | "credentialGate"
    | "sampleToken",
    Address
  >
>;

type DeployParameters = {
  /** Base units of the sample token, all of it the operator's. */
  readonly supply: bigint;
  /** Uid of the schema that the gate demands. */
  readonly schema: Hex;
  /** Whose credentials the gate accepts. */
  readonly issuer: Address;
};

/**
 * A chain in this process, under the rules of the network's next fork, with an operator, an issuer and a treasury.
 * Nothing listens on a port, and all of it is gone when the process ends.
 * @param settings when it begins, in Unix seconds; default: now
 */
export async function openEmbeddedChain(settings: { readonly timestamp?: bigint } = {}) {
  const { provider, close } = await openNetwork(settings);
  // Each transaction is mined as it is sent, so nothing need be polled for long, or kept.
  const shared = { chain: hardhat, transport: custom(provider), pollingInterval: 20, cacheTime: 0 };
  const publicClient = createPublicClient(shared);
  const clientOf = (address: Address): WriteClient =>
    createClient({ ...shared, account: { address, type: "json-rpc" } });
  const [operator, issuer, treasury] = (await getAddresses(publicClient)).map(clientOf);
  if (operator === undefined || issuer === undefined || treasury === undefined) {
    throw new Error("The embedded chain has fewer than three accounts.");
  }
  const addressMade = async (hash: Hash): Promise<Address> => {
    const { contractAddress } = await publicClient.getTransactionReceipt({ hash });
    if (contractAddress) return getAddress(contractAddress);
    throw new Error(`Transaction ${hash} made no contract.`);
  };

  return {
    publicClient,
    operator,
    issuer,
    treasury: treasury.account.address,
    close,
    /** Asks the chain itself, as JSON-RPC does. @throws EdrRefusal */
    request: provider.request,
    ...readsOf(publicClient),

    async deploy({ supply, schema, issuer: accepted }: DeployParameters): Promise<Contracts> {
      const system = await deploySystem(operator, { makeProxy: true });
      const { address: registry } = system.batchRegistry;
      const others = await deployContracts(operator, {
        credentialGate: credentialGate({ registry, schema, issuers: [accepted] }, { kind: "Field" }),
        sampleToken: { build: sampleTokenBuild, args: [operator.account.address, supply] },
      });
      const addresses = Object.entries({ ...system, ...others }).map(([name, { address }]) => [
        name,
        address,
      ]);
      return Object.fromEntries(addresses) as Contracts;
    },

    /** A client that sends as `account`, whose key nobody here has, with ether for gas. */
    async clientOf(account: Address): Promise<WriteClient> {
      await provider.request({ method: "hardhat_impersonateAccount", params: [account] });
      await provider.request({ method: "hardhat_setBalance", params: [account, "0xde0b6b3a7640000"] });
      return clientOf(account);
    },

    /** A contract that is none of ours. */
    async deployForeign({ abi, bytecode }: Pick<ContractBuild, "abi" | "bytecode">, ...args: unknown[]) {
      return addressMade(await deployContract(operator, { abi, bytecode, args }));
    },

    /** A contract wallet with one owner. */
    async deployWallet(owner: Address): Promise<Address> {
      return addressMade(await deployContract(operator, { ...sampleWalletBuild, args: [owner] }));
    },

    /** A gate whose guardian may stop claims for a month in all, and not in the last week. */
    async deployPauseGate(guardian: Address): Promise<Address> {
      const args = [guardian, 30n * 86_400n, 7n * 86_400n] as const;
      return addressMade(await deployContract(operator, { ...pauseGateBuild, args }));
    },

    /** One more block, at least a second later. */
    async mineBlock(): Promise<void> {
      await provider.request({ method: "hardhat_mine", params: ["0x1"] });
    },

    /** A block of that timestamp, later than the newest. */
    async mineBlockAt(timestamp: bigint): Promise<void> {
      await provider.request({ method: "evm_setNextBlockTimestamp", params: [Number(timestamp)] });
      await provider.request({ method: "hardhat_mine", params: ["0x1"] });
    },
  };
}

function readsOf(publicClient: PublicClient) {
  return {
    /** Transactions and gas of all blocks up to now. */
    async blocksSoFar(): Promise<{ transactions: number; gas: bigint }> {
      const sum = { transactions: 0, gas: 0n };
      const last = await publicClient.getBlockNumber();
      for (let blockNumber = 1n; blockNumber <= last; blockNumber++) {
        const { gasUsed, transactions } = await publicClient.getBlock({ blockNumber });
        sum.transactions += transactions.length;
        sum.gas += gasUsed;
      }
      return sum;
    },

    /** Base units of the sample token that somebody has. */
    tokensOf({ sampleToken }: Contracts, holder: Address): Promise<bigint> {
      return readContract(publicClient, {
        address: sampleToken,
        abi: erc20Abi,
        functionName: "balanceOf",
        args: [holder],
      });
    },

    /** Sends a call that must succeed, which the chain mines at once. @param gas default: as much as it is seen to take */
    async send(client: WriteClient, call: ContractCall, gas?: bigint): Promise<TransactionReceipt> {
      const hash = await sendTransaction(client, { ...asTransaction(call), ...(gas && { gas }) });
      const receipt = await publicClient.getTransactionReceipt({ hash });
      if (receipt.status === "success") return receipt;
      throw new SymbolonError({
        code: "TransactionReverted",
        reason: `Transaction ${hash} reverted in block ${receipt.blockNumber}.`,
        hint: "This is a bug in the story: please report it.",
        details: { hash },
      });
    },
  };
}

export type EmbeddedChain = Awaited<ReturnType<typeof openEmbeddedChain>>;
