import { expect } from "chai";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type IssuersConsole, momentBeside, openIssuersConsole } from "./issuersConsole.ts";

describe("the console, for issuers", () => {
  const browser = useBrowser();
  let chain: IssuersConsole;
  before(async () => {
    chain = await openIssuersConsole();
    await chain.put();
  });
  after(() => chain?.close());

  it("suspends, and a verifier sees it in the second that the page said", async () => {
    const { id, verdictAt } = await chain.batchOf(300);
    const { context, page, complaints, wallet, connect, openBatch, plan } = await chain.open(browser(), {
      wallet: {},
    });
    await page.screenshot({ path: "/tmp/issuers-0.png", fullPage: true });
    console.log(complaints);
    await connect();
    await openBatch(id);
    const change = await plan("Suspend", "5 224-226");
    await page.screenshot({ path: "/tmp/issuers-1.png", fullPage: true });
    console.log(complaints, await change.innerText());
    await change.getByRole("button", { name: "Send it with the wallet" }).click();
    await page.screenshot({ path: "/tmp/issuers-1.png", fullPage: true });
    const effective = await momentBeside(page, "Takes effect");
    await change.getByText("All of it is mined:").waitFor();
    await page.screenshot({ path: "/tmp/issuers-2.png", fullPage: true });
    expect(await verdictAt(5, effective - 1n)).to.equal("Valid");
    expect(await verdictAt(5, effective)).to.equal("Suspended");
    expect(complaints).to.deep.equal([]);
    console.log(wallet?.requests.map(({ method }) => method));
    await context.close();
  });
});
