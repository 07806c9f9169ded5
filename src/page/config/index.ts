export { languageNames, type PageData, parsePageData } from "./pageData.ts";
