import type { ConsoleData, PageData } from "../../src/sdk/pageData/index.ts";

/** What each part of the console is drawn from. */
export type ConsolePartProps = { readonly data: PageData; readonly console: ConsoleData };
