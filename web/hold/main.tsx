import { mount } from "../shared/mount.tsx";
import { HoldPage } from "./HoldPage.tsx";

mount({
  texts: {
    en: async () => {
      const { shared, hold: page } = await import("../texts/en.ts");
      return { shared, page };
    },
    ar: async () => {
      const { shared, hold: page } = await import("../texts/ar.ts");
      return { shared, page };
    },
  },
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: HoldPage,
});
