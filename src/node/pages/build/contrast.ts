import type { PageColours } from "../../../sdk/pageData/index.ts";
import { badPageConfig } from "./pagesConfig.ts";

/** What buttons and links are drawn on, as `web/shared/styles.css` has it. */
const CARD: PageColours = { light: "#ffffff", dark: "#1a1f26" };
/** One of them can be read on any colour: its contrast is 4.58 at least. */
export const ON_ACTION = ["#ffffff", "#000000"] as const;
/** Of text (WCAG 2.2, 1.4.3, level AA). */
const MIN_CONTRAST = 4.5;
export const THEMES = ["light", "dark"] as const;

/** @throws SymbolonError `BadPageConfig`: text in a colour could not be read */
export function checkColours(colours: PageColours, file: string): void {
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
