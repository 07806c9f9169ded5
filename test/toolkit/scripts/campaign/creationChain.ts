import { existsSync } from "node:fs";
import { expect } from "chai";
import { type Address, erc20Abi, getAddress } from "viem";
import { getTransactionCount, readContract, writeContract } from "viem/actions";
import { publishedTree } from "../../../../scripts/campaign/publishedTree.ts";
import { claimCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { ROWS } from "../../allocation/treeDirectories.ts";
import { openOperatorChain } from "../operatorChain.ts";

export const TREASURY: Address = "0x00000000000000000000000000000000000000aa";
export const NOBODY: Address = "0x00000000000000000000000000000000000000bb";
export const GUARDIAN = getAddress("0x00000000000000000000000000000000000000cc");
/** What a tree of {@link ROWS} pays. */
export const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);
export const DAY = 86_400n;

/** Lists of the tests are small: less than a token, and written in base units. */
const SMALL = ["--base-units", "--accept", "TotalBelowOneToken"];

/** Options of `symbolon campaign create` by their names, of which undefined ones are left out. */
export type Terms = Readonly<Record<string, string | undefined>>;

/** The content of a schedule's file. */
export const scheduleJson = (points: readonly (readonly [time: bigint | string, share: string])[]) =>
  JSON.stringify({ stepped: false, points: points.map(([time, share]) => ({ time: String(time), share })) });

export type CreationChain = Awaited<ReturnType<typeof openCreationChain>>;

/** The operator's chain, on which campaigns are created over trees of {@link ROWS}. Close it, or the process stays. */
export async function openCreationChain() {
  const chain = await openOperatorChain();
  const { reader, node, operator, factory } = chain;
  const runJson = async (...args: readonly string[]) => {
    const ended = await chain.run(...args, "--json");
    return { ...ended, told: JSON.parse(ended.stdout) };
  };
  const create = (directory: string, terms: Terms, ...flags: readonly string[]) => {
    const options = Object.entries({ treasury: TREASURY, ...terms }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, value],
    );
    return runJson("create", directory, ...options, ...SMALL, ...flags);
  };
  const nonce = () => getTransactionCount(reader, { address: operator.account.address });
  return {
    ...chain,
    runJson,
    create,
    nonce,
    inDays: async (days: bigint) => String((await chain.now()) + days * DAY),
    /** Options that only a cumulative campaign has. */
    cumulativeRules: {
      proposer: operator.account.address,
      guardian: GUARDIAN,
      timelock: "2d",
      "funding-cap": String(TOTAL),
    },
    /** What a factory, that of instant campaigns if none is given, may take from the operator. */
    allowance: (token: Address, spender = factory) =>
      readContract(reader, {
        address: token,
        abi: erc20Abi,
        functionName: "allowance",
        args: [operator.account.address, spender],
      }),
    /** Lets the factory of instant campaigns take so much. */
    approve: (token: Address, amount: bigint) =>
      writeContract(operator, {
        address: token,
        abi: erc20Abi,
        functionName: "approve",
        args: [factory, amount],
      }),
    /** Takes 9 base units away from a campaign, as a token does that is rebased. */
    async lose(token: Address, campaign: Address): Promise<void> {
      await node.impersonateAccount({ address: campaign });
      await node.setBalance({ address: campaign, value: 10n ** 18n });
      const args = [NOBODY, 9n] as const;
      const transfer = { address: token, abi: erc20Abi, functionName: "transfer", args } as const;
      await writeContract(node, { ...transfer, account: campaign } as never);
    },
    /** Claims the first of {@link ROWS} from a campaign. */
    async claimFirst(campaign: Address, directory: string): Promise<void> {
      const { tree } = await publishedTree(directory);
      const { account, amount } = ROWS[0] as { account: Address; amount: bigint };
      await writeContract(
        operator,
        claimCall({ campaign, index: 0n, account, amount, proof: tree.proof(0) }),
      );
    },
    /** Why a campaign is not created, with nothing sent and no file written. */
    async refusal(directory: string, terms: Terms): Promise<SymbolonError> {
      const before = await nonce();
      const { told, code, stderr } = await create(directory, terms);
      expect(await nonce()).to.equal(before);
      expect(existsSync(`${directory}.campaign.json`)).to.equal(false);
      expect({ code, told: Object.keys(told) }, stderr).to.deep.equal({ code: 1, told: ["error"] });
      return told.error as SymbolonError;
    },
  };
}
