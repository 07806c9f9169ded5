import { expect } from "chai";
import { encodeFunctionData, erc20Abi, type Hex, numberToHex } from "viem";
import type { Engine } from "../../../../src/lab/dryRun/engine/engine.ts";
import { openEmbedded } from "../../../../src/lab/dryRun/engine/openEmbedded.ts";
import { auditDay } from "../../../../src/lab/simulation/edr/auditDay.ts";
import { PREPARATION, type PreparedDay, prepareDay } from "../../../../src/lab/simulation/edr/prepareDay.ts";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { amountsOf, calmDay } from "./rehearsalDay.ts";

const OPENING = 2_000_000_000n;
const GAS_LIMIT = 1_000_000;
const PAID = [1, 300];

describe("auditDay", () => {
  let engine: Engine;
  let day: PreparedDay;
  let snapshot: unknown;
  const audit = (paid: readonly number[]) =>
    auditDay({ engine, day, gasLimit: GAS_LIMIT, paid: new Set(paid) });
  const refusal = (paid: readonly number[]) => audit(paid).catch((thrown: unknown) => thrown);
  const send = async (from: Hex, to: Hex, data: Hex) => {
    await engine.request("hardhat_setBalance", [from, numberToHex(10n ** 20n)]);
    await engine.request("hardhat_impersonateAccount", [from]);
    await engine.request("eth_sendTransaction", [{ from, to, data, gas: numberToHex(200_000) }]);
    await engine.request("evm_mine", []);
  };

  before(async () => {
    engine = await openEmbedded({ gasLimit: GAS_LIMIT, baseFee: 1, timestamp: OPENING - PREPARATION });
    const prepared = { engine, scenario: calmDay, strategy: "direct", opening: OPENING } as const;
    const revoker = "0x0000000000000000000000000000000000000abc";
    day = await prepareDay({ ...prepared, revoker, amounts: amountsOf(400) });
    await engine.request("evm_mine", [numberToHex(OPENING)]);
    for (const index of PAID) {
      const account = day.claimants.account(index);
      const args = [BigInt(index), account, 1_000n + BigInt(index), day.tree.proof(index)] as const;
      await send(
        account,
        day.campaign,
        encodeFunctionData({ abi: instantCampaignAbi, functionName: "claim", args }),
      );
    }
    snapshot = await engine.request("evm_snapshot");
  });
  afterEach(async () => {
    await engine.request("evm_revert", [snapshot]);
    snapshot = await engine.request("evm_snapshot");
  });
  after(() => engine.close());

  it("agrees with what happened", () => audit(PAID));

  it("finds a claim that was not told", async () => {
    expect(await refusal([1]))
      .to.include({ code: "RehearsalDiffers" })
      .with.nested.include({ "details.index": 300 });
  });

  it("finds a claim that was told and never happened", async () => {
    expect(await refusal([...PAID, 5]))
      .to.include({ code: "RehearsalDiffers" })
      .with.nested.include({
        "details.index": 5,
        "details.what": "event",
      });
  });

  it("finds a balance that is another", async () => {
    const transfer = {
      abi: erc20Abi,
      functionName: "transfer",
      args: [day.claimants.account(7), 1n],
    } as const;
    await send(day.claimants.account(1), day.token, encodeFunctionData(transfer));
    expect(await refusal(PAID))
      .to.include({ code: "RehearsalDiffers" })
      .with.nested.include({
        "details.index": 1,
        "details.what": "balance",
      });
  });

  it("finds a campaign that has something else left", async () => {
    const stranger = "0x0000000000000000000000000000000000000def";
    const drained = { abi: erc20Abi, functionName: "transfer", args: [stranger, 1n] } as const;
    await send(day.campaign, day.token, encodeFunctionData(drained));
    expect(await refusal(PAID))
      .to.include({ code: "RehearsalDiffers" })
      .with.nested.include({
        "details.index": "all",
        "details.what": "rest",
      });
  });
});
