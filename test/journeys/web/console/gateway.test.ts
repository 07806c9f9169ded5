import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import type { Page } from "playwright-core";
import type { PageData } from "../../../../src/sdk/pageData/index.ts";
import { traceAnswer } from "../../../../src/services/timeline/serve/timelineSchemas.ts";
import * as ar from "../../../../web/texts/ar/pages.ts";
import * as en from "../../../../web/texts/en/pages.ts";
import { isDeep } from "../../../deep.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import { builtPage } from "../harness/builtPage.ts";
import { openSite } from "../harness/site.ts";

const CAMPAIGN = "0x00000000000000000000000000000000000ca111";
const START = Date.UTC(2027, 0, 6, 12) as number;
const door = { seconds: 90, wei: "1" };
const lanes = {
  now: START,
  lanes: [
    {
      lane: "one",
      class: "claims",
      chain: 1,
      campaign: CAMPAIGN,
      queued: 41,
      expectedUntil: START,
      doors: { gateway: { ...door, fee: "0" }, direct: { ...door, gas: 1 } },
    },
  ],
  registries: [],
  classes: [{ class: "claims", queued: 41 }],
};

const step = (kind: string, seconds: number, words: string) => ({
  kind,
  words,
  actor: null,
  cause: null,
  why: null,
  ground: "recorded",
  place: null,
  moment: { from: START + seconds * 1_000, to: null, clock: "gateway" },
});
const wait = (from: number, least: number, whom: string, what: string) => ({
  from,
  to: from + 1,
  least: least * 1_000,
  most: null,
  whom,
  what,
});
const slowest = wait(1, 45, "chain", "It was mined <b>late</b>.");
const trace = {
  chain: 1,
  what: "7",
  asOf: null,
  background: [],
  more: 0,
  paths: [
    {
      intent: "7",
      words: "Leaf 3 was claimed.",
      clocksApart: 0,
      slowest,
      steps: [
        step("taken", 0, "It was taken in."),
        step("sent", 2, "It was sent."),
        step("mined", 47, "Mined."),
      ],
      waits: [wait(0, 2, "gateway", "It waited for its turn."), slowest],
    },
  ],
};

describe("the console: queues, traces, and what needs no chain", () => {
  const browser = useBrowser();
  let site: Awaited<ReturnType<typeof openSite>>;
  before(async () => {
    site = await openSite(new Map());
    const data: PageData = {
      title: "",
      languages: ["en", "ar"],
      chain: { id: 1, name: "A", currency: { symbol: "ETH", decimals: 18 }, nodes: [`${site.origin}/node`] },
      console: {
        contracts: {},
        campaigns: [],
        gateway: `${site.origin}/gateway`,
        timeline: `${site.origin}/timeline`,
      },
    };
    for (const [path, file] of await builtPage("console", data)) site.files.set(path, file);
    // A node that knows nothing.
    site.files.set(
      "node",
      JSON.stringify({ jsonrpc: "2.0", id: 0, error: { code: -32_000, message: "none" } }),
    );
    site.files.set("gateway/health", JSON.stringify({ level: "normal", now: START }));
    site.files.set("gateway/v1/lanes", JSON.stringify(lanes));
    site.files.set("timeline/v1/trace/7", JSON.stringify(trace));
  });
  after(() => site?.close());

  async function openGateway() {
    const opened = await openPage(browser(), `${site.origin}/console/`, { locale: "en" });
    await opened.page.getByRole("tab", { name: "Gateway" }).click();
    return opened;
  }

  it("plays with answers as the services document them", () => {
    // `$id` and the like of other documents are no business of this one.
    const isFit = new Ajv2020({ strict: false }).compile(traceAnswer);
    const kinds = trace.paths.map((path) => ({
      ...path,
      steps: path.steps.map((one) => ({ ...one, kind: "claimed" })),
    }));
    isFit({ ...trace, paths: kinds });
    const errors = (isFit.errors ?? []).filter(({ instancePath }) => !/\/(kind|asOf)$/.test(instancePath));
    expect(errors).to.deep.equal([]);
  });

  it("shows who waits where, and follows a way with its waits", async () => {
    const { page, complaints, context } = await openGateway();
    await page.getByText("normal").waitFor();
    const lane = page.locator("tr[data-lane=one]");
    expect(await lane.locator("td").first().textContent()).to.equal("41");
    await page.getByLabel("What is to be followed").fill("7");
    await page.getByRole("button", { name: "Follow it" }).click();
    const mined = page.locator("li[data-step=mined]");
    await mined.getByText("45 seconds waiting for the chain:").waitFor();
    await mined.getByText("This was the longest wait.").waitFor();
    // What a service says is text, whatever stands in it.
    expect(await mined.getByText("<b>late</b>").count()).to.equal(1);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("says what is wrong where what answers is no gateway, or refuses", async () => {
    site.files.set("gateway/v1/lanes", "<html>Not found</html>");
    const error = { code: "NothingKnown", reason: "The store has nothing of it.", hint: "Look again later." };
    site.files.set("timeline/v1/trace/8", JSON.stringify({ error }));
    const { page, context } = await openGateway();
    await page.locator("[data-code=BadAnswer]").first().waitFor();
    await page.getByLabel("What is to be followed").fill("8");
    await page.getByRole("button", { name: "Follow it" }).click();
    await page.locator("[data-code=BadAnswer]").nth(1).waitFor();
    await page.getByLabel("What is to be followed").fill("9");
    await page.getByRole("button", { name: "Follow it" }).click();
    await page.getByText("it answered with 404").waitFor();
    site.files.set("gateway/v1/lanes", JSON.stringify(lanes));
    await context.close();
  });

  it("looks good", async () => {
    for (const language of isDeep ? ["en", "ar"] : ["en"]) {
      const { parts, traces } = (language === "en" ? en : ar).console;
      const prepare = async (page: Page) => {
        await page.getByRole("combobox").selectOption(language);
        await page.getByRole("tab", { name: parts.gateway }).click();
        await page.locator("tr[data-lane=one]").waitFor();
        await page.getByLabel(traces.what).fill("7");
        await page.getByRole("button", { name: traces.ask }).click();
        await page.locator("li[data-step=mined]").waitFor();
      };
      await expectGoodLooks(browser(), `console-gateway-${language}`, `${site.origin}/console/`, { prepare });
    }
  });

  it("looks good where a campaign is created, from right to left", async () => {
    const prepare = async (page: Page) => {
      await page.getByRole("combobox").selectOption("ar");
      await page.getByRole("button", { name: ar.console.campaigns.create }).click();
      await page.getByLabel(ar.console.terms.kind).selectOption("cumulative");
      await page.getByLabel(ar.console.create.fields.guardian).waitFor();
    };
    await expectGoodLooks(browser(), "console-create-ar", `${site.origin}/console/`, { prepare });
  });
});
