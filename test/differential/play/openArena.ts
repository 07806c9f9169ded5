import hre from "hardhat";
import { type Address, encodeAbiParameters, type Hex, numberToHex } from "viem";
import { delegatedAccount, driver, puppetCode, scripted } from "../calls/cast.ts";
import { plainReplies } from "../calls/replies.ts";
import { prepareKeys } from "../calls/signing.ts";
import { compile } from "./compile.ts";
import type { Episode, Pair } from "./episode.ts";
import { publishedEas } from "./publishedEas.ts";

/** A registry to compare with EAS: creation codes, without constructor arguments. */
export type Subject = {
  readonly registry: Hex;
  readonly schemaRegistry: Hex;
  /** Whether ETH sent with an empty outer list comes back; EAS keeps it. */
  readonly refundsEmptyLists: boolean;
  /** Whether it has `statusOf` and `statusesOf`; EAS has not. */
  readonly tellsStatuses: boolean;
  /** Where the registry counts series, if it does. */
  readonly seriesSlot?: Hex;
};

export type Log = { readonly address: Address; readonly topics: readonly Hex[]; readonly data: Hex };

/** Where the contracts are; the same in all episodes. */
export type Stage = { readonly registries: Pair<Address>; readonly schemaRegistries: Pair<Address> };

export type Arena = Awaited<ReturnType<typeof openArena>>;

const DEPLOYER: Address = "0x00000000000000000000000000000000000de910";
const WEALTH = numberToHex(1n << 120n);
/** Lets some hundred acts that burn all they get pass before the transaction ends. */
const TRANSACTION_GAS = numberToHex(1n << 40n);

const ownCodes = new Map<string, Hex>();

/** Runtime code of one of the harness's own contracts. */
function ownCode(contract: "Driver" | "Puppet"): Hex {
  const known = ownCodes.get(contract);
  if (known !== undefined) return known;
  const settings = { optimizer: { enabled: true, runs: 1_000 } };
  const { runtime } = compile({ file: `test/differential/contracts/${contract}.sol`, contract, settings });
  ownCodes.set(contract, runtime);
  return runtime;
}

/** A chain of its own with the driver and the puppets on it. Gas costs nothing, so that balances tell the truth. */
export async function openArena() {
  await prepareKeys();
  const { provider, close } = await hre.network.create({
    network: "embedded",
    override: {
      initialDate: new Date(1000),
      initialBaseFeePerGas: 0n,
      blockGasLimit: 1n << 62n,
      transactionGasCap: false,
    },
  });
  const request = (method: string, ...params: unknown[]): Promise<unknown> =>
    provider.request({ method, params });

  async function send(
    to: Address | undefined,
    data: Hex,
  ): Promise<{ contractAddress: Address; logs: Log[] }> {
    const call = {
      from: DEPLOYER,
      data,
      gas: TRANSACTION_GAS,
      gasPrice: "0x0",
      ...(to === undefined ? {} : { to }),
    };
    const hash = await request("eth_sendTransaction", call);
    return (await request("eth_getTransactionReceipt", hash)) as { contractAddress: Address; logs: Log[] };
  }

  async function deploy(time: bigint, code: Hex): Promise<Address> {
    await request("evm_setNextBlockTimestamp", numberToHex(time));
    return (await send(undefined, code)).contractAddress;
  }

  async function deployBoth(
    { registry, schemaRegistry }: Pick<Subject, "registry" | "schemaRegistry">,
    time: bigint,
  ) {
    const schemas = await deploy(time - 1n, schemaRegistry);
    const argument = encodeAbiParameters([{ type: "address" }], [schemas]);
    return { schemas, registry: await deploy(time, `${registry}${argument.slice(2)}`) };
  }

  await request("hardhat_impersonateAccount", DEPLOYER);
  const puppet = ownCode("Puppet");
  await request("hardhat_setCode", driver, ownCode("Driver"));
  await request("hardhat_setCode", puppetCode, puppet);
  for (const address of scripted) {
    const code = address === delegatedAccount.address ? `0xef0100${puppetCode.slice(2)}` : puppet;
    await request("hardhat_setCode", address, code);
    await request("hardhat_setBalance", address, WEALTH);
  }
  for (const { puppet, data } of plainReplies()) await send(puppet, data);
  let snapshot = await request("evm_snapshot");

  return {
    close,

    /** Puts the chain back to its beginning and deploys both registries, the subject at the episode's origin. */
    async stage(
      subject: Subject,
      { origin, firstSeries }: Pick<Episode, "origin" | "firstSeries">,
    ): Promise<Stage> {
      await request("evm_revert", snapshot);
      snapshot = await request("evm_snapshot");
      const eas = await deployBoth(publishedEas, origin - 2n);
      const other = await deployBoth(subject, origin);
      if (subject.seriesSlot !== undefined) {
        const number = numberToHex(firstSeries, { size: 32 });
        await request("hardhat_setStorageAt", other.registry, subject.seriesSlot, number);
      }
      return { registries: [eas.registry, other.registry], schemaRegistries: [eas.schemas, other.schemas] };
    },

    /** Logs of one transaction to the driver, in a block of that time. */
    async run(time: bigint, data: Hex): Promise<readonly Log[]> {
      await request("evm_setNextBlockTimestamp", numberToHex(time));
      return (await send(driver, data)).logs;
    },

    async read(to: Address, data: Hex): Promise<Hex> {
      return (await request("eth_call", { from: DEPLOYER, to, data, gas: TRANSACTION_GAS }, "latest")) as Hex;
    },

    async readSlot(of: Address, slot: Hex): Promise<Hex> {
      return (await request("eth_getStorageAt", of, slot, "latest")) as Hex;
    },
  };
}
