export { explainRefusal, type RefusalExplanation } from "./explainRefusal.ts";
