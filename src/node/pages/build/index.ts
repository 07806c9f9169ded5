export { type BuildPageParameters, buildPage, type PageFiles } from "./buildPage.ts";
export { type PageBundles, packBundles, unpackBundles } from "./bundleArchive.ts";
export { contentPolicy } from "./contentPolicy.ts";
