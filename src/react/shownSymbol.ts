export { shownSymbol } from "../sdk/core/text/tokenAmount.ts";
