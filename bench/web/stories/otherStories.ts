import type { Page } from "playwright-core";
import { getBlock, writeContract } from "viem/actions";
import { canonicalAddresses } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import { changeStatusCall, issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import { batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { disclose } from "../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { formatCompactPresentation } from "../../../src/sdk/credentials/disclosure/presentationText.ts";
import { formatCredentialPackage, groupByWord } from "../../../src/sdk/credentials/index.ts";
import { accountOf } from "../../../test/toolkit/scripts/relayChain.ts";
import { credentialsOf } from "../credentials.ts";
import type { Stage } from "../stage.ts";
import { consoleStories } from "./consoleStories.ts";
import type { Story } from "./story.ts";
import type { StorySites } from "./storySites.ts";

const EPOCH = 3_600n;
/** Which credential is what. */
const VALID = 0;
const SUSPENDED = 1;
const REVOKED = 2;

/** The pages for verifiers, holders and operators: as they are opened, and in their main states. */
export async function otherStories(stage: Stage, sites: StorySites): Promise<readonly Story[]> {
  const issued = await issueCredentials(stage);
  const [verify, hold] = (await Promise.all(
    (["verify", "hold"] as const).map((page) => sites.put(page, stage.drop)),
  )) as [string, string];
  const operators = await consoleStories(stage, sites, issued);
  return [...verifyStories(verify, issued), ...holdStories(hold, issued), ...operators];
}

type Issued = Awaited<ReturnType<typeof issueCredentials>>;

/** A batch on the chain, of which one credential is suspended and one revoked. The chain's clock goes on by some epochs. */
async function issueCredentials({ chain }: Stage) {
  const { relayer: issuer, reader } = chain;
  const registry = canonicalAddresses.batchRegistry;
  const { timestamp: issuedAt } = await getBlock(reader);
  const terms = { count: 4, registry, chainId: BigInt(reader.chain.id), issuer: issuer.account.address };
  const { header, packageOf } = credentialsOf({ ...terms, issuedAt, subjectAt: accountOf });
  await writeContract(issuer, issueBatchCall({ registry, header, uri: "" }));
  await chain.moveTo((issuedAt / EPOCH + 1n) * EPOCH);
  for (const [kind, index] of [
    ["Suspend", SUSPENDED],
    ["Revoke", REVOKED],
  ] as const) {
    const change = { registry, header, kind, masks: groupByWord([index]) };
    await writeContract(issuer, changeStatusCall({ ...change, reason: 7, evidence: header.root }));
  }
  await chain.moveTo((issuedAt / EPOCH + 3n) * EPOCH);
  return {
    id: batchId({ chainId: terms.chainId, registry, header }),
    issuer: terms.issuer,
    packageOf,
    linkTo: (page: string, index: number) =>
      `${page}#p=${formatCompactPresentation(disclose(packageOf(index), ["name", "adult"]))}`,
  };
}

function verifyStories(url: string, { linkTo }: Issued): readonly Story[] {
  const verdict = (page: Page) => page.locator(".verdict[data-kind=current]").waitFor();
  const told = (name: string, index: number, prepare: Story["prepare"] = verdict): Story => ({
    name,
    page: "verify",
    url: linkTo(url, index),
    prepare,
  });
  return [
    { name: "opened", page: "verify", url, prepare: (page) => page.locator("form").first().waitFor() },
    told("valid", VALID),
    told("suspended", SUSPENDED),
    told("revoked", REVOKED),
    told("asking who shows it", VALID, async (page) => {
      await verdict(page);
      await page.getByRole("button", { name: "Ask who shows it" }).click();
      await page.locator("main svg, main canvas, main img").first().waitFor();
    }),
    { name: "cut short", page: "verify", url: linkTo(url, VALID).slice(0, -200), prepare: alarms },
  ];
}

const alarms = (page: Page) => page.getByRole("alert").first().waitFor();
/** Strong enough to be taken. */
const PASSPHRASE = "otter violin glacier pepper mosaic";

function holdStories(url: string, { packageOf }: Issued): readonly Story[] {
  const hand = async (page: Page, text: string) => {
    await page.locator("textarea").first().fill(text);
    await page.getByRole("button", { name: "Read it" }).click();
  };
  const receive = async (page: Page) => {
    await hand(page, formatCredentialPackage(packageOf(VALID)));
    await page.getByText("New credential").waitFor();
  };
  const keep = async (page: Page) => {
    await receive(page);
    await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
    await page.getByLabel("The same passphrase again").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Save with this passphrase" }).click();
    await page.getByText("What you keep").waitFor();
  };
  const disclosed = async (page: Page) => {
    await keep(page);
    for (const summary of await page.locator("article details > summary").all()) await summary.click();
    await page.getByRole("checkbox").first().check();
    await page.locator("article button[aria-expanded]").click();
    await page.locator("article svg, article canvas, article img").first().waitFor();
  };
  const story = (name: string, prepare: Story["prepare"]): Story => ({ name, page: "hold", url, prepare });
  return [
    story("opened", (page) => page.locator("textarea").first().waitFor()),
    story("nothing for holders", async (page) => {
      await hand(page, "hello");
      await alarms(page);
    }),
    story("handed a credential", receive),
    story("keeping one", keep),
    story("disclosing it", disclosed),
  ];
}
