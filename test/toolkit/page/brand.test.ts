import { writeFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { brandFiles, brandHead, contrastOf, settleBrand } from "../../../src/node/pages/build/brand.ts";
import { contentPolicy } from "../../../src/node/pages/build/contentPolicy.ts";
import { parsePagesConfig } from "../../../src/node/pages/build/pagesConfig.ts";
import type { PageData } from "../../../src/sdk/pageData/index.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";

const DATA: PageData = {
  title: "A drop",
  languages: ["en"],
  chain: {
    id: 1,
    name: "A chain",
    currency: { symbol: "ETH", decimals: 18 },
    nodes: ["https://node.example"],
  },
};
const COLOURS = { light: "#5b3df5", dark: "#a695ff" };
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9" fill="url(#a)"/></svg>';

describe("who runs the pages, as their build says", () => {
  const folder = suiteFolder();
  const settle = (brand: object) => settleBrand({ name: "A network", ...brand }, "pages.json", folder.path);
  const refusal = (run: () => unknown): { code?: string; reason?: string; hint?: string } => {
    try {
      run();
    } catch (thrown) {
      return thrown as { code: string };
    }
    return expect.fail("nothing was refused");
  };

  it("takes shapes and PNGs for a logo, under a name that has their hash", () => {
    writeFileSync(folder.path("logo.svg"), `<?xml version="1.0"?>\n<!-- ours -->\n${SVG}`);
    const shapes = `${SVG.replace("url(#a)", "url( '#a' )").replace("<rect", '<use href="#b"/><rect')}`;
    writeFileSync(folder.path("shapes.svg"), shapes);
    expect(settle({ logo: "shapes.svg" }).brand.logo).to.match(/\.svg$/);
    writeFileSync(folder.path("logo.png"), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1));
    const { brand, logo } = settle({ logo: "logo.svg" });
    expect(brand.logo).to.match(/^assets\/logo-[\da-f]{24}\.svg$/);
    expect([...brandFiles({ ...DATA, brand }, logo)]).to.deep.equal([[brand.logo, logo]]);
    expect(settle({ logo: "logo.png" }).brand.logo).to.match(/\.png$/);
  });

  it("refuses what runs, what loads, what is too large, and what is no picture, by name", () => {
    const active = [
      "<script>1</script>",
      '<g onload="x()"/>',
      "<foreignObject/>",
      '<image href="https://else.example/a.png"/>',
      '<use xlink:href="//else.example#a"/>',
      "<style>@import 'a.css';</style>",
      '<rect fill="url(https://else.example/a)"/>',
    ];
    for (const part of active) {
      writeFileSync(folder.path("active.svg"), SVG.replace("<rect", `${part}<rect`));
      expect(refusal(() => settle({ logo: "active.svg" })).reason, part).to.include(
        "scripts in it, or loads",
      );
    }
    writeFileSync(folder.path("large.svg"), SVG.padEnd(30_001));
    writeFileSync(folder.path("page.svg"), "<html></html>");
    const reasons = ["large.svg", "page.svg", "none.svg"].map(
      (logo) => refusal(() => settle({ logo })).reason,
    );
    expect(reasons).to.deep.equal([
      "No page can be built from pages.json: its brand.logo is large.svg, and it has 30001 bytes, and at most 30000 are loaded.",
      "No page can be built from pages.json: its brand.logo is page.svg, and it is neither an SVG nor a PNG.",
      "No page can be built from pages.json: its brand.logo is none.svg, and there is no such file.",
    ]);
  });

  it("knows contrast as WCAG has it, and refuses a colour in which nobody could read", () => {
    expect(contrastOf("#000000", "#ffffff")).to.equal(21);
    expect(contrastOf("#767676", "#ffffff")).to.be.closeTo(4.54, 0.01);
    const pale = refusal(() => settle({ colours: { ...COLOURS, light: "#ffcc00" } }));
    expect(pale.code).to.equal("BadPageConfig");
    expect(pale.reason).to.match(/its brand\.colours\.light is #ffcc00, whose contrast .* is 1\.5\d\.$/);
    expect(pale.hint).to.include("Take a darker one.");
    expect(refusal(() => settle({ colours: { ...COLOURS, dark: "#222222" } })).hint).to.include(
      "a lighter one",
    );
  });

  it("writes on each colour that is taken so that it can be read", () => {
    const channel = fc.integer({ min: 0, max: 255 });
    const colour = fc
      .tuple(channel, channel, channel)
      .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`);
    fc.assert(
      fc.property(colour, colour, (light, dark) => {
        const [[, bytes = new Uint8Array()] = []] = brandFiles(
          { ...DATA, brand: { name: "A", colours: { light, dark } } },
          undefined,
        );
        const inks = /--on-action: light-dark\((#\w+), (#\w+)\)/.exec(new TextDecoder().decode(bytes));
        expect(contrastOf(inks?.[1] ?? light, light)).to.be.at.least(4.5);
        expect(contrastOf(inks?.[2] ?? dark, dark)).to.be.at.least(4.5);
      }),
    );
  });

  it("says it in the head, where no text ends an attribute, and needs no other policy", () => {
    const brand = {
      name: 'A "network" <b>',
      colours: COLOURS,
      description: 'Claim & "more"',
      site: "https://drop.example/",
      logo: "assets/logo-1.png",
    };
    const head = brandHead("claim", { ...DATA, brand }).join("\n");
    expect(head).to.include(
      '<meta name="theme-color" content="#5b3df5" media="(prefers-color-scheme: light)" />',
    );
    expect(head).to.include('<meta name="description" content="Claim &amp; &quot;more&quot;" />');
    expect(head).to.include('<meta property="og:url" content="https://drop.example/claim/" />');
    expect(head).to.include('content="https://drop.example/claim/assets/logo-1.png"');
    expect(head).to.include('content="A &quot;network&quot; &lt;b&gt;"');
    expect(brandHead("claim", DATA)).to.deep.equal([]);
    expect(contentPolicy("claim", { ...DATA, brand })).to.equal(contentPolicy("claim", DATA));
  });

  it("is read by member, and refused by member", () => {
    const config = (brand: object) =>
      JSON.stringify({
        format: "symbolon-pages",
        version: 1,
        chain: DATA.chain,
        hold: { issuers: [] },
        brand,
      });
    const links = [{ name: "Terms", url: "https://a.example" }];
    expect(parsePagesConfig(config({ name: "A", colours: COLOURS, links }), "p").brand).to.deep.equal({
      name: "A",
      colours: COLOURS,
      links,
    });
    for (const [brand, member] of [
      [{}, "its brand has no name"],
      [{ name: " " }, "brand.name"],
      [{ name: "A", colours: { light: "red", dark: "#ffffff" } }, "brand.colours.light"],
      [{ name: "A", links: [{ name: "T", url: "javascript:alert(1)" }] }, "brand.links[0].url"],
      [{ name: "A", links: [...links, ...links] }, "brand.links[1]"],
      [{ name: "A", site: "drop.example" }, "brand.site"],
    ] as const) {
      expect(refusal(() => parsePagesConfig(config(brand), "p")).reason).to.include(member);
    }
  });
});
