import { mount } from "../shared/mount.tsx";
import type * as English from "../texts/en/pages.ts";
import { HoldPage } from "./HoldPage.tsx";

mount<typeof English.hold & typeof English.scanning>({
  name: "hold",
  texts: [
    import.meta.glob<typeof English.hold>("../texts/*/pages.ts", { import: "hold" }),
    import.meta.glob<typeof English.scanning>("../texts/*/pages.ts", { import: "scanning" }),
  ],
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: HoldPage,
});
