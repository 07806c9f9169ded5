import type { BrandConfig } from "../../../src/node/pages/build/pagesConfig.ts";

/** A sprout, for whoever has no logo yet. */
export const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <circle cx="16" cy="16" r="16" fill="#0b6e5f" />
  <path d="M16 26V14M16 17C16 11 11 9 7 9c0 5 3 8 9 8m0-3c0-5 4-8 9-8 0 5-3 8-9 8" fill="none" stroke="#fff"
    stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" />
</svg>
`;

/** Who seems to run the demonstration's pages. */
export const BRAND = {
  name: "Sample Network",
  colours: { light: "#0b6e5f", dark: "#5fd0bb" },
  description: "Claim what the sample network owes its members.",
} as const satisfies BrandConfig;
