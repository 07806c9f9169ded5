import { readyForCopies } from "../../src/react/useCopyIntake.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { Offline } from "../shared/Offline.tsx";
import { useLoaded } from "../shared/useLoaded.ts";
import { AT_THE_DOOR } from "./atTheDoor.ts";
import { TakeCopy, type TakeCopyProps } from "./TakeCopy.tsx";

type BelowProps = Omit<TakeCopyProps, "chainId"> & { readonly data: PageData };

/** All that the page loads after it is drawn: the next build's worker keeps none of it. */
const EVERYTHING: readonly (() => Promise<unknown>)[] = [
  ...AT_THE_DOOR,
  () => import("./Shown.tsx"),
  () => import("../shared/Kept.tsx"),
  () => import("../shared/Explained.tsx"),
  () => import("../shared/reword.ts"),
  readyForCopies,
  ...Object.values(import.meta.glob("../texts/*/pages.ts", { import: "verify" })),
  ...Object.values(import.meta.glob("../texts/*/verdict.ts", { import: "verdict" })),
  ...Object.values(import.meta.glob("../texts/*/{errors,faults,kept}.ts")),
];

/** What nobody needs at first: copies, and the page itself, for a door without a network. */
export function Below({ data, ...copy }: BelowProps) {
  const isReady = useLoaded(EVERYTHING);
  return (
    <>
      <TakeCopy {...copy} chainId={data.chain.id} />
      {isReady && <Offline data={data} />}
    </>
  );
}
