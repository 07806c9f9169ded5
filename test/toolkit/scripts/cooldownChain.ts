import { type Address, type Hex, toFunctionSelector } from "viem";
import { writeContract } from "viem/actions";
import type { CampaignArguments } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { openKindChain, usualRows } from "./kindChain.ts";
import type { TestCampaign } from "./relayChain.ts";

/** Whose last transfer counts, as CooldownToken has it. */
export const BY = { sender: 0, recipient: 1, origin: 2 } as const;

/** How the token refuses, as CooldownToken has it. */
const HOW = { ownError: 0, text: 1, panic: 2, bare: 3, false: 4, tooFew: 0 } as const;

/** Its own error, and the one by which it refuses in that one's place where it says that the payer has too few. */
const OWN_ERROR = toFunctionSelector("TransferTooSoon(address,uint256,uint256)").slice(2);
const TOO_FEW = toFunctionSelector("ERC20InsufficientBalance(address,uint256,uint256)").slice(2);

/** How soon another transfer may follow. */
export type Cooldown = {
  readonly by: keyof typeof BY;
  /** 1: not in the same block. */
  readonly blocks?: number;
  readonly seconds?: number;
  /** Default: by its own error. */
  readonly how?: keyof typeof HOW;
  /** Base units that the campaign has too little. */
  readonly short?: bigint;
};

/** A served chain on which campaigns pay with a token that lets one transfer through, and the next one later. */
export async function openCooldownChain() {
  const chain = await openKindChain();
  const build = ownBuild("CooldownToken", "mocks/tokens");
  const write = (address: Address, functionName: string, args: readonly unknown[] = []) =>
    writeContract(chain.other, { address, abi: build.abi, functionName, args });
  const mint = (token: Address, to: Address, amount: bigint) => write(token, "mint", [to, amount]);
  async function turnOn(
    token: Address,
    { by, blocks = 1, seconds = 0, how = "ownError" }: Cooldown,
  ): Promise<void> {
    await write(token, "cool", [BY[by], BigInt(blocks), BigInt(seconds)]);
    await write(token, "refuseBy", [HOW[how]]);
    await write(token, "turnOnForAll");
  }
  return {
    ...chain,
    mint,
    /** A funded campaign over a new tree, written to the folder, with a token of its own. */
    async cool(
      folder: string,
      count: number,
      cooldown: Cooldown,
      terms: Partial<CampaignArguments> = {},
    ): Promise<TestCampaign & { readonly token: Address }> {
      const bytecode = build.bytecode.replace(OWN_ERROR, TOO_FEW) as Hex;
      const token = await chain.deploy(cooldown.how === "tooFew" ? { ...build, bytecode } : build);
      const test = await chain.campaign(folder, count, { token, ...terms });
      await mint(token, test.campaign, test.tree.allocation.total - (cooldown.short ?? 0n));
      await turnOn(token, cooldown);
      return { ...test, token };
    },
    /** A funded cumulative campaign with such a token. */
    async coolCumulative(folder: string, count: number, cooldown: Cooldown) {
      const token = await chain.deploy(build);
      await mint(token, chain.other.account.address, 10n ** 30n);
      const test = await chain.cumulative(folder, usualRows(count), { token });
      await turnOn(token, cooldown);
      return { ...test, token };
    },
    /** A vesting campaign with such a token, of which a half is due of each leaf, and nothing was released. */
    async coolVesting(folder: string, count: number, cooldown: Cooldown) {
      const token = await chain.deploy(build);
      const rows = usualRows(count);
      await mint(token, chain.other.account.address, 10n ** 30n);
      const test = await chain.vesting(folder, rows, { token });
      for (const index of rows.keys()) await chain.claim(test, index);
      await chain.moveTo(test.begin + 2_000n);
      await turnOn(token, cooldown);
      return { ...test, token };
    },
    /** From now on nobody waits. */
    async thaw(token: Address) {
      await write(token, "cool", [BY.sender, 0n, 0n]);
    },
  };
}
