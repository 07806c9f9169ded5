import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import type { Page } from "playwright-core";
import type { PageData } from "../../../../src/sdk/pageData/index.ts";
import { claimsAnswer, traceAnswer } from "../../../../src/services/timeline/serve/timelineSchemas.ts";
import { consoleDay as arabicDay } from "../../../../web/texts/ar/consoleDay.ts";
import * as ar from "../../../../web/texts/ar/pages.ts";
import { consoleDay as day } from "../../../../web/texts/en/consoleDay.ts";
import * as en from "../../../../web/texts/en/pages.ts";
import { isDeep } from "../../../deep.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import { builtPage } from "../harness/builtPage.ts";
import { openSite } from "../harness/site.ts";

const CAMPAIGN = "0x00000000000000000000000000000000000ca111";
const START = Date.UTC(2027, 0, 6, 12) as number;
const door = { seconds: 90, wei: "1" };
const SECOND = START / 1_000;
const lanes = {
  now: SECOND,
  lanes: [
    {
      lane: "one",
      class: "claims",
      chain: 1,
      campaign: CAMPAIGN,
      queued: 41,
      expectedUntil: SECOND + 600,
      doors: { gateway: { ...door, fee: "0" }, direct: { ...door, gas: 1 } },
    },
  ],
  registries: [],
  classes: [{ class: "claims", queued: 41 }],
};

const MINUTES = Array.from({ length: 60 }, (_, i) => (i % 7) * 3);
const followed = {
  chain: 1,
  way: "proven",
  cursor: 900,
  final: 890,
  head: 901,
  looked: START - 1_000,
  stopped: null,
};
const claims = {
  now: START,
  followed,
  counts: {
    campaign: CAMPAIGN,
    token: null,
    past: null,
    unit: "leaves",
    start: SECOND - 7_200,
    block: 898,
    time: SECOND - 24,
    leaves: 2_000,
    claimed: 1_234,
    paid: "1234000",
    waves: [
      { wave: 1, opens: SECOND - 7_200, leaves: 1_000, claimed: 940, paid: "940000" },
      { wave: 2, opens: SECOND + 3_600, leaves: 1_000, claimed: 294, paid: "294000" },
    ],
    moreWaves: 0,
    pace: { from: SECOND - 3_600, claims: MINUTES },
    refused: [
      { reason: "WrongSigner", claims: 17 },
      { reason: "Expired", claims: 2 },
    ],
  },
};

