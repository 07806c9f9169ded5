import type { PageData } from "../../src/page/config/index.ts";

export function HoldPage({ data }: { readonly data: PageData }) {
  return <p>{data.title}</p>;
}
