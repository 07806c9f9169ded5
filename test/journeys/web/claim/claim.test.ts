import { expect } from "chai";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, amountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { claimPageData, expectOnlyClaims, openClaimSite, openCountedNode, visit } from "./claimSite.ts";

describe("the claim page", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let node: Awaited<ReturnType<typeof openCountedNode>>;
  let test: Awaited<ReturnType<KindChain["instant"]>>;
  let url: string;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    node = await openCountedNode(chain.rpc);
    test = await chain.instant(folder.path("tree"), usualRows(12));
    url = await site.put(
      "instant",
      await claimPageData(chain, test, { nodes: [node.url] }),
      folder.path("tree"),
    );
    for (const index of [1, 2, 3, 4])
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
  });
  after(async () => {
    site?.close();
    node?.close();
    await chain?.close();
  });
  beforeEach(() => {
    node.requests = [];
  });

  it("answers by address alone, then claims with a wallet that asks for nothing else", async () => {
    const wallet = browserWallet({ key: keyOf(1), rpc: chain.rpc });
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.ask(accountOf(1));
    await reader.stands("open");
    await reader.says("1,001");
    expect(wallet.requests).to.deep.equal([]);
    const before = await chain.balance(accountOf(1));
    await reader.press("Connect");
    await reader.press("Test wallet");
    await reader.press(/^Claim/);
    const paid = await reader.receipt("paid");
    expect(paid).to.include("1,001");
    expect((await chain.balance(accountOf(1))) - before).to.equal(amountOf(1));
    await reader.stands("taken");
    console.log(node.requests);
    expectOnlyClaims([wallet], test.campaign);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });
});
