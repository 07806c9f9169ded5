import { existsSync } from "node:fs";
import hre from "hardhat";
import { type Address, createClient, custom } from "viem";
import System from "../../ignition/modules/System.ts";
import { type AddressBook, withAddresses } from "../../src/chain/book/addressBook.ts";
import { addressBookFromJson, addressBookToJson } from "../../src/chain/book/addressBookFiles.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { readText } from "../../src/files/readText.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { chainNotReachable } from "../command/connect.ts";
import { accountOfNode, noAccount, openOwnAccount } from "../command/signer/openAccount.ts";
import { type Signing, type SigningOptions, signingOf } from "../command/signer/signingOptions.ts";
import { printResult, table } from "../output.ts";
import { signThrough } from "./signThrough.ts";

type RunDeployParameters = {
  /** The chain; undefined: an embedded one, for a look. */
  readonly rpc: string | undefined;
  /** Name of Ignition's journal; undefined: one a chain. */
  readonly deploymentId: string | undefined;
  /** The address book to add the contracts to; undefined: none. */
  readonly addresses: string | undefined;
  readonly json: boolean;
  readonly signing: SigningOptions;
};

/** What `deploy` did. */
type Deployment = {
  readonly chainId: number;
  readonly deployer: Address;
  /** False where an earlier deployment had done everything already. */
  readonly deployed: boolean;
  readonly gas: bigint;
  readonly contracts: Readonly<Record<string, Address>>;
};

/** Deploys the whole system and prints where it is. */
export async function runDeploy(parameters: RunDeployParameters): Promise<void> {
  const { rpc, deploymentId, addresses, json } = parameters;
  const signing = signingOf(parameters.signing);
  const before = addresses === undefined ? undefined : readBook(addresses);
  const connection = rpc === undefined ? await hre.network.create("embedded") : await connect(rpc);
  try {
    const deployer = rpc === undefined ? await firstOf(connection) : await openDeployer(connection, signing);
    const deployment = await deploySystem(connection, deployer, deploymentId);
    if (addresses !== undefined && before !== undefined) {
      const book = withAddresses(before, deployment.chainId, deployment.contracts);
      writeOutput(addresses, addressBookToJson(book));
    }
    printResult(json, { ...deployment, addresses: addresses ?? null }, [
      ...table([
        ["chain", deployment.chainId],
        ["deployer", deployment.deployer],
        ["gas", deployment.deployed ? deployment.gas.toLocaleString("en") : "0 (it was there already)"],
      ]),
      ...table(Object.entries(deployment.contracts)),
      ...(addresses === undefined ? [] : table([["written to", addresses]])),
    ]);
  } finally {
    await connection.close();
  }
}

/** The address book as it is now: read before anything is deployed, so that a bad one costs nothing. */
function readBook(path: string): AddressBook {
  return existsSync(path) ? addressBookFromJson(readText(path), path) : new Map();
}

type Connection = Awaited<ReturnType<typeof hre.network.create>>;

async function deploySystem(
  { viem, ignition }: Connection,
  deployer: Address,
  deploymentId: string | undefined,
): Promise<Deployment> {
  const publicClient = await viem.getPublicClient();
  const before = await publicClient.getTransactionCount({ address: deployer });
  const first = await publicClient.getBlockNumber();
  const deployed = await ignition
    .deploy(System, { defaultSender: deployer, ...(deploymentId !== undefined && { deploymentId }) })
    .catch((cause: unknown) => {
      throw deploymentFailed(cause);
    });
  const after = await publicClient.getTransactionCount({ address: deployer });
  const contracts = Object.fromEntries(
    Object.entries(deployed).map(([name, contract]) => [name, contract.address]),
  );
  const chainId = await publicClient.getChainId();
  await requireCode(publicClient, chainId, contracts);
  return {
    chainId,
    deployer,
    deployed: after > before,
    gas: await gasOf(publicClient, deployer, first),
    contracts,
  };
}

/** A node that was started again has the same chain id, and nothing of what the journal says. */
async function requireCode(
  client: PublicClient,
  chainId: number,
  contracts: Deployment["contracts"],
): Promise<void> {
  for (const [name, address] of Object.entries(contracts)) {
    if ((await client.getCode({ address })) !== undefined) continue;
    throw new SymbolonError({
      code: "JournalOfOtherChain",
      reason: `The journal says that ${name} is at ${address}, and chain ${chainId} has no code there: it is another chain with the same id, such as a local node that was started again.`,
      hint: "Give --deployment-id NAME, a new name, to deploy to this chain from the beginning.",
      details: { contract: name, address, chainId },
    });
  }
}

function deploymentFailed(cause: unknown): SymbolonError {
  for (let one = cause; one instanceof Error; one = one.cause) {
    if (one instanceof SymbolonError) return one;
  }
  const [firstLine = ""] = String(cause instanceof Error ? cause.message : cause).split("\n");
  return new SymbolonError({
    code: "DeploymentFailed",
    reason: `The deployment stopped: ${firstLine}.`,
    hint: "Mend what it names, then deploy again: what was done already is not done twice.",
    cause,
  });
}

type PublicClient = Awaited<ReturnType<Connection["viem"]["getPublicClient"]>>;

/** Gas of the deployer's transactions in the blocks after `first`. */
async function gasOf(client: PublicClient, deployer: Address, first: bigint): Promise<bigint> {
  const last = await client.getBlockNumber();
  let gas = 0n;
  for (let number = first + 1n; number <= last; number++) {
    const { transactions } = await client.getBlock({ blockNumber: number, includeTransactions: true });
    for (const { hash, from } of transactions) {
      if (from.toLowerCase() !== deployer.toLowerCase()) continue;
      gas += (await client.getTransactionReceipt({ hash })).gasUsed;
    }
  }
  return gas;
}

/** The embedded chain's first account. */
async function firstOf({ viem }: Connection): Promise<Address> {
  const [wallet] = await viem.getWalletClients();
  if (wallet === undefined) throw noAccount();
  return wallet.account.address;
}

/** Who deploys to a chain: with a key that is not the node's, transactions are signed before they reach it. */
async function openDeployer({ provider }: Connection, signing: Signing): Promise<Address> {
  const own = await openOwnAccount(signing);
  if (own !== undefined) {
    signThrough(hre, own, provider);
    return own.address;
  }
  const client = createClient({ transport: custom(provider) });
  return (await accountOfNode(client, signing.by === "node" ? signing.account : undefined)).address;
}

/** @throws SymbolonError `ChainNotReachable` */
async function connect(rpc: string): Promise<Connection> {
  const connection = await hre.network.create({
    network: "remote",
    override: { url: rpc, accounts: "remote" },
  });
  try {
    await connection.provider.request({ method: "eth_chainId" });
    return connection;
  } catch (cause) {
    await connection.close();
    throw chainNotReachable(rpc, cause);
  }
}
