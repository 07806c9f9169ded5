import { mount } from "../shared/mount.tsx";
import { HoldPage } from "./HoldPage.tsx";

mount({
  texts: {
    en: async () => {
      const { shared, hold: page } = await import("../texts/en/pages.ts");
      return { shared, page };
    },
    ar: async () => {
      const { shared, hold: page } = await import("../texts/ar/pages.ts");
      return { shared, page };
    },
  },
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: HoldPage,
});
