import { expect } from "chai";
import { privateKeyToAccount } from "viem/accounts";
import { signClaim } from "../../../../src/sdk/distribution/sign/signClaim.ts";
import { formatSignedClaim } from "../../../../src/sdk/distribution/sign/signedClaim.ts";
import { unsignedClaim } from "../../../../src/sdk/distribution/sign/unsignedClaim.ts";
import { openService } from "../../../../src/services/gateway/service/openService.ts";
import { claimKind } from "../../../../src/services/work/claimKind.ts";
import { workUntil } from "../../../toolkit/delivery/work/workUntil.ts";
import { NO_LIMITS, submit } from "../../../toolkit/gateway/attackStage.ts";
import { NARROW, openTestGateway } from "../../../toolkit/gateway/gatewayStage.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../../../toolkit/store/openTestStore.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { amountOf, openWays, openWaysStage, type WaysStage } from "./waysStage.ts";

/** So many are taken in before others are told to come later. */
const CROWD = 8;

describe("a claim that is handed in at a gateway through the page", () => {
  const browser = useBrowser();
  let stage: WaysStage;
  let store: TestStore;
  const opened: { close: () => unknown }[] = [];
  let url: string;
  let pageOf: (index: number) => string;
  before(async () => {
    stage = await openWaysStage(async () => Array.from({ length: CROWD + 2 }, (_, i) => accountOf(i)));
    store = await openTestStore("postgres");
    const gateway = await openTestGateway(store.sql, stage.chain, { ...stage, from: 0n }, { room: NARROW });
    const service = await openService({ gateway, host: "127.0.0.1", port: 0, limits: NO_LIMITS });
    opened.push(service, gateway);
    ({ url } = service);
    pageOf = stage.put("gateway", { gateway: url });
  });
  after(async () => {
    for (const one of opened) await one.close();
    await store?.remove();
    await stage?.close();
  });

  async function claimOf(index: number) {
    const leaf = {
      index,
      account: accountOf(index),
      amount: amountOf(index),
      proof: stage.tree.proof(index),
    };
    const { campaign } = stage;
    const claim = unsignedClaim({ chainId: 31_337n, campaign, kind: "instant", leaf });
    const signed = await signClaim(claim, { signer: privateKeyToAccount(keyOf(index)) });
    return JSON.parse(formatSignedClaim(signed)) as object;
  }
  const work = (enough: number) =>
    workUntil(
      {
        sql: store.sql,
        chains: [
          {
            client: stage.chain.reader,
            senders: [stage.chain.relayer],
            profile: {
              inFlight: 4,
              transactionGas: 16_000_000n,
              calldataBytes: 100_000,
              blockTime: 250,
              finality: { by: "depth", blocks: 0 },
            },
          },
        ],
        kinds: [claimKind({ feeTakers: [] })],
      },
      ({ done = 0 }) => done >= enough,
    );

  it("waits in its place over a reload, is paid exactly once, and is forgotten on the device", async () => {
    for (let index = 0; index < CROWD; index++) {
      expect((await submit(url, await claimOf(index))).status).to.equal(202);
    }
    const wallet = browserWallet({ key: keyOf(CROWD), rpc: stage.chain.rpc });
    const { page, state, connect, complaints, end } = await openWays(browser(), pageOf(CROWD), wallet);
    const handedIn: boolean[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().startsWith(`${url}/v1/claims`)) {
        handedIn.push(request.postData()?.includes('"ticket"') ?? false);
      }
    });
    await state("open");
    await connect();
    await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await page.getByRole("button", { name: "Sign in the wallet" }).click();
    await page.getByRole("button", { name: "Hand it in", exact: true }).click();
    await page.getByText("You have a place in the queue").waitFor();
    await page.getByRole("timer").waitFor();
    const doors = page.getByRole("table", { name: "What either way takes" });
    expect(await doors.getByRole("row", { name: /^Through the gateway/ }).textContent()).to.include(
      "nothing",
    );
    expect(await doors.getByRole("row", { name: /^By a transaction of your own/ }).textContent()).to.include(
      "ETH",
    );
    await page.reload();
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("It is in the queue of the gateway.").waitFor();
    // Once without a ticket, and with it from then on.
    expect(handedIn[0]).to.equal(false);
    expect(handedIn.slice(1).every((hasTicket) => hasTicket)).to.equal(true);
    await work(CROWD + 1);
    await page.locator('output[data-receipt="paid"]').waitFor();
    expect(await stage.chain.balance(accountOf(CROWD))).to.equal(amountOf(CROWD));
    const paid = await stage.chain.payments({ ...stage, from: 0n });
    expect(paid.filter(({ index }) => index === CROWD)).to.have.length(1);
    const isForgotten = () =>
      page.waitForFunction(
        () =>
          !Object.keys((globalThis as unknown as { localStorage: object }).localStorage).some((key) =>
            /^symbolon[- ](claim|\d)/.test(key),
          ),
      );
    await isForgotten();
    const kept = () => Object.keys((globalThis as unknown as { localStorage: object }).localStorage);
    expect(
      (await page.evaluate(kept)).filter((key) => key.includes(stage.campaign.toLowerCase())),
    ).to.deep.equal([]);
    // Nor does a place stay that an earlier page left behind.
    await page.evaluate(
      (key) =>
        (
          globalThis as unknown as { localStorage: { setItem: (key: string, value: string) => void } }
        ).localStorage.setItem(key, '{"id":"7"}'),
      `symbolon 31337 ${stage.campaign.toLowerCase()} ${CROWD} 0`,
    );
    await page.reload();
    await state("taken");
    await isForgotten();
    expect(wallet.requests.filter(({ method }) => method === "eth_signTypedData_v4")).to.have.length(1);
    // Browsers complain of a ticket, whose status is 429.
    complaints.splice(0, complaints.length, ...complaints.filter((one) => !/\b429\b/.test(one)));
    await end();
  });

  it("shows what the gateway refuses, and keeps what was signed", async () => {
    const index = CROWD + 1;
    const refusing = stage.put("away", { gateway: "http://127.0.0.1:9" });
    const wallet = browserWallet({ key: keyOf(index), rpc: stage.chain.rpc });
    const { page, state, connect, context } = await openWays(browser(), refusing(index), wallet);
    await state("open");
    await connect();
    await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await page.getByRole("button", { name: "Sign in the wallet" }).click();
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    await page.route(/:9\//, (route) =>
      route.fulfill({
        status: 400,
        headers,
        json: { error: { code: "FeeTooLow", reason: "The fee is <b>too</b> low.", hint: "Sign again." } },
      }),
    );
    await page.getByRole("button", { name: "Hand it in", exact: true }).click();
    const alert = page.locator("[role=alert][data-code=FeeTooLow]");
    expect(await alert.textContent()).to.include("<b>too</b>");
    await page.getByRole("button", { name: "Copy the signed claim" }).waitFor();
    // One that lies about the chain is found out: what was signed stays until a node says that it is paid.
    await page.unroute(/:9\//);
    const lie = { id: "7", state: "done", transaction: `0x${"11".repeat(32)}` };
    await page.route(/:9\//, (route) => {
      const isEvents = route.request().url().includes("events");
      return route.fulfill({
        headers,
        ...(isEvents ? { status: 404, json: {} } : { status: 200, json: lie }),
      });
    });
    await page.getByRole("button", { name: "Hand it in again" }).click();
    await page.getByText("The gateway says that it is paid.").waitFor();
    await page.getByRole("button", { name: "Copy the signed claim" }).waitFor();
    // It is not followed as if it had been sent for this leaf, so it stops no claim either.
    expect(await page.locator("output[data-receipt]").count()).to.equal(0);
    // Nor does nonsense take away what was signed.
    await page.unroute(/:9\//);
    const doors = { gateway: { seconds: "soon", wei: 0, fee: "<i>" }, direct: null };
    const nonsense = { ticket: "t", comes: Number.MAX_SAFE_INTEGER, now: 0, doors };
    await page.route(/:9\//, (route) => route.fulfill({ headers, json: nonsense }));
    await page.getByRole("button", { name: "Hand it in again" }).click();
    await page.locator("[role=alert][data-code=Unexpected]").waitFor();
    await page.getByRole("button", { name: "Copy the signed claim" }).waitFor();
    await page.getByRole("button", { name: "Forget it on this device" }).click();
    await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await page.getByRole("button", { name: "Sign in the wallet" }).waitFor();
    await context.close();
  });
});
