import { readFileSync, statSync } from "node:fs";
import type { PageBrand, PageColours, PageData, PageName } from "../../../sdk/pageData/index.ts";
import { sha256 } from "../../files/sha256.ts";
import { attributeText } from "./pageDocument.ts";
import { type BrandConfig, badPageConfig } from "./pagesConfig.ts";

/** Bytes of a logo: it is part of what a phone loads first. */
const MAX_LOGO = 30_000;
/** Where an SVG begins, after what may stand before it. */
const SVG = /^(?:\u{FEFF})?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/u;
/** How each PNG begins. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** What of an SVG runs or loads something, where somebody opens the file by itself. */
const ACTIVE_SVG =
  /<script|<foreignObject|\son\w+\s*=|(?:href|src)\s*=\s*["']?\s*[^"'\s>#]|@import|url\(\s*["']?\s*[^"'\s)#]/i;

/** Digits of a hash in a file's name: enough that nobody finds another content of the same name. */
const HASH_DIGITS = 24;
const named = (what: string, bytes: Uint8Array, ending: string) =>
  `assets/${what}-${sha256(bytes).slice(2, 2 + HASH_DIGITS)}.${ending}`;

export type SettledBrand = { readonly brand: PageBrand; readonly logo?: Uint8Array };

/**
 * What pages show of who runs them.
 * @param file name of the config in errors
 * @param pathOf path of a file that the config names
 * @throws SymbolonError `BadPageConfig`: the logo is no picture that may be shown, or a colour cannot be read
 */
export function settleBrand(
  config: BrandConfig,
  file: string,
  pathOf: (named: string) => string,
): SettledBrand {
  const { logo, ...known } = config;
  if (known.colours !== undefined) checkColours(known.colours, file);
  if (logo === undefined) return { brand: known };
  const bytes = readLogo(logo, file, pathOf(logo));
  const picture = pictureIn(bytes);
  if (picture === "none") throw badLogo(file, logo, "it is neither an SVG nor a PNG");
  if (picture === "active") {
    throw badLogo(file, logo, "it has scripts in it, or loads something from elsewhere");
  }
  return { brand: { ...known, logo: named("logo", bytes, picture) }, logo: bytes };
}

/** Of the pictures that browsers draw; `active`: one that does more than to be seen. */
function pictureIn(bytes: Uint8Array): "svg" | "png" | "active" | "none" {
  if (PNG.every((byte, at) => bytes[at] === byte)) return "png";
  const text = new TextDecoder().decode(bytes);
  if (!SVG.test(text)) return "none";
  return ACTIVE_SVG.test(text) ? "active" : "svg";
}

/** Whether bytes are the logo that data names: its path has their hash. */
export function isLogoOf({ brand }: PageData, bytes: Uint8Array): boolean {
  const path = brand?.logo ?? "";
  return path === named("logo", bytes, path.slice(path.lastIndexOf(".") + 1));
}

function readLogo(name: string, file: string, path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > MAX_LOGO)
      throw badLogo(file, name, `it has ${size} bytes, and at most ${MAX_LOGO} are loaded`);
    return readFileSync(path);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ENOENT") throw cause;
    throw badLogo(file, name, "there is no such file");
  }
}

function badLogo(file: string, logo: string, why: string) {
  return badPageConfig(file, `its brand.logo is ${logo}, and ${why}`, {
    hint: `Give an SVG of shapes alone, or a PNG, of at most ${MAX_LOGO} bytes, by its path from the config's folder.`,
    details: { field: "brand.logo", value: logo },
  });
}

/** What buttons and links are drawn on, as `web/shared/styles.css` has it. */
const CARD: PageColours = { light: "#ffffff", dark: "#1a1f26" };
/** One of them can be read on any colour: its contrast is 4.58 at least. */
const ON_ACTION = ["#ffffff", "#000000"] as const;
/** Of text (WCAG 2.2, 1.4.3, level AA). */
const MIN_CONTRAST = 4.5;
const THEMES = ["light", "dark"] as const;

function checkColours(colours: PageColours, file: string): void {
  for (const theme of THEMES) {
    const found = contrastOf(colours[theme], CARD[theme]);
    if (found >= MIN_CONTRAST) continue;
    const field = `brand.colours.${theme}`;
    throw badPageConfig(
      file,
      `its ${field} is ${colours[theme]}, whose contrast with the page (${CARD[theme]}) is ${found.toFixed(2)}`,
      {
        hint: `Links are written in it: ${MIN_CONTRAST} is needed (WCAG AA). Take a ${theme === "light" ? "darker" : "lighter"} one.`,
        details: { field, value: colours[theme], contrast: found, needed: MIN_CONTRAST },
      },
    );
  }
}

/** From 1 to 21, of two colours as `#rrggbb` (WCAG 2.2, "contrast ratio"). */
export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The file of a brand's colours: its path, and its bytes. */
function stylesOf(colours: PageColours): readonly [path: string, bytes: Uint8Array] {
  const ink = (colour: string) =>
    ON_ACTION.toSorted((a, b) => contrastOf(b, colour) - contrastOf(a, colour))[0];
  const pair = (value: (colour: string) => unknown) =>
    `light-dark(${value(colours.light)}, ${value(colours.dark)})`;
  const own = pair((colour) => colour);
  // Counts more than the page's own, wherever it stands.
  const text = `:root:root {\n  --action: ${own};\n  --link: ${own};\n  --on-action: ${pair(ink)};\n}\n`;
  const bytes = new TextEncoder().encode(text);
  return [named("brand", bytes, "css"), bytes];
}

/** What each page loads beside its bundle: the logo, and the colours. */
export function brandFiles(
  { brand }: PageData,
  logo: Uint8Array | undefined,
): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  if (brand?.logo !== undefined && logo !== undefined) files.set(brand.logo, logo);
  if (brand?.colours !== undefined) files.set(...stylesOf(brand.colours));
  return files;
}

/** Lines of a document's head about who runs it. */
export function brandHead(name: PageName, { brand, title }: PageData): readonly string[] {
  if (brand === undefined) return [];
  const { colours, description, site, logo } = brand;
  const meta = (attribute: "name" | "property", of: string, content: string, more = "") =>
    `<meta ${attribute}="${of}" content="${attributeText(content)}"${more} />`;
  const preview = site === undefined ? undefined : site.replace(/\/$/, "");
  return [
    ...(colours === undefined
      ? []
      : [
          ...THEMES.map((theme) =>
            meta("name", "theme-color", colours[theme], ` media="(prefers-color-scheme: ${theme})"`),
          ),
          `<link rel="stylesheet" href="./${stylesOf(colours)[0]}" />`,
        ]),
    ...(description === undefined ? [] : [meta("name", "description", description)]),
    ...(preview === undefined
      ? []
      : [
          meta("property", "og:type", "website"),
          meta("property", "og:site_name", brand.name),
          meta("property", "og:title", title === "" ? brand.name : title),
          meta("property", "og:url", `${preview}/${name}/`),
          ...(description === undefined ? [] : [meta("property", "og:description", description)]),
          ...(logo?.endsWith(".png") ? [meta("property", "og:image", `${preview}/${name}/${logo}`)] : []),
        ]),
  ];
}
