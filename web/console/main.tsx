import { mount } from "../shared/mount.tsx";
import type * as English from "../texts/en/pages.ts";
import { ConsolePage } from "./ConsolePage.tsx";

mount<typeof English.console & typeof English.consoleIssuers>({
  name: "console",
  texts: [
    import.meta.glob<typeof English.console>("../texts/*/pages.ts", { import: "console" }),
    import.meta.glob<typeof English.consoleIssuers>("../texts/*/pages.ts", { import: "consoleIssuers" }),
  ],
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: ConsolePage,
});
