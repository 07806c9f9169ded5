import { mount } from "../shared/mount.tsx";
import type * as English from "../texts/en/pages.ts";
import { VerifyPage } from "./VerifyPage.tsx";

mount<typeof English.verify & typeof English.scanning>({
  name: "verify",
  texts: [
    import.meta.glob<typeof English.verify>("../texts/*/pages.ts", { import: "verify" }),
    import.meta.glob<typeof English.scanning>("../texts/*/pages.ts", { import: "scanning" }),
  ],
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: VerifyPage,
});