const step = (kind: string, seconds: number, words: string) => ({
  kind,
  words,
  actor: null,
  cause: null,
  why: null,
  ground: "recorded",
  provenAt: null,
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
      altered: null,
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
  let data: PageData;
  const shown = { contracts: {}, campaigns: [] };
  before(async () => {
    site = await openSite(new Map());
    data = {
      title: "",
      languages: ["en", "ar"],
      chain: { id: 1, name: "A", currency: { symbol: "ETH", decimals: 18 }, nodes: [`${site.origin}/node`] },
    };
    const services = { gateway: `${site.origin}/gateway`, timeline: `${site.origin}/timeline` };
    const built = await builtPage("console", { ...data, console: { ...shown, ...services } });
    for (const [path, file] of built) site.files.set(path, file);
    // A node that knows nothing.
    site.files.set(
      "node",
      JSON.stringify({ jsonrpc: "2.0", id: 0, error: { code: -32_000, message: "none" } }),
    );
    site.files.set("gateway/health", JSON.stringify({ level: "normal", now: SECOND }));
    site.files.set("gateway/v1/lanes", JSON.stringify(lanes));
    site.files.set("timeline/v1/claims", JSON.stringify(claims));
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
    const isClaims = new Ajv2020({ strict: false }).compile(claimsAnswer);
    isClaims(claims);
    expect(isClaims.errors).to.equal(null);
  });

  it("shows how a claim day goes, and keeps the last figures of a service that is away, marked as old", async () => {
    const { page, context } = await openGateway();
    const dashboard = page.getByRole("region", { name: day.heading, exact: true });
    await dashboard.getByText(day.claimed("1,234", "2,000")).waitFor();
    await dashboard.getByText("As of block 898,").waitFor();
    const cells = await dashboard.locator("tr[data-wave='1'] td").allTextContents();
    expect(cells.slice(0, 3)).to.deep.equal(["open", "940 of 1,000", "94 %"]);
    // The 59th minute is the last whole one.
    await dashboard.getByText(day.paceAbout("6", "18", "522"), { exact: true }).waitFor();
    expect(await dashboard.getByRole("img").locator("rect").count()).to.equal(61);
    await dashboard.getByText(day.paceTable).click();
    const minutes = await dashboard.locator("details td").allTextContents();
    expect(minutes).to.deep.equal(MINUTES.map(String));
    expect(await dashboard.locator("[data-reason=WrongSigner] td").textContent()).to.equal("17");
    expect(await page.locator("[data-old]").count()).to.equal(0);
    const queues = page.getByRole("region", { name: en.console.gateway.queues, exact: true });
    await queues.getByText(day.levels.normal).waitFor();
    expect(await queues.locator("tr[data-lane=one] td").nth(1).textContent()).to.include("2027");

    site.files.delete("timeline/v1/claims");
    await page.evaluate(look);
    await dashboard.locator("[data-old=away]").waitFor();
    await dashboard.locator("[data-code=BadAnswer]").waitFor();
    await dashboard.getByText(day.claimed("1,234", "2,000")).waitFor();
    expect(await queues.locator("[data-old]").count()).to.equal(0);
    site.files.set(
      "timeline/v1/claims",
      JSON.stringify({ ...claims, followed: { ...followed, cursor: 700 } }),
    );
    await page.evaluate(look);
    await dashboard.locator("[data-old=behind]").waitFor();
    expect(await dashboard.locator("[data-old=away]").count()).to.equal(0);
    site.files.set("timeline/v1/claims", JSON.stringify(claims));
    await context.close();
  });

  it("shows what a timeline alone tells, also where it has stopped", async () => {
    const alone = await openSite(site.files);
    const timeline = `${alone.origin}/timeline`;
    const built = { ...data, console: { ...shown, campaigns: [{ address: CAMPAIGN }] as const, timeline } };
    for (const [path, file] of await builtPage("console", built, "alone/")) site.files.set(path, file);
    const stopped = { ...followed, looked: START - 90_000, stopped: "A final block has changed." };
    site.files.set("timeline/v1/claims", JSON.stringify({ ...claims, followed: stopped, counts: null }));
    const { page, context } = await openPage(browser(), `${alone.origin}/alone/`, { locale: "en" });
    await page.getByRole("tab", { name: en.console.parts.gateway }).click();
    await page.getByText(day.counting).waitFor();
    await page.locator("[data-old=stopped]").getByText("A final block has changed.").waitFor();
    expect(await page.getByRole("region", { name: en.console.gateway.queues, exact: true }).count()).to.equal(
      0,
    );
    site.files.delete("timeline/v1/claims");
    await page.evaluate(look);
    await page.locator("[data-old=away]").waitFor();
    const partly = {
      ...claims.counts,
      unit: "accounts",
      leaves: null,
      waves: [],
      past: { from: 3, to: 99 },
    };
    site.files.set(
      "timeline/v1/claims",
      JSON.stringify({ ...claims, followed: { ...stopped, stopped: null }, counts: partly }),
    );
    await page.evaluate(look);
    await page.locator("[data-old=unlooked]").waitFor();
    await page.locator("[data-old=past]").getByText(day.past("3", "99")).waitFor();
    await page.getByText(day.claimedAccounts("1,234")).waitFor();
    await page.getByText(day.accountsAbout).waitFor();
    site.files.set("timeline/v1/claims", JSON.stringify(claims));
    await context.close();
    alone.close();
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
    expect(await page.getByText(en.console.traces.altered).count()).to.equal(0);
    // Of an intent, or of a block that a step was in.
    const [path] = trace.paths;
    const [first, ...rest] = path?.steps ?? [];
    for (const [what, altered] of [
      ["10", { ...path, altered: "its content has another digest" }],
      ["11", { ...path, steps: [{ ...first, ground: "altered" }, ...rest] }],
    ] as const) {
      site.files.set(`timeline/v1/trace/${what}`, JSON.stringify({ ...trace, what, paths: [altered] }));
      await page.getByLabel("What is to be followed").fill(what);
      await page.getByRole("button", { name: "Follow it" }).click();
      await page
        .getByRole("alert")
        .getByText(altered.altered ?? en.console.traces.altered)
        .waitFor();
      await page.getByText(en.console.traces.altered).waitFor();
    }
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
        await page
          .getByText((language === "en" ? day : arabicDay).pace, { exact: true })
          .first()
          .waitFor();
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

/** Of a browser, as much as runs in the page here. */
declare const window: { dispatchEvent(event: Event): void };

/** Runs in the page: it is looked at again, and asks anew what it shows. */
function look(): void {
  window.dispatchEvent(new Event("visibilitychange"));
}
