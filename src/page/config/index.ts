export type PageData = { readonly title: string; readonly languages: readonly string[] };
export function parsePageData(text: string): PageData {
  return JSON.parse(text);
}
