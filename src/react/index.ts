export { type ExplainedError, explainThrown } from "./explainThrown.ts";
