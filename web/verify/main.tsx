import { mount } from "../shared/mount.tsx";
import type * as English from "../texts/en/pages.ts";
import { VerifyPage } from "./VerifyPage.tsx";

mount({
  name: "verify",
  texts: [import.meta.glob<typeof English.verify>("../texts/*/pages.ts", { import: "verify" })],
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: VerifyPage,
});
