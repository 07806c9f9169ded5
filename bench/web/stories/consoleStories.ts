import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Address, Hex } from "viem";
import { usualRows } from "../../../test/toolkit/scripts/kindChain.ts";
import type { Stage } from "../stage.ts";
import type { Story } from "./story.ts";
import type { StorySites } from "./storySites.ts";

/** A batch on the chain, whose issuer has every role. */
export type IssuedBatch = { readonly id: Hex; readonly issuer: Address };

const LEAVES = 12;

/** The console, without a wallet: campaigns and issuers as they are looked at, and plans of both. */
export async function consoleStories(
  stage: Stage,
  sites: StorySites,
  batch: IssuedBatch,
): Promise<readonly Story[]> {
  const { chain, folder } = stage;
  const tree = join(folder, "tree-console");
  const { campaign } = await chain.instant(tree, usualRows(LEAVES));
  const url = await sites.put("console", { campaign, tree });
  const story = (name: string, prepare: Story["prepare"]): Story => ({ name, page: "console", url, prepare });
  const plans = plansOf({ operator: chain.other.account.address, token: chain.token, ...batch });
  return [
    story("a campaign", progress),
    story("a campaign checked", plans.checked),
    story("a campaign to be created, of which something is missing", plans.missing),
    story("a creation planned", plans.created),
    story("groups", groups),
    story("issuers", issuers),
    story("issuers, what is no id", plans.noId),
    story("a batch", plans.opened),
    story("a change planned, some of it refused", plans.changed),
    story("a change planned, to be confirmed", plans.confirmed),
    story("a hold planned", plans.held),
  ];
}

const says = (page: Page, text: string) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click();
const progress = (page: Page) => says(page, "Progress by wave");

const choose = (page: Page, part: string) => page.getByRole("tab", { name: part }).click();

async function groups(page: Page) {
  await choose(page, "Groups");
  await says(page, "Sign for your group");
}

async function issuers(page: Page) {
  await choose(page, "Issuers");
  await page.getByRole("region", { name: "Find a batch" }).waitFor();
}

type Cast = IssuedBatch & { readonly operator: Address; readonly token: Address };

function plansOf({ operator, token, id, issuer }: Cast) {
  const act = (page: Page, account: Address) =>
    page.getByLabel("Or plan for an address that signs elsewhere").fill(account);
  const treed = async (page: Page) => {
    await page.getByLabel("Address of its folder").first().fill("tree/");
    await press(page, "Read it");
    await says(page, "Every tile and bucket was compared with the rows.");
  };
  const create = async (page: Page) => {
    await act(page, operator);
    await press(page, "Create a campaign");
    await treed(page);
    await press(page, "Plan the creation");
    await says(page, "This is needed.");
  };
  const opened = async (page: Page) => {
    await issuers(page);
    await page.getByLabel("Or the id of a batch").fill(id);
    await press(page, "Open it");
    await page.getByRole("region", { name: "The batch", exact: true }).waitFor();
  };
  const change = async (page: Page, kind: string, list: string) => {
    await act(page, issuer);
    await opened(page);
    const form = page.getByRole("region", { name: "Change the status of credentials" });
    await form.getByLabel("Change", { exact: true }).selectOption(kind);
    await form.getByLabel("Which credentials").fill(list);
    await form.getByRole("button", { name: "Show the plan" }).click();
    return form;
  };
  return {
    opened,
    async checked(page: Page) {
      await treed(page);
      await press(page, "Check it");
      await page.locator("li[data-finding]").first().waitFor();
    },
    missing: create,
    async created(page: Page) {
      await create(page);
      await page.getByLabel("Token", { exact: true }).fill(token);
      await page.getByLabel("Treasury", { exact: true }).fill(operator);
      await page.getByLabel("Ends (UTC)").fill("2040-01-01T00:00:00");
      await press(page, "Plan the creation");
      await press(page, "I know of TotalBelowOneToken, and mean it");
      await says(page, "Gas, about");
      await page.locator("section.plan details > summary").first().click();
    },
    async noId(page: Page) {
      await issuers(page);
      await page.getByLabel("Its issuer").fill("0x12");
      await page.getByLabel("Or the id of a batch").fill("0x12");
      await says(page, "This is not the id of a batch.");
    },
    async changed(page: Page) {
      const form = await change(page, "Suspend", "0 7");
      await form.getByRole("button", { name: "Go on without those that are refused" }).waitFor();
    },
    async confirmed(page: Page) {
      const form = await change(page, "Revoke", "0");
      await form.getByLabel(/^Type .revoke 1/).fill("revoke 1");
      await form.getByText("Gas, about").waitFor();
    },
    async held(page: Page) {
      await act(page, issuer);
      await opened(page);
      const form = page.getByRole("region", { name: "Hold credentials at once" });
      await form.getByLabel("What", { exact: true }).selectOption({ label: "The whole batch" });
      await form.getByRole("button", { name: "Show the plan" }).click();
      await form.getByText("Gas, about").waitFor();
    },
  };
}
