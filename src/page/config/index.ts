export { isListedRegistry, issuerName } from "./namedIssuer.ts";
export {
  type ClaimData,
  type ConsoleData,
  finalities,
  formatPageData,
  type HoldData,
  languageNames,
  type NamedIssuer,
  type PageChain,
  type PageData,
  type PageGate,
  type PageName,
  type PageTerms,
  type PageToken,
  pageNames,
  parsePageData,
  type VerifyData,
} from "./pageData.ts";
