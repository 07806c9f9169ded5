import { writeFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { brandHead, brandStyles, withFavicon } from "../../../src/node/pages/build/brand.ts";
import { brandPaths, isNamedAfter, settleBrand } from "../../../src/node/pages/build/brandFiles.ts";
import { contentPolicy } from "../../../src/node/pages/build/contentPolicy.ts";
import { contrastOf } from "../../../src/node/pages/build/contrast.ts";
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
    const { brand, files } = settle({ logo: "logo.svg" });
    expect(brand.logo).to.match(/^assets\/logo-[\da-f]{24}\.svg$/);
    expect([...files.keys()])
      .to.deep.equal([brand.logo])
      .and.to.deep.equal(brandPaths({ ...DATA, brand }));
    const bytes = files.get(brand.logo ?? "") ?? new Uint8Array();
    expect(isNamedAfter(brand.logo ?? "", bytes)).to.equal(true);
    expect(isNamedAfter(brand.logo ?? "", bytes.subarray(1))).to.equal(false);
    expect(isNamedAfter("index.html", bytes)).to.equal(false);
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

  it("takes a font, an icon and a preview by their first bytes, and refuses others by member", () => {
    const icon = Uint8Array.of(0, 0, 1, 0, 1);
    const font = new TextEncoder().encode("wOF2 and more");
    writeFileSync(folder.path("brand.ico"), icon);
    writeFileSync(folder.path("font.ttf"), font);
    writeFileSync(folder.path("preview.jpg"), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0));
    const { brand, files } = settle({ favicon: "brand.ico", font: "font.ttf", preview: "preview.jpg" });
    expect(brand.favicon).to.match(/^assets\/favicon-\w+\.ico$/);
    expect(brand.preview).to.match(/^assets\/preview-\w+\.jpg$/);
    expect(files.get(brand.font ?? "")).to.deep.equal(Buffer.from(font));
    writeFileSync(folder.path("large.woff2"), "wOF2".padEnd(100_001));
    const reasons = [
      { font: "brand.ico" },
      { font: "large.woff2" },
      { preview: "brand.ico" },
      { favicon: "font.ttf" },
    ].map((wrong) => refusal(() => settle(wrong)).reason);
    expect(reasons).to.deep.equal([
      "No page can be built from pages.json: its brand.font is brand.ico, and it is not a WOFF2.",
      "No page can be built from pages.json: its brand.font is large.woff2, and it has 100001 bytes, and at most 100000 are loaded.",
      "No page can be built from pages.json: its brand.preview is brand.ico, and it is neither a PNG nor a JPEG.",
      "No page can be built from pages.json: its brand.favicon is font.ttf, and it is neither an SVG, a PNG nor a `.ico`.",
    ]);
  });

  it("draws texts in the font, lets the policy load it only then, and puts the icon in the place of the pages' own", () => {
    const brand = { name: "A", font: "assets/font-1.woff2", logo: "assets/logo-1.svg" };
    const [[path = "", bytes] = []] = brandStyles({ brand });
    expect(new TextDecoder().decode(bytes))
      .to.include('src: url("./font-1.woff2") format("woff2");')
      .and.include("font-display: swap;")
      .and.include("font-family: brand, system-ui, sans-serif;");
    expect(brandHead("claim", { ...DATA, brand })).to.include(`<link rel="stylesheet" href="./${path}" />`);
    expect(contentPolicy("claim", { ...DATA, brand })).to.include("; font-src 'self';");
    expect(contentPolicy("claim", DATA)).to.not.include("font-src");
    const html = '<link rel="icon" href="./assets/icon-1.svg" type="image/svg+xml" />';
    const icons = [
      DATA,
      { ...DATA, brand },
      { ...DATA, brand: { ...brand, favicon: "assets/favicon-1.ico" } },
    ];
    expect(icons.map((data) => withFavicon(html, data))).to.deep.equal([
      html,
      '<link rel="icon" href="./assets/logo-1.svg" />',
      '<link rel="icon" href="./assets/favicon-1.ico" />',
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
        const [[, bytes = new Uint8Array()] = []] = brandStyles({
          brand: { name: "A", colours: { light, dark } },
        });
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
    const pictured = brandHead("claim", { ...DATA, brand: { ...brand, preview: "assets/preview-1.jpg" } });
    expect(pictured.join()).to.include('content="https://drop.example/claim/assets/preview-1.jpg"');
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
      [{ name: "A", announcement: "javascript:alert(1)" }, "brand.announcement"],
      [{ name: "A", site: "drop.example" }, "brand.site"],
    ] as const) {
      expect(refusal(() => parsePagesConfig(config(brand), "p")).reason).to.include(member);
    }
  });
});
