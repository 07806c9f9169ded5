import { lazy } from "react";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { useFormats } from "../shared/language.ts";
import { lateTexts } from "../shared/lateTexts.ts";
import type * as English from "../texts/en/names.ts";

const textsOf = lateTexts<typeof English.names>(
  import.meta.glob<typeof English.names>("../texts/*/names.ts", { import: "names" }),
);

const Resolved = lazy(async () => ({ default: (await import("./Resolved.tsx")).Resolved }));

export type NamedProps = {
  readonly data: PageData;
  /** As somebody typed it. */
  readonly name: string;
  /** What is then done with the address. */
  readonly purpose: "check" | "take";
  /** Somebody has seen the address, and wants it. */
  readonly choose: (address: string) => void;
};

/** A name instead of an address: its address is shown, and counts only once somebody chooses it. */
export function Named(props: NamedProps) {
  const { ens } = props.data;
  const texts = textsOf(useFormats().language);
  if (ens === undefined) return <p role="alert">{texts.off}</p>;
  return <Resolved {...props} ens={ens} texts={texts} />;
}
