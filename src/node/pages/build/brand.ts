import type { PageColours, PageData, PageName } from "../../../sdk/pageData/index.ts";
import { namedAfter } from "./brandFiles.ts";
import { contrastOf, ON_ACTION, THEMES } from "./contrast.ts";
import { attributeText } from "./pageDocument.ts";

/** The file of a brand's colours and font: its path, and its bytes; none where the pages' own are used. */
export function brandStyles({
  brand,
}: Pick<PageData, "brand">): readonly (readonly [path: string, bytes: Uint8Array])[] {
  const rules = [
    ...(brand?.colours === undefined ? [] : [coloursRule(brand.colours)]),
    ...(brand?.font === undefined ? [] : [fontRules(brand.font)]),
  ];
  if (rules.length === 0) return [];
  const bytes = new TextEncoder().encode(rules.join(""));
  return [[namedAfter("brand", bytes, "css"), bytes]];
}

// Both count more than the page's own, wherever they stand.

function coloursRule(colours: PageColours): string {
  const ink = (colour: string) =>
    ON_ACTION.toSorted((a, b) => contrastOf(b, colour) - contrastOf(a, colour))[0];
  const pair = (value: (colour: string) => unknown) =>
    `light-dark(${value(colours.light)}, ${value(colours.dark)})`;
  const own = pair((colour) => colour);
  return `:root:root {\n  --action: ${own};\n  --link: ${own};\n  --on-action: ${pair(ink)};\n}\n`;
}

/** The styles lie beside the font. Until it is there, and for letters that it lacks, the reader's own is used. */
function fontRules(path: string): string {
  const src = `url("./${path.slice(path.lastIndexOf("/") + 1)}") format("woff2")`;
  const face = `  font-family: brand;\n  src: ${src};\n  font-weight: 100 900;\n  font-display: swap;\n`;
  return `@font-face {\n${face}}\n:root:root body {\n  font-family: brand, system-ui, sans-serif;\n}\n`;
}

/** Lines of a document's head about who runs it. */
export function brandHead(name: PageName, { brand, title }: PageData): readonly string[] {
  if (brand === undefined) return [];
  const { colours, description, site, logo = "" } = brand;
  const picture = brand.preview ?? (logo.endsWith(".png") ? logo : undefined);
  const meta = (attribute: "name" | "property", of: string, content: string, more = "") =>
    `<meta ${attribute}="${of}" content="${attributeText(content)}"${more} />`;
  const preview = site === undefined ? undefined : site.replace(/\/$/, "");
  return [
    ...(colours === undefined
      ? []
      : THEMES.map((theme) =>
          meta("name", "theme-color", colours[theme], ` media="(prefers-color-scheme: ${theme})"`),
        )),
    ...brandStyles({ brand }).map(([path]) => `<link rel="stylesheet" href="./${path}" />`),
    ...(description === undefined ? [] : [meta("name", "description", description)]),
    ...(preview === undefined
      ? []
      : [
          meta("property", "og:type", "website"),
          meta("property", "og:site_name", brand.name),
          meta("property", "og:title", title === "" ? brand.name : title),
          meta("property", "og:url", `${preview}/${name}/`),
          ...(description === undefined ? [] : [meta("property", "og:description", description)]),
          ...(picture === undefined ? [] : [meta("property", "og:image", `${preview}/${name}/${picture}`)]),
        ]),
  ];
}

const ICON = /<link rel="icon"[^>]*>/;

/** A document with the brand's icon instead of the pages' own. */
export function withFavicon(html: string, { brand }: PageData): string {
  const icon = brand?.favicon ?? brand?.logo;
  return icon === undefined
    ? html
    : html.replace(ICON, () => `<link rel="icon" href="./${attributeText(icon)}" />`);
}
