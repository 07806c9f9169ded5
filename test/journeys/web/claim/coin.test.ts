import { expect } from "chai";
import type { Address } from "viem";
import { getBalance } from "viem/actions";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, amountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { claimPageData, openClaimSite, overreach, visit } from "./claimSite.ts";

/** Wei that each account has for gas. */
const GAS = 10n ** 20n;

describe("the claim page: coin", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let test: Awaited<ReturnType<KindChain["instant"]>>;
  let token: Address;
  let url: string;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    token = await chain.coin(usualRows(4).reduce((sum, { amount }) => sum + amount, 0n));
    test = await chain.instant(folder.path("tree"), usualRows(4), { token });
    const data = await claimPageData(chain, test, {
      nodes: [chain.rpc],
      token: { address: token, name: "ETH", symbol: "ETH", decimals: 0, coin: true },
    });
    url = await site.put("claim", data, folder.path("tree"));
    for (let index = 0; index < 4; index++)
      await chain.node.setBalance({ address: accountOf(index), value: GAS });
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });
  const walletOf = (index: number) => browserWallet({ key: keyOf(index), rpc: chain.rpc });

  it("pays into the account, shows no token, and has nothing to add to a wallet", async () => {
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.ask(accountOf(1));
    await reader.stands("open");
    await reader.says("1,001\u00a0\u2068ETH\u2069");
    await reader.about();
    await reader.page.getByRole("button", { name: "Copy the campaign's address" }).first().waitFor();
    await reader.connect();
    await reader.send();
    await reader.stands("taken");
    expect(await reader.receipt("paid")).to.include("1,001\u00a0\u2068ETH\u2069");
    const address = accountOf(1);
    const spent = GAS + amountOf(1) - (await getBalance(chain.reader, { address }));
    expect(spent > 0n && spent < 10n ** 17n, String(spent)).to.equal(true);
    const body = (await reader.page.locator("body").innerHTML()).toLowerCase();
    for (const hidden of [token.toLowerCase(), "payout", "copy the token", "show the token"])
      expect(body).not.to.include(hidden);
    expect(wallet.requests.map(({ method }) => method)).not.to.include("wallet_watchAsset");
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("tells whose code refuses coin why, and lets its key sign for another address", async () => {
    await chain.node.setCode({ address: accountOf(2), bytecode: "0x5f5ffd" });
    const reader = await visit(browser(), url, { wallets: [walletOf(2)] });
    await reader.ask(accountOf(2));
    await reader.stands("gated");
    expect(await reader.problem("CoinRefused")).to.match(/another/);
    await reader.connect();
    await reader.page.getByText("Send the payment to another address").first().waitFor();
    await reader.context.close();
    await chain.node.setCode({ address: accountOf(2), bytecode: "0x" });
  });
});
