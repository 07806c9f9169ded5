import { mount } from "../shared/mount.tsx";
import { ConsolePage } from "./ConsolePage.tsx";

mount({
  texts: {
    en: async () => {
      const { shared, console: page } = await import("../texts/en.ts");
      return { shared, page };
    },
    ar: async () => {
      const { shared, console: page } = await import("../texts/ar.ts");
      return { shared, page };
    },
  },
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: ConsolePage,
});
