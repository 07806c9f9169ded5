import { type Address, concatHex, erc20Abi, type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock, getCode, getContractEvents, readContract, writeContract } from "viem/actions";
import { writeTreeDirectory } from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree, type Tree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { instantCampaignAbi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { abiArguments, type CampaignArguments } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { deployBuild } from "./deployBuild.ts";
import { OTHER_KEY, ISSUER_KEY as RELAYER_KEY, serveChain } from "./servedChain.ts";

export { OTHER_KEY, RELAYER_KEY };

/** The key of a leaf's account. */
export function keyOf(index: number): Hex {
  return keccak256(toHex(`leaf ${index}`));
}

const accounts = new Map<number, Address>();

/** The account of a leaf. */
export function accountOf(index: number): Address {
  const account = accounts.get(index) ?? privateKeyToAccount(keyOf(index)).address;
  accounts.set(index, account);
  return account;
}

/** What a leaf pays. */
export function amountOf(index: number): bigint {
  return 1_000n + BigInt(index);
}

export type RelayChain = Awaited<ReturnType<typeof openRelayChain>>;
export type TestCampaign = { readonly campaign: Address; readonly tree: Tree; readonly from: bigint };

/** Serves an embedded chain on a free port, with a token, on which campaigns are made. Close it, or the process stays. */
export async function openRelayChain() {
  const { rpc, reader, node, clientOf, clients, close } = await serveChain();
  const [relayer, other] = clients;
  const deploy = deployBuild(reader, other);
  const token = await deploy(ownBuild("SampleToken", "mocks"), other.account.address, 10n ** 30n);
  const plain = (await getCode(reader, { address: token })) as Hex;
  const paidOut: Address = "0x00000000000000000000000000000000000c0de5";
  await node.setCode({ address: paidOut, bytecode: plain });

  /** Which transaction has paid each leaf; one that was paid twice would stand here twice. */
  const payments = async ({ campaign, from }: TestCampaign) => {
    const events = await getContractEvents(reader, {
      address: campaign,
      abi: instantCampaignAbi,
      eventName: "Claimed",
      fromBlock: from,
      strict: true,
    });
    return events.map(({ args, transactionHash }) => ({ index: Number(args.index), hash: transactionHash }));
  };

  return {
    rpc,
    reader,
    node,
    relayer,
    other,
    token,
    clientOf,
    deploy,
    block: () => getBlock(reader),
    close,
    /** A campaign over a new tree of so many leaves, funded; its tree is written to the folder. */
    async campaign(
      folder: string,
      count: number,
      terms: Partial<CampaignArguments> = {},
      isZero: (index: number) => boolean = () => false,
    ): Promise<TestCampaign> {
      const rows = Array.from({ length: count }, (_, index) => ({
        account: isZero(index) ? zeroAddress : accountOf(index),
        amount: amountOf(index),
      }));
      const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
      await writeTreeDirectory(tree, folder, { replace: true });
      const { timestamp, number } = await getBlock(reader);
      const all: CampaignArguments = {
        token,
        root: tree.root,
        count: BigInt(count),
        start: timestamp,
        end: timestamp + 1_000_000n,
        waves: 0n,
        waveInterval: 0n,
        treasury: other.account.address,
        gate: zeroAddress,
        maxExtraTime: 0n,
        claimFor: "Anyone",
        recallable: false,
        manifestHash: zeroHash,
        ...terms,
      };
      const campaign = await deploy(ownBuild("InstantCampaign", "distribution"), abiArguments(all));
      await writeContract(other, {
        address: token,
        abi: erc20Abi,
        functionName: "transfer",
        args: [campaign, tree.allocation.total],
      });
      return { campaign, tree, from: number };
    },
    payments,
    /** Every payment that a campaign has made, by index. */
    async paid(test: TestCampaign) {
      return (await payments(test)).map(({ index }) => index).toSorted((a, b) => a - b);
    },
    balance: (account: Address) =>
      readContract(reader, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [account] }),
    /** Claims a leaf directly, as a front-runner does. */
    claim({ campaign, tree }: TestCampaign, index: number, client: WriteClient = other) {
      return writeContract(client, {
        address: campaign,
        abi: instantCampaignAbi,
        functionName: "claim",
        args: [BigInt(index), accountOf(index), amountOf(index), tree.proof(index)],
      });
    },
    /** Runs something while blocks, and so transactions, hold less gas. */
    async limitGas(gasLimit: bigint, run: () => Promise<void>) {
      const { gasLimit: before } = await getBlock(reader);
      const set = async (limit: bigint) => {
        await node.setBlockGasLimit({ gasLimit: limit });
        await node.mine({ blocks: 1 });
      };
      await set(gasLimit);
      try {
        await run();
      } finally {
        await set(before);
      }
    },
    /** Makes the token's calls cost 60,000 gas more each, or as much as ever. */
    async dear(isDear: boolean) {
      await node.setCode({ address: token, bytecode: isDear ? dear(paidOut) : plain });
    },
    /** Makes the token refuse to pay an account; undefined: nobody. */
    async refuse(account: Address | undefined) {
      await node.setCode({
        address: token,
        bytecode: account === undefined ? plain : ending(account, paidOut, REVERT),
      });
    },
    /** Makes the token burn all its gas where it is to pay an account, as one whose hook burns does; undefined: nobody. */
    async burnFor(account: Address | undefined) {
      await node.setCode({
        address: token,
        bytecode: account === undefined ? plain : ending(account, paidOut, INVALID),
      });
    },
  };
}

/**
 * Code that burns some 66,000 gas before it is another contract, at addresses that nobody has looked at before:
 * for (i = 25; i > 0; i--) balance(gas()); delegatecall(whole calldata)
 */
function dear(implementation: Address): Hex {
  return concatHex([
    "0x60195b5a31506001900380600257",
    "0x50365f5f375f5f365f73",
    implementation,
    "0x5af43d5f5f3e6038573d5ffd5b3d5ff3",
  ]);
}

const REVERT: Hex = "0x5f5ffd";
const INVALID: Hex = "0xfe";

/**
 * Code that ends in a way of its own where the first argument is an account, and is another contract's otherwise:
 * if (calldataload(4) == account) revert(0, 0) or invalid(); delegatecall(whole calldata)
 */
function ending(account: Address, implementation: Address, end: Hex): Hex {
  return concatHex([
    "0x60043573",
    account,
    "0x14604957365f5f375f5f365f73",
    implementation,
    "0x5af43d5f5f3e6045573d5ffd5b3d5ff35b",
    end,
  ]);
}
