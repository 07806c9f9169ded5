import type * as English from "../texts/en/pages.ts";

export type Texts = typeof English.verify;
