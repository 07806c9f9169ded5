import { mount } from "../shared/mount.tsx";
import { ClaimPage } from "./ClaimPage.tsx";

mount({
  texts: {
    en: async () => {
      const { shared, claim: page } = await import("../texts/en.ts");
      return { shared, page };
    },
    ar: async () => {
      const { shared, claim: page } = await import("../texts/ar.ts");
      return { shared, page };
    },
  },
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: ClaimPage,
});
