import type { PageData, PageName } from "../../../sdk/pageData/index.ts";
import { rootPolicy } from "./contentPolicy.ts";
import { attributeText } from "./pageDocument.ts";

type Language = PageData["languages"][number];

/** What leads to each page, by language. */
export const rootNames: Readonly<
  Record<Language, Readonly<Record<PageName, string>> & { readonly direction: "ltr" | "rtl" }>
> = {
  en: {
    direction: "ltr",
    claim: "Claim",
    verify: "Verify a credential",
    hold: "Your credentials",
    console: "Console",
  },
  ar: {
    direction: "rtl",
    claim: "المطالبة",
    verify: "التحقق من وثيقة اعتماد",
    hold: "وثائقك",
    console: "لوحة التشغيل",
  },
  es: {
    direction: "ltr",
    claim: "Reclamar",
    verify: "Verificar una credencial",
    hold: "Tus credenciales",
    console: "Consola",
  },
};

/**
 * The document at the address of all pages: with one page it leads there, with several it lists them. It looks as they do, by the
 * styles, colours and logo of the first, and has no script.
 * @param pages the built ones, in the order of their names
 * @param first the first one's document
 */
export function rootPage(data: PageData, pages: readonly PageName[], first: string): string {
  const { languages, brand, title } = data;
  const [name, ...others] = pages;
  const [language = "en"] = languages;
  const called = attributeText(title || brand?.name || rootNames[language].claim);
  const head = [
    '<meta charset="utf-8" />',
    `<meta http-equiv="Content-Security-Policy" content="${attributeText(rootPolicy(data))}" />`,
    '<meta name="viewport" content="width=device-width, initial-scale=1" />',
    '<meta name="color-scheme" content="light dark" />',
    '<meta name="referrer" content="no-referrer" />',
    ...(others.length === 0 ? [`<meta http-equiv="refresh" content="0; url=./${name}/" />`] : []),
    `<title>${called}</title>`,
    ...looksOf(first).map((link) => link.replace(' href="./', ` href="./${name}/`)),
  ];
  const logo = brand?.logo === undefined ? "" : `<img src="./${name}/${brand.logo}" alt="" height="32" />`;
  return [
    "<!doctype html>",
    `<html lang="${language}" dir="${rootNames[language].direction}">`,
    "  <head>",
    ...head.map((line) => `    ${line}`),
    "  </head>",
    "  <body>",
    "    <header>",
    "      <div>",
    ...(brand === undefined
      ? []
      : [`        <p class="brand">${logo}<bdi>${attributeText(brand.name)}</bdi></p>`]),
    `        <h1>${called}</h1>`,
    "      </div>",
    "    </header>",
    "    <main>",
    ...languages.map((one) => `      ${listOf(one, pages)}`),
    "    </main>",
    "  </body>",
    "</html>",
    "",
  ].join("\n");
}

/** What a page's document says about how it looks: styles, picture of the tab, colours of the window. */
function looksOf(document: string): readonly string[] {
  return document.match(/<link rel="(?:stylesheet|icon)"[^>]*>|<meta name="theme-color"[^>]*>/g) ?? [];
}

function listOf(language: Language, pages: readonly PageName[]): string {
  const { direction, ...names } = rootNames[language];
  const links = pages.map((page) => `<li><a href="./${page}/">${names[page]}</a></li>`);
  return `<section lang="${language}" dir="${direction}"><ul>${links.join("")}</ul></section>`;
}
