import { expect } from "chai";
import type { Address } from "viem";
import { leastFeeInUnits } from "../../../../scripts/gateway/leastFeeInUnits.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openRelayChain, type RelayChain } from "../relayChain.ts";

/** Answers 6 to every question: a token of 6 decimals. */
const SIX = "0x600660005260206000f3";

describe("the least fee of a gateway", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let campaign: Address;
  before(async () => {
    chain = await openRelayChain();
  });
  beforeEach(async () => {
    ({ campaign } = await chain.campaign(folder.path("tree"), 2));
  });
  after(() => chain.close());

  const leastFee = { flag: "--least-fee", text: "0.5" };
  const read = (options: { readonly campaign: readonly Address[]; readonly baseUnits?: boolean }) =>
    leastFeeInUnits({ rpc: [chain.rpc], leastFee, accept: ["AboveSupply"], ...options });

  it("is in the tokens of the campaigns that it serves", async () => {
    const found = await read({ campaign: [campaign] });
    expect(found.leastFee).to.deep.equal({ ...leastFee, text: String(5n * 10n ** 17n) });
    expect(found.baseUnits).to.equal(true);
    expect((await read({ campaign: [campaign], baseUnits: true })).leastFee).to.deep.equal(leastFee);
  });

  it("is refused for campaigns whose tokens have different decimals", async () => {
    const token: Address = `0x${"66".repeat(20)}`;
    await chain.node.setCode({ address: token, bytecode: SIX });
    const other = await chain.campaign(folder.path("tree"), 2, { token });
    const [ended] = await Promise.allSettled([read({ campaign: [campaign, other.campaign] })]);
    const reason = ended?.status === "rejected" ? ended.reason : undefined;
    expect(reason).to.be.instanceOf(SymbolonError).and.to.include({ code: "DecimalsDiffer" });
  });
});
