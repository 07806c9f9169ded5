import type * as English from "../texts/en.ts";

export type Texts = typeof English.verify;
