export { type BuildPageParameters, buildPage, type PageFiles } from "./buildPage.ts";
export { contentPolicy } from "./contentPolicy.ts";
