import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Download, Page } from "playwright-core";
import { type Hex, keccak256, toHex, zeroAddress } from "viem";
import { getBlock, sendTransaction } from "viem/actions";
import { listBatchEvents } from "../../../../src/sdk/chain/events/batches.ts";
import { getAttestation } from "../../../../src/sdk/chain/read/attestations.ts";
import { readHolds } from "../../../../src/sdk/chain/read/batches.ts";
import { unpackHold, WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import { jsonText } from "../../../../src/sdk/core/text/jsonText.ts";
import { credentialTiles } from "../../../../src/sdk/credentials/batch/tileProver.ts";
import * as arabic from "../../../../web/texts/ar/pages.ts";
import { consoleSteps as steps } from "../../../../web/texts/en/consoleSteps.ts";
import * as english from "../../../../web/texts/en/pages.ts";
import { isDeep, sliced } from "../../../deep.ts";
import { expectGoodLooks, useBrowser } from "../../../toolkit/report/browser.ts";
import { EPOCH } from "../../../toolkit/scripts/credentialChain.ts";
import { REFUSED } from "../harness/browserWallet.ts";
import { type IssuersConsole, momentBeside, openIssuersConsole } from "./issuersConsole.ts";

const SEND = "Send it with the wallet";
const MINED = "All of it is mined:";
const SHOW = "Show the plan";

describe("the console, for issuers", () => {
  const browser = useBrowser();
  let chain: IssuersConsole;
  before(async () => {
    chain = await openIssuersConsole();
    await chain.put();
  });
  after(() => chain?.close());

  /** What was announced of a batch, each with the credentials' first bit, oldest first. */
  const announced = async (batch: Hex) => {
    const events = await listBatchEvents(chain.reader, { registry: chain.registry, batch });
    return events.flatMap((event) => (event.event === "StatusChanged" ? [event] : []));
  };

  it("suspends, and a verifier sees it in the second that the page said", async () => {
    const { id, verdictAt } = await chain.batchOf(300);
    const { page, connect, openBatch, plan, done } = await chain.open(browser(), { wallet: {} });
    await connect();
    await openBatch(id);
    const change = await plan("Suspend", "5 224-226");
    await change.getByRole("cell", { name: "suspended" }).first().waitFor();
    const effective = await momentBeside(change, "Takes effect");
    await change.getByRole("button", { name: SEND }).click();
    await change.getByText(MINED).waitFor();
    // What is announced is in the list, with the same second.
    const pending = page.locator('[data-pending="Suspend"]');
    await pending.getByText("224–226").waitFor();
    expect(await momentBeside(pending, "Takes effect")).to.equal(effective);
    expect((await announced(id)).map(({ kind, from }) => [kind, from])).to.deep.equal([
      ["Suspend", effective],
    ]);
    expect(await verdictAt(5, effective - 1n)).to.equal("Valid");
    expect(await verdictAt(5, effective)).to.equal("Suspended");
    expect(await verdictAt(6, effective)).to.equal("Valid");
    await done(1);
  });

  it("takes back what is announced while that can be, and says when it cannot", async () => {
    const { id, header, verdictAt } = await chain.batchOf(20);
    await chain.nextEpoch();
    await chain.change(header, "Suspend", [3, 4]);
    const { page, connect, openBatch, plan, done } = await chain.open(browser(), { wallet: {} });
    await connect();
    await openBatch(id);
    const pending = page.locator("[data-pending]");
    const effective = await momentBeside(pending, "Takes effect");
    expect(await momentBeside(pending, "Can be taken back until")).to.equal(effective - EPOCH - 1n);
    await pending.getByRole("button", { name: "Take it back ..." }).click();
    await pending.getByRole("button", { name: SEND }).click();
    await page.getByText("Nothing is announced.").waitFor();
    expect((await announced(id)).map(({ kind }) => kind)).to.deep.equal(["Suspend", "RetractSuspension"]);

    // Announced again, and left until the epoch is over.
    await chain.change(header, "Suspend", [3]);
    await chain.nextEpoch();
    await page.reload();
    await pending.getByText("no longer").waitFor();
    expect(await pending.getByRole("button").count()).to.equal(0);
    const change = await plan("RetractSuspension", "3");
    await change.getByText("Announce the opposite").waitFor();
    expect(await change.getByRole("button", { name: SEND }).count()).to.equal(0);
    expect(await verdictAt(3, effective + EPOCH)).to.equal("Suspended");
    expect(await verdictAt(4, effective + EPOCH)).to.equal("Valid");
    await done(1);
  });

  it("revokes only once that is typed, with a file's hash, which goes nowhere", async () => {
    const { id, manifest, subjectOf, verdictAt } = await chain.batchOf(9);
    const { page, connect, openBatch, plan, section, done } = await chain.open(browser(), { wallet: {} });
    await connect();
    await openBatch(id);
    const find = section("Find a batch");
    const file = { name: "manifest.json", mimeType: "application/json", buffer: Buffer.from(manifest.bytes) };
    await find.getByLabel("Or its header.json").setInputFiles(file);
    const change = section("Change the status of credentials");
    const evidence = Buffer.from("what happened");
    const chosen = { name: "evidence.txt", mimeType: "text/plain", buffer: evidence };
    await change.getByLabel("Hash a file").setInputFiles(chosen);
    await change.getByLabel("Reason", { exact: true }).selectOption({ label: "Key lost" });
    // Of the first subject there are two.
    await plan("Revoke", subjectOf(0));
    const confirm = change.getByLabel("Type “revoke 2” to go on");
    await confirm.waitFor();
    expect(await change.getByRole("button", { name: SEND }).count()).to.equal(0);
    await confirm.fill("revoke 2");
    await change.getByText("The reason is public: Key lost (code 7).").waitFor();
    await change.getByRole("button", { name: SEND }).click();
    await change.getByText(MINED).waitFor();
    const [event] = await announced(id);
    expect(event).to.include({ kind: "Revoke", reason: 7, evidence: keccak256(evidence) });
    const { from = 0n } = event ?? {};
    await chain.reach(from - EPOCH);
    await page.reload();
    await page.locator('[data-pending="Revoke"]').getByText("a revocation is final").waitFor();
    expect(await verdictAt(0, from - 1n)).to.equal("Valid");
    expect(await verdictAt(0, from)).to.equal("Revoked");
    expect(await verdictAt(1, from)).to.equal("Revoked");
    await done(1);
  });

  it("goes on after a wallet's no midway, and announces nothing twice", async () => {
    const { id } = await chain.batchOf(500);
    let asked = 0;
    const answer = ({ method }: { readonly method: string }) =>
      method === "eth_sendTransaction" && ++asked === 2 ? REFUSED : undefined;
    const { connect, openBatch, plan, page, done } = await chain.open(browser(), { wallet: { answer } });
    await connect();
    await openBatch(id);
    const list = "change,index\nsuspend,0\nsuspend,300\nsuspend,499\nrevoke,1\nrevoke,301\nreinstate,8";
    const change = await plan("Suspend", list);
    // One that is in order cannot be reinstated: it is left out, and said.
    await change.getByText("Credential 8 is not suspended").waitFor();
    await change.getByLabel("Type “revoke 2” to go on").fill("revoke 2");
    await change.getByRole("button", { name: SEND }).click();
    await change.getByText("You declined the request in your wallet.").waitFor();
    expect((await announced(id)).map(({ kind }) => kind)).to.deep.equal(["Suspend"]);
    // Loaded anew, what was typed is there, and what is announced already is in no call.
    await page.reload();
    await change.getByRole("button", { name: SHOW }).click();
    await change.getByLabel("Type “revoke 2” to go on").fill("revoke 2");
    await change.getByRole("button", { name: SEND }).click();
    await change.getByText(MINED).waitFor();
    const events = await announced(id);
    expect(events.map(({ kind, masks }) => [kind, masks.length])).to.deep.equal([
      ["Suspend", 3],
      ["Revoke", 2],
    ]);
    await done(3);
  });

  it("holds a whole batch from the next second on, longer, and ends that no earlier than it may", async () => {
    const { id, verdictAt } = await chain.batchOf(3);
    const { page, connect, openBatch, section, done } = await chain.open(browser(), { wallet: {} });
    await connect();
    await openBatch(id);
    const hold = section("Hold credentials at once");
    const plan = async (until: string) => {
      await hold.getByLabel("Until").fill(until);
      await hold.getByRole("button", { name: SHOW }).click();
      await hold.getByRole("button", { name: SEND }).click();
      await hold.getByText(MINED).waitFor();
    };
    const stored = async () => {
      const [packed = 0n] = await readHolds(chain.reader, {
        registry: chain.registry,
        batch: id,
        targets: [WHOLE_BATCH],
      });
      return unpackHold(packed);
    };
    const { timestamp } = await getBlock(chain.reader);
    // Nothing is held that nobody has chosen.
    expect(await hold.getByRole("button", { name: SHOW }).isDisabled()).to.equal(true);
    await hold.getByLabel("What", { exact: true }).selectOption({ label: "The whole batch" });
    // One that is typed by half is no moment: the browser itself says so.
    await hold.getByLabel("Until").focus();
    await page.keyboard.type("12");
    await hold.getByRole("button", { name: SHOW }).click();
    await hold.locator("input:invalid:focus").waitFor();
    expect(await hold.locator(".facts").count()).to.equal(0);
    // Nor is one of a far year, which stays to be seen.
    await hold.getByLabel("Until").fill("12026-12-05T10:30");
    await hold.getByRole("button", { name: SHOW }).click();
    expect(await hold.getByLabel("Until").inputValue()).to.equal("12026-12-05T10:30");
    await hold.locator("input:invalid:focus").waitFor();
    expect(await hold.locator(".facts").count()).to.equal(0);
    await hold.getByLabel("Reason", { exact: true }).selectOption({ label: "Another code" });
    await hold.getByLabel("Reason code").fill("9");
    await hold.getByLabel("Until").fill(utcText(timestamp + 7_000n));
    await hold.getByText("In your time zone:").waitFor();
    await plan(utcText(timestamp + 7_000n));
    const { from, until } = await stored();
    expect(until).to.equal(timestamp + 7_000n);
    expect(await verdictAt(0, from)).to.equal("Suspended");
    // As long as the policy allows: the hull of both.
    await plan("");
    const longer = await stored();
    expect([longer.from, longer.until > until]).to.deep.equal([from, true]);
    await hold.getByLabel("What is to be done").selectOption("EndEmergency");
    await hold.getByLabel("Until").fill(utcText(timestamp + 1n));
    await hold.getByRole("button", { name: SHOW }).click();
    await hold.getByText("A hold cannot end at").waitFor();
    await plan("");
    const ended = await stored();
    expect(ended.until < longer.until).to.equal(true);
    expect(await verdictAt(0, ended.until - 1n)).to.equal("Suspended");
    expect(await verdictAt(0, ended.until)).to.equal("Valid");
    await done(3);
  });

  it("is read without a wallet, says who may and what nobody may, and hands the plan out for a Safe", async () => {
    const { id, header } = await chain.batchOf(6, { emergency: zeroAddress, emergencyLimit: 0n });
    await chain.put({}, []);
    const { page, section, plan, done } = await chain.open(browser());
    const find = section("Find a batch");
    await find.getByLabel("Its issuer").fill(header.issuer);
    await find.getByLabel("First block that is looked through").fill("1");
    await find.getByRole("button", { name: "Look for its batches" }).click();
    await find.getByRole("button", { name: `Open ${id}` }).click();
    await section("The batch").getByText(id).waitFor();
    const change = await plan("Suspend", "0-5");
    await change.getByText("not built with names for this issuer's codes").waitFor();
    await change.getByText("Say above who acts").waitFor();
    await section("Hold credentials at once").getByText("lets nobody hold").waitFor();
    const save = change.getByRole("button", { name: "Save it as a file for a Safe" });
    const acting = page.getByLabel("Or plan for an address that signs elsewhere");
    await acting.fill(chain.other.account.address);
    await section("The batch").getByText("has no role in this batch").waitFor();
    await change.getByText("Only this account may change its status:").waitFor();
    expect(await save.count()).to.equal(0);
    await acting.fill(header.policy.revoker);
    const saved = page.waitForEvent("download");
    await save.click();
    const { transactions, meta } = JSON.parse(await textOf(await saved));
    expect(meta.createdFromSafeAddress).to.equal(header.policy.revoker);
    expect(transactions).to.have.length(1);
    const [{ to, data }] = transactions;
    expect(to).to.equal(chain.registry);
    // Only a group's seats sign a proposal.
    await change.getByText(steps.proposeAbout).click();
    await change.getByRole("button", { name: steps.propose(undefined) }).click();
    await change.locator('[data-code="NotQuorum"]').waitFor();
    await sendTransaction(chain.issuer, { to, data });
    expect((await announced(id)).map(({ kind }) => kind)).to.deep.equal(["Suspend"]);
    await done(0);
    await chain.put();
  });

  it("issues a batch from its published folder once, whoever comes back with it, and refuses a secret", async () => {
    const { manifest, batch } = await chain.batchOf(5, {}, false);
    for (const { path, bytes } of credentialTiles(batch.nodes))
      chain.site.files.set(`batch/tiles/${path}`, bytes);
    chain.site.files.set("batch/manifest.json", manifest.bytes);
    const { page, connect, section, done } = await chain.open(browser(), { wallet: {} });
    await connect();
    const issue = section("Issue a batch");
    const take = issue.getByLabel("manifest.json, and header.json where there is one");
    const secret = JSON.stringify({ format: "symbolon-batch-secret", secret: toHex(1, { size: 32 }) });
    await take.setInputFiles(fileOf("secret.json", Buffer.from(secret)));
    await issue.getByText("holds secrets, which no page may see").waitFor();
    await take.setInputFiles(fileOf("manifest.json", Buffer.from(manifest.bytes)));
    await issue.getByText(batch.root).waitFor();
    const shown = await issue.locator(".facts > div", { hasText: "Batch0x" }).locator("code").textContent();
    // Left before it is sent: the same manifest is the same batch, wherever it is read from.
    await page.reload();
    await issue.getByLabel("Or the address of the published folder").fill("batch");
    await issue.getByRole("button", { name: "Read it from there" }).click();
    await issue.getByText("size and root belong together").waitFor();
    await issue.getByRole("button", { name: SEND }).click();
    await section("The batch")
      .getByText(shown ?? "")
      .waitFor();
    await issue.getByText("The registry has this batch").waitFor();
    const events = await listBatchEvents(chain.reader, { registry: chain.registry });
    const own = events.filter((one) => one.event === "BatchIssued" && one.header.root === batch.root);
    expect(own.map((one) => one.batch)).to.deep.equal([shown]);
    await done(1);
  });

  it("revokes an attestation at once, by whoever made it", async () => {
    const { attestations, uid } = await chain.attested();
    await chain.put({ attestationRegistry: attestations });
    const { section, connect, done } = await chain.open(browser(), { wallet: {} });
    await connect();
    const revoke = section("Revoke attestations");
    await revoke.getByLabel("Uids").fill(`${uid} ${uid.slice(0, 9)}`);
    await revoke.getByText("is no uid").waitFor();
    await revoke.getByLabel("Uids").fill(uid);
    await revoke.getByRole("button", { name: SHOW }).click();
    await revoke.getByLabel("Type “revoke 1” to go on").fill("revoke 1");
    await revoke.getByRole("button", { name: SEND }).click();
    await revoke.getByText(MINED).waitFor();
    const { revocationTime } = await getAttestation(chain.reader, { registry: attestations, uid });
    expect(revocationTime).to.equal((await getBlock(chain.reader)).timestamp);
    await done(1, [attestations]);
  });

  it("looks good in both directions, with a plan, what is announced, and what is refused", async () => {
    const { id, header } = await chain.batchOf(1_000);
    await chain.nextEpoch();
    await chain.change(header, "Suspend", [3, 4, 5, 300]);
    await chain.nextEpoch();
    await chain.change(header, "Revoke", [7]);
    const place = { chainId: chain.chainId, registry: chain.registry, header };
    const kept = {
      part: "issuers",
      "issuers-batch": jsonText(place, 2),
      "issuers-change-list":
        "change,index\nrevoke,1\nrevoke,2\nsuspend,3\nretract-suspension,4\nsuspend,2000",
      "acting-address": header.policy.revoker,
      "issuers-hold-scope": "some",
      "issuers-hold-list": "8 9",
    };
    // From right to left is the harder one.
    const languages = [
      ["ar", arabic],
      ["en", english],
    ] as const;
    for (const [language, { consoleIssuers, console: page }] of sliced(languages, 2)) {
      const { change, hold, confirm } = consoleIssuers.issuers;
      const prepare = async (one: Page) => {
        await one.waitForLoadState("networkidle");
        await one.evaluate(keep, { language, kept });
        await one.reload();
        const form = one.getByRole("region", { name: change.heading, exact: true });
        await form.getByRole("button", { name: change.plan }).click();
        await form.getByRole("button", { name: change.withoutRefused }).click();
        await form.getByLabel(confirm.label("revoke 2")).fill("revoke 2");
        await form.getByText(page.plan.gas).waitFor();
        if (isDeep) {
          const holds = one.getByRole("region", { name: hold.heading, exact: true });
          await holds.getByRole("button", { name: hold.plan }).click();
          await holds.getByText(page.plan.gas).waitFor();
        }
        await one.getByText(id).first().waitFor();
      };
      await expectGoodLooks(browser(), `console-issuers-${language}`, `${chain.site.origin}/`, { prepare });
    }
  });
});

type Kept = { readonly language: string; readonly kept: Readonly<Record<string, string>> };
/** Of a browser, as much as runs in the page here. */
declare const localStorage: { setItem(name: string, text: string): void };

/** Runs in the page: what somebody has typed and chosen there before. */
function keep({ language, kept }: Kept): void {
  localStorage.setItem("symbolon-language", language);
  for (const [name, text] of Object.entries(kept)) localStorage.setItem(`symbolon-console-${name}`, text);
}

/** A moment as a calendar's field holds it. */
const utcText = (seconds: bigint) => new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);

const fileOf = (name: string, buffer: Buffer) => ({ name, mimeType: "application/json", buffer });

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), "utf8");
}
