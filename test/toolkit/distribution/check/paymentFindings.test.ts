import { expect } from "chai";
import { paymentFindings } from "../../../../src/sdk/distribution/check/paymentFindings.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { type Cooldown, openCooldownChain } from "../../scripts/cooldownChain.ts";
import { amountOf } from "../../scripts/relayChain.ts";

const COUNT = 1_200;
const CODES = { text: "Error", panic: "Panic", bare: "NoReason", false: "SafeERC20FailedOperation" };

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

  for (const how of ["text", "panic", "bare", "false"] as const) {
    it(`says so whatever the token says: ${how}`, async () => {
      const findings = await found({ by: "sender", how });
      expect(findings.map(({ id }) => id)).to.deep.equal(["OnePaymentABlock"]);
      expect(findings[0]?.details).to.include({ refusedWith: CODES[how] });
    });

    it(`does not take too little money for it, whatever the token says: ${how}`, async () => {
      const short = Array.from({ length: COUNT - 1 }, (_, index) => amountOf(index)).reduce((a, b) => a + b);
      expect(await found({ by: "sender", how, short })).to.deep.equal([]);
    });
  }

  for (const by of ["sender", "origin"] as const) {
    it(`says so before the campaign is funded: by ${by}`, async () => {
      const { token, campaign, tree } = await chain.cool(folder.path("tree"), COUNT, { by, how: "text" });
      const words = { decimals: 18, symbol: "COOL" };
      const amount = tree.allocation.total;
      const creator = chain.other.account.address;
      await chain.mint(token, creator, amount);
      const funding = { creator, amount };
      const parameters = { token, campaign, rows: tree.allocation, words, funding };
      const findings = await paymentFindings(chain.reader, parameters);
      expect(findings.map(({ id, severity }) => [id, severity])).to.deep.equal([
        ["OnePaymentABlock", "warning"],
      ]);
      expect(findings[0]?.sentence).to.include("1,200 claims take about 1,200 blocks");
    });
  }

  it("finds nothing where only payments to one address wait for each other", async () => {
    expect(await found({ by: "recipient" })).to.deep.equal([]);
  });
});
