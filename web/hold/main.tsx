import { mount } from "../shared/mount.tsx";
import type * as English from "../texts/en/pages.ts";
import { HoldPage } from "./HoldPage.tsx";

mount({
  name: "hold",
  texts: [import.meta.glob<typeof English.hold>("../texts/*/pages.ts", { import: "hold" })],
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: HoldPage,
});
