import { expect } from "chai";
import { runCampaign } from "../operatorChain.ts";
import { OTHER_KEY } from "../servedChain.ts";
import { shortOfEther } from "../shortOfEther.ts";
import { DAY, RAISED, rootProposals, WEEK1 } from "./rootProposals.ts";

describe("symbolon campaign approve", () => {
  const { trees, chain, created, allow, allowance, waiting, pass, json, refused } = rootProposals();

  it("allows what the proposal that waits brings, once, so that it can be accepted", async () => {
    const { campaign, directory, token } = await created();
    const approve = ["approve", campaign] as const;
    expect(await refused(...approve)).to.include({ code: "NothingProposed" });
    await json(
      "propose-root",
      campaign,
      await trees.write("week1", "native", WEEK1),
      "--previous",
      directory,
    );
    await pass(2n * DAY);
    const short = await refused("accept-root", campaign);
    expect(short).to.include({ code: "TreasuryAllowanceShort" });
    expect(short.hint).to.include(`symbolon campaign approve ${campaign}`);

    const hash = await waiting(campaign);
    const other = await refused(...approve, "--proposal", `0x${"12".repeat(32)}`);
    expect(other).to.include({ code: "ProposalMismatch" });
    const first = await json(...approve, "--proposal", hash);
    expect(first).to.deep.include({ proposal: hash, wanted: String(RAISED), before: "0", findings: [] });
    expect(first.transactions).to.have.length(1);
    expect(await allowance(token, campaign)).to.equal(RAISED);
    expect(await json(...approve)).to.deep.include({ transactions: [], before: String(RAISED) });
    expect(await json("accept-root", campaign)).to.include({ already: false });
  });

  it("allows just an amount, by way of 0 where the token wants that, and takes it back", async () => {
    const { campaign, token } = await created();
    await allow(token, campaign, 7n);
    const { address } = chain().operator.account;
    const poor = await shortOfEther(chain(), { address, gas: 60_000n }, () =>
      refused("approve", campaign, "--base-units", "--amount", "5"),
    );
    expect(poor).to.include({ code: "NotEnoughFunds" });
    expect(await allowance(token, campaign)).to.equal(7n);
    const some = await json("approve", campaign, "--base-units", "--amount", "5");
    expect(some.transactions).to.have.length(2);
    expect(await allowance(token, campaign)).to.equal(5n);
    expect((await json("approve", campaign, "--base-units", "--amount", "0")).transactions).to.have.length(1);
    expect(await allowance(token, campaign)).to.equal(0n);
  });

  it("is the treasury's alone", async () => {
    const { campaign } = await created();
    const env = { SYMBOLON_PRIVATE_KEY: OTHER_KEY, SYMBOLON_RPC_URL: chain().rpc };
    const { code, stdout } = await runCampaign(
      ["approve", campaign, "--base-units", "--amount", "5", "--json"],
      env,
    );
    expect(code).to.equal(1);
    expect(JSON.parse(stdout).error).to.include({ code: "NotTreasury" });
  });
});
