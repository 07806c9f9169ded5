import { mount } from "../shared/mount.tsx";
import { ConsolePage } from "./ConsolePage.tsx";

mount({
  texts: {
    en: async () => {
      const { shared, console, consoleIssuers, consoleGroups } = await import("../texts/en.ts");
      return { shared, page: { ...console, ...consoleIssuers, ...consoleGroups } };
    },
    ar: async () => {
      const { shared, console, consoleIssuers, consoleGroups } = await import("../texts/ar.ts");
      return { shared, page: { ...console, ...consoleIssuers, ...consoleGroups } };
    },
  },
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: ConsolePage,
});
