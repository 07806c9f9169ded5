import { expect } from "chai";
import { paymentFindings } from "../../../../src/sdk/distribution/check/paymentFindings.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { type Cooldown, openCooldownChain } from "../../scripts/cooldownChain.ts";

const COUNT = 1_200;

describe("what a check finds in payments that hold each other up", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof openCooldownChain>>;
  before(async () => {
    chain = await openCooldownChain();
  });
  after(() => chain.close());

  const found = async (cooldown: Cooldown) => {
    const { token, campaign, tree } = await chain.cool(folder.path("tree"), COUNT, cooldown);
    const words = { decimals: 18, symbol: "COOL" };
    return paymentFindings(chain.reader, { token, campaign, rows: tree.allocation, words });
  };

  for (const by of ["sender", "origin"] as const) {
    it(`says how many blocks a token takes that pays one leaf a block: by ${by}`, async () => {
      const [finding, ...others] = await found({ by });
      expect(others).to.deep.equal([]);
      expect(finding).to.include({ id: "OnePaymentABlock", severity: "warning" });
      expect(finding?.sentence).to.include("1,200 claims take about 1,200 blocks");
    });
  }

  it("finds nothing where only payments to one address wait for each other", async () => {
    expect(await found({ by: "recipient" })).to.deep.equal([]);
  });
});
