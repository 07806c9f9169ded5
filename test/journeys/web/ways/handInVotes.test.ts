import { expect } from "chai";
import { useDelegationStage } from "../../../toolkit/gateway/delegationStage.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { claimPageData, openClaimSite, visit } from "../claim/claimSite.ts";
import { handInWithVotes } from "../claim/votesGateway.ts";
import { browserWallet } from "../harness/browserWallet.ts";

describe("votes that are signed for on the page, and a gateway", () => {
  const browser = useBrowser();
  const stage = useDelegationStage(3);
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  before(async () => {
    site = await openClaimSite();
  });
  after(() => site?.close());

  it("go where the page says once the claim is paid, by nothing but two signatures", async () => {
    const { url: gateway } = await stage.serve();
    const { rpc } = stage.chain;
    const data = await claimPageData(stage.chain, stage.test, { nodes: [rpc], gateway, hasVotes: true });
    const url = await site.put("votes", data, stage.tree);
    const wallet = browserWallet({ key: keyOf(1), rpc });
    const reader = await visit(browser(), `${url}#${accountOf(1)}`, {
      wallets: [wallet],
      prepare: (page) => page.clock.install(),
    });
    await handInWithVotes(reader);
    await stage.work((states) => states["claim done"] === 1 && states["delegation done"] === 1);
    await reader.pass(13);
    await reader.stands("taken");
    await reader.says("You have the votes of your tokens yourself.");
    expect(await reader.page.locator("[data-delegation]").count()).to.equal(0);
    expect(await stage.delegateOf(1)).to.equal(accountOf(1));
    expect(wallet.requests.map(({ method }) => method)).to.not.include("eth_sendTransaction");
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });
});
