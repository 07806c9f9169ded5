import { expect } from "chai";
import { paymentFindings } from "../../../../src/sdk/distribution/check/paymentFindings.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { type Cooldown, openCooldownChain } from "../../scripts/cooldownChain.ts";
import { amountOf } from "../../scripts/relayChain.ts";

const COUNT = 1_200;
const CODES = { text: "Error", panic: "Panic", bare: "NoReason", false: "SafeERC20FailedOperation" };

/** A token that refuses amounts below 1,000 by the text "min", takes any other, and of which everybody has 2^100. */
const ABOVE_1000 =
  "0x5f3560e01c63a9059cbb14601957600160641b5f5260205ff35b6103e860243510602c5760015f5260205ff35b6308c379a060e01b5f5260206004526003602452626d696e60e81b60445260645ffd" as const;

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

  it("says so in the block of a payment, too, after which all are refused", async () => {
    const test = await chain.cool(folder.path("tree"), COUNT, { by: "sender" });
    await chain.claim(test, 0);
    const { token, campaign, tree } = test;
    const words = { decimals: 18, symbol: "COOL" };
    const findings = await paymentFindings(chain.reader, { token, campaign, rows: tree.allocation, words });
    expect(findings.map(({ id }) => id)).to.deep.equal(["OnePaymentABlock"]);
  });

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

  it("takes no token for one whose payments hold each other up that refuses each by itself", async () => {
    const { campaign, tree } = await chain.cool(folder.path("tree"), 2, { by: "sender" });
    const token = `0x${"7e".repeat(20)}` as const;
    await chain.node.setCode({ address: token, bytecode: ABOVE_1000 });
    const words = { decimals: 0, symbol: "MIN" };
    const amounts = new Uint8Array(64);
    [amounts[31], amounts[63]] = [100, 100];
    const rows = { ...tree.allocation, amounts, total: 200n };
    // Its halves are refused, the whole is not.
    const funding = { creator: chain.other.account.address, amount: 1_500n };
    const findings = await paymentFindings(chain.reader, { token, campaign, rows, words, funding });
    expect(findings.map(({ id, severity }) => [id, severity])).to.deep.equal([
      ["PaymentRefused", "error"],
      ["PaymentRefused", "error"],
    ]);
  });

  it("finds nothing where only payments to one address wait for each other", async () => {
    expect(await found({ by: "recipient" })).to.deep.equal([]);
  });
});
