import { mount } from "../shared/mount.tsx";
import { ConsolePage } from "./ConsolePage.tsx";

mount({
  texts: {
    en: async () => {
      const { shared, console, consoleIssuers } = await import("../texts/en/pages.ts");
      return { shared, page: { ...console, ...consoleIssuers } };
    },
    ar: async () => {
      const { shared, console, consoleIssuers } = await import("../texts/ar/pages.ts");
      return { shared, page: { ...console, ...consoleIssuers } };
    },
  },
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: ConsolePage,
});
