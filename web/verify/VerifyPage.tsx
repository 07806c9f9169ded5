import type { PageData } from "../../src/page/config/index.ts";

export function VerifyPage({ data }: { readonly data: PageData }) {
  return <p>{data.title}</p>;
}
