import type { PageData } from "../../src/sdk/pageData/index.ts";
import { Offline } from "../shared/Offline.tsx";
import { TakeCopy, type TakeCopyProps } from "./TakeCopy.tsx";

type BelowProps = Omit<TakeCopyProps, "chainId"> & { readonly data: PageData };

/** What nobody needs at first: copies, and the page itself, for a door without a network. */
export function Below({ data, ...copy }: BelowProps) {
  return (
    <>
      <TakeCopy {...copy} chainId={data.chain.id} />
      <Offline data={data} />
    </>
  );
}
