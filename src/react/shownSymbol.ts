export { shownSymbol } from "../core/text/tokenAmount.ts";
