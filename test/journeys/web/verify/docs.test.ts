import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { privateKeyToAccount } from "viem/accounts";
import { blocksOf, docCommands } from "../../../../bench/package/docCommands.ts";
import { answerLink, readLink } from "../../../../src/react/index.ts";
import { deployProxy } from "../../../../src/sdk/contracts/deployProxy.ts";
import { deployContracts } from "../../../../src/sdk/contracts/index.ts";
import { systemConstructions } from "../../../../src/sdk/contracts/system.ts";
import { challengeTypedData } from "../../../../src/sdk/core/signing/challengeTypedData.ts";
import { formatAnswer, parseChallenge } from "../../../../src/sdk/credentials/verify/index.ts";
import { openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import {
  accountOf,
  keyOf,
  OTHER_KEY,
  openRelayChain,
  type RelayChain,
} from "../../../toolkit/scripts/relayChain.ts";
import { runSymbolon } from "../../../toolkit/scripts/runSymbolon.ts";
import { filesOf, openSite } from "../harness/site.ts";

const DOC = "docs/verify-at-a-door.md";
const text = readFileSync(join(import.meta.dirname, "..", "..", "..", "..", DOC), "utf8");
/** What the page's numbered lists tell to press, to fill and to look for, in their order. */
const steps = [...text.matchAll(/^\d\. .*$/gm)].flatMap(([line]) =>
  [...line.matchAll(/\*\*(.+?)\*\*/g)].map((one) => one[1] ?? ""),
);

describe(`${DOC}, word by word`, () => {
  const browser = useBrowser();
  const home = process.cwd();
  let folder: string;
  let chain: RelayChain;
  let site: Awaited<ReturnType<typeof openSite>>;
  before(async () => {
    chain = await openRelayChain();
    await deployProxy(chain.other);
    const { batchRegistry } = systemConstructions();
    const registry = (await deployContracts(chain.other, { batchRegistry })).batchRegistry.address;
    folder = mkdtempSync(join(tmpdir(), "symbolon-door-"));
    process.chdir(folder);
    const issuer = chain.other.account.address;
    writeFileSync(
      "members.csv",
      `subject,name,adult\n${accountOf(0)},Anna,true\n${accountOf(1)},Ben,false\n`,
    );
    const terms = [
      "--schema",
      "string name,bool adult",
      "--revoker",
      issuer,
      "--epoch-length",
      "3600",
      "--out",
      "club",
    ];
    await run(["credential", "batch", "members.csv", ...terms]);
    await run(["credential", "issue", "club"]);
    await run(["credential", "present", "club", accountOf(0), "--out", "anna.json"]);
    const [config = ""] = blocksOf(text).flatMap(({ mark, lines }) =>
      mark === "json" ? [lines.join("\n")] : [],
    );
    const filled = config
      .replace("URL", chain.rpc)
      .replace("0xREGISTRY", registry)
      .replace("0xISSUER", issuer);
    writeFileSync("page.json", filled);
    await run(["page", "build", "page.json", "--out", "site"]);
    site = await openSite(filesOf(join(folder, "site")));
  });
  after(async () => {
    process.chdir(home);
    site?.close();
    await chain?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(args: readonly string[]): Promise<void> {
    const { code, stderr } = await runSymbolon(args, {
      SYMBOLON_PRIVATE_KEY: OTHER_KEY,
      SYMBOLON_RPC_URL: chain.rpc,
    });
    expect(code, `${args.join(" ")}: ${stderr}`).to.equal(0);
  }

  it("lets whoever follows it verify, ask, and go without a network", async () => {
    for (const { text: line } of docCommands().filter(
      ({ page, text: one }) => page === DOC && !one.includes(" page "),
    )) {
      await run(line.split(" ").slice(1));
    }
    const shown = readFileSync("anna.txt", "utf8");
    const { context, page, complaints } = await openPage(browser(), `${site.origin}/verify/`, {
      locale: "en",
      serviceWorkers: "allow",
    });
    for (const step of steps) await follow(page, step, shown);
    expect(steps.length).to.equal(16);
    const others = complaints.filter(
      (one) => !one.includes(chain.rpc) && !one.includes("ERR_INTERNET_DISCONNECTED"),
    );
    expect(others).to.deep.equal([]);
    await context.close();
  });

  /** One thing that the page tells to do. */
  async function follow(page: Page, step: string, shown: string): Promise<void> {
    const button = page.getByRole("button", { name: step, exact: true });
    if (step === "Scan a QR code") {
      await button.click();
      await page.getByRole("button", { name: "Stop" }).click();
    } else if (step === "Presentation, or a link to one") {
      await page.getByLabel(step).fill(shown);
    } else if (step === "Their answer, or a link to it") {
      await page.getByLabel(step).fill(await answered(page));
    } else if (step === "Choose a file") {
      expect(await page.getByLabel(step).getAttribute("type")).to.equal("file");
    } else if (step === "Load a copy") {
      await page.getByText(step, { exact: true }).click();
      expect(await page.getByLabel("The copy's file").getAttribute("type")).to.equal("file");
    } else if (["Valid", "Valid, from a copy", "What it shows", "Where this comes from"].includes(step)) {
      await page.getByRole("heading", { name: step }).waitFor();
    } else if (step === "Save the copy as a file") {
      const download = page.waitForEvent("download");
      await button.click();
      await download;
      await page.context().setOffline(true);
      await page.reload();
      await page.getByLabel("Presentation, or a link to one").fill(shown);
      await page.getByRole("button", { name: "Check", exact: true }).click();
    } else if (/[.]$|has answered$|kept on this device$/.test(step)) {
      await page.getByText(step).waitFor();
    } else {
      await button.click();
    }
  }

  /** What the holder's page does with the question. */
  async function answered(page: Page): Promise<string> {
    const link = await page.getByRole("link", { name: "Link for the holder" }).getAttribute("href");
    const challenge = parseChallenge(readLink(new URL(link ?? "").hash)?.text ?? "");
    expect(challenge.audience).to.equal("North gate");
    const signature = await privateKeyToAccount(keyOf(0)).signTypedData(challengeTypedData(challenge));
    return answerLink(`${site.origin}/verify/`, formatAnswer({ nonce: challenge.nonce, signature }));
  }
});
