import { mount } from "../shared/mount.tsx";
import { VerifyPage } from "./VerifyPage.tsx";

mount({
  texts: {
    en: async () => {
      const { shared, verify: page } = await import("../texts/en/pages.ts");
      return { shared, page };
    },
    ar: async () => {
      const { shared, verify: page } = await import("../texts/ar/pages.ts");
      return { shared, page };
    },
  },
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: VerifyPage,
});
